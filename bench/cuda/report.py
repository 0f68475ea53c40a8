"""From the lines of JSON that bench/cuda/measure leaves to docs/results/cuda.md, on stdout."""
import json
import statistics
import sys

TITLES = {
    "kmeans-1000": "k-means, 20 iterations",
    "kmeans-12812": "k-means, per iteration",
    "core-set": "core-set, per pick",
    "kmeans": "strategy `kmeans`, all of it",
}
TARGETS = {"kmeans-1000": 0.5, "kmeans-12812": 0.060, "core-set": 0.001}
WHOLE = ("kmeans-1000", "kmeans")  # the others are reported per iteration or pick
HOW = {"cuda": "own kernels", "torch": "PyTorch proposes"}


def of(row, line, seconds):
    """Median and extremes of the unit that the row's target is about."""
    by = 1 if row in WHOLE else line["units"]
    return statistics.median(seconds) / by, min(seconds) / by, max(seconds) / by


def ceiling(row, line, peer, way):
    """Seconds that the unit takes at the measured rate of products or of copies."""
    if row == "core-set":
        return 4 * line["n"] * line["d"] / peer["ceilings"]["copying"]
    rates = peer["ceilings"]["products"]
    rate = rates.get("half") if way == "cuda" else rates["float32"]
    return (line["units"] if row in WHOLE else 1) * line["n"] * line["b"] * line["d"] / rate


def time(seconds):
    return "%.2f s" % seconds if seconds >= 1 else "%.2f ms" % (1000 * seconds)


def row_of(line, peer, has_targets):
    row, way = line["row"], line["who"]
    mine, least, most = of(row, line, line["seconds"])
    parts = "–"
    if max(line["averaging"]) > 0:
        whole = sum(line["seconds"])
        parts = "%d %%, %d %%" % tuple(round(100 * sum(line[part]) / whole) for part in ("searching", "averaging"))
    cells = [TITLES[row], HOW[way], "%d" % line["b"], "%s (%s to %s)" % (time(mine), time(least), time(most)), parts]
    if peer:
        theirs = {name: of(row, peer, seconds)[0] for name, seconds in peer["seconds"].items()}
        cells.append(", ".join("%s %s (%.1f ×)" % (time(seconds), name, seconds / mine) for name, seconds in theirs.items()))
        cells.append("%.0f %%" % (100 * ceiling(row, line, peer, way) / mine))
    else:
        cells += ["–", "–"]
    target = TARGETS.get(row)
    if has_targets:
        cells.append("–" if target is None else ("≤ %s: %s" % (time(target), "met" if mine <= target else "missed")))
    cells.append("all of %d rows" % line["checked_rows"] if line["differing"] == 0 else "%d differ" % line["differing"])
    print("| " + " | ".join(cells) + " |")


def table(lines, has_targets):
    peers = {line["row"]: line for line in lines if line.get("who") == "pytorch"}
    ours = [line for line in lines if line.get("who") in HOW]
    heads = ["work", "how", "b", "Shortlist: median (least to most)", "of it: nearest, means", "PyTorch (its time over ours)", "share of the ceiling"]
    heads += ["target on one H200"] if has_targets else []
    heads += ["same bits as the processor"]
    print("| " + " | ".join(heads) + " |")
    print("|---" * len(heads) + "|")
    for row in TITLES:
        for line in ours:
            if line["row"] == row:
                row_of(line, peers.get(row), has_targets)


def rates(lines):
    for line in lines:
        if line.get("who") == "pytorch":
            products = ", ".join("%s %.0f" % (name, 2 * rate / 1e12) for name, rate in line["ceilings"]["products"].items())
            yield "%s: products %s TFLOP/s, copies %.2f TB/s" % (TITLES[line["row"]], products, line["ceilings"]["copying"] / 1e12)


def main():
    with open(sys.argv[1]) as file:
        lines = [json.loads(line) for line in file]
    machine = lines[0]
    ours = next(line for line in lines if line.get("who") in HOW)
    gpu = machine["device"] != "cpu"
    print("# A device beside the processor\n")
    if gpu:
        print("Made by `bench/cuda/run` (`measure` of its bundle) at %s on %s, `%s`, %s; %d × %d rows; kernels `%s`, %d threads of the processor; PyTorch %s as the peer, %d runs each, of our whole selections one." % (
            machine["commit"], machine["name"], machine["device"], machine["date"], ours["n"], ours["d"], ours["kernels"], ours["threads"], machine["torch"], len(ours["seconds"])))
    else:
        print("**Nothing here was run on a GPU: none was at hand.** What follows is the code that asks a device for proposals, on PyTorch's `cpu` device,")
        print("which shows that it works and that results are the processor's, and says nothing about a GPU's speed.\n")
        print("Made by `DEVICE=cpu ROWS=%d bench/cuda/run` at %s on %s, %s; kernels `%s`; %d threads; the peer is PyTorch %s." % (
            machine["rows"], machine["commit"], machine["name"], machine["date"], ours["kernels"], ours["threads"], machine["torch"]))
    print("The load average was %.1f when it began.\n" % machine["load"])
    print("Before anything was timed, %d differential tests passed on this device: assignments, distances, means, neighbours and the items of" % machine["tests"])
    print("every strategy equal those of the processor to the bit. b is at most a quarter of the rows.\n")
    table(lines, gpu)
    print("\nThe ceiling of k-means is the rate of PyTorch's product of the same shape, in half precision for our own kernels, measured in the peer's")
    print("process; that of core-set is a read of all rows, for each pick, at the rate of a copy (bytes read and written); more than 100 % means that rows")
    print("were not read. Measured there: " + "; ".join(rates(lines)) + ".")
    print("Both sides start k-means from the same rows, which are on the device; ours also copies centroids in, and assignments, distances and")
    print("centroids out, in every iteration. The peer checks no near ties and sums in any order.")
    if gpu:
        print("\nWhy targets are missed, where the time goes and what was tried: [decision 0017](../decisions/0017-kernels-of-our-own-on-cuda.md).")


main()
