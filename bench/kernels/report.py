"""Makes docs/results/kernels.md from what JMH wrote: FILE."""
import datetime
import json
import os
import subprocess
import sys

WORK = {
    "squaredNorms": "squared norms of the rows",
    "oneMorePoint": "distances of the rows to one more point (core-set)",
    "nearestOf256": "nearest of 256 centroids for each row (k-means, assignment)",
    "alternativesAmong256": "best of 255 other centroids for each row (k-means, Hartigan)",
    "moveToMeans": "means of 256 clusters (k-means, update)",
    "tenNeighboursOf100": "10 nearest rows of 100 rows (kNN)",
    "gainsOf256": "coverage gains of 256 items (max-herding)",
}


def processor():
    with open("/proc/cpuinfo") as file:
        return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))


with open(sys.argv[1]) as file:
    runs = json.load(file)
found = {(run["benchmark"].rsplit(".", 1)[1], run["params"]["loops"]): run["primaryMetric"] for run in runs}
commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
text = [
    "# Kernels",
    "",
    "Made by `bench/kernels/run`: JMH %s, one thread, 4,096 unit rows × 512 float32; milliseconds are means ± half of the 99.9 %% confidence interval." % runs[0]["jmhVersion"],
    "",
    "- %s, %d cores, at %s, on %s" % (processor(), os.cpu_count(), commit, datetime.date.today().isoformat()),
    "- Java %s; %d warm-up and %d measured iterations of 1 s in a JVM of its own" % (runs[0]["jdkVersion"], runs[0]["warmupIterations"], runs[0]["measurementIterations"]),
    "- load %.1f at the end; above 1 others shared the processor" % os.getloadavg()[0],
    "",
    "| kernel | vector loops, ms | scalar loops, ms | times as fast |",
    "|---|---|---|---|",
]
for name, work in WORK.items():
    if (name, "vector") in found and (name, "scalar") in found:
        vector, scalar = found[name, "vector"], found[name, "scalar"]
        text.append("| %s | %.3f ± %.3f | %.3f ± %.3f | %.1f |" % (
            work, vector["score"], vector["scoreError"], scalar["score"], scalar["scoreError"], scalar["score"] / vector["score"]))
text += ["", "Both loops return the same bits (docs/decisions/0010); `ScalarLoops` is the reference, written to be read and not to be fast.", ""]
with open("docs/results/kernels.md", "w") as file:
    file.write("\n".join(text))
