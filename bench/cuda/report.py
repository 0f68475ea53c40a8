"""From the lines of JSON that bench/cuda/measure leaves to docs/results/cuda.md, on stdout."""
import json
import sys

TITLES = {
    "kmeans-1000": "k-means, 20 iterations",
    "kmeans-12812": "k-means, per iteration",
    "kmeans": "strategy `kmeans`, beside 20 iterations",
    "core-set": "core-set, per pick",
}
WHOLE = ("kmeans-1000", "kmeans")  # the others are reported per iteration or pick


def of(row, line):
    """Seconds of the unit that the row's target is about."""
    return line["seconds"] if row in WHOLE else line["seconds"] / line["units"]


def least(row, line, peer):
    """Seconds that the ceiling allows for the same unit."""
    multiply_adds, bytes_per_second = peer["ceilings"]
    if row == "core-set":
        return 4 * line["n"] * line["d"] / bytes_per_second
    units = line["units"] if row in WHOLE else 1
    return units * line["n"] * line["b"] * line["d"] / multiply_adds


def time(seconds):
    return "%.2f s" % seconds if seconds >= 1 else "%.2f ms" % (1000 * seconds)


def table(lines):
    print("| work | n × d | b | Shortlist | of it: nearest, means | PyTorch | × PyTorch's time | share of the ceiling | same bits as the processor |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row, title in TITLES.items():
        ours = next(line for line in lines if line["row"] == row and line["who"] == "shortlist")
        peer = next(line for line in lines if line["row"] == row and line["who"] == "pytorch")
        precision = "tf32" if ours["precision"] == "TF32" else "float32"
        peer = {**peer, **peer.get("runs", {}).get(precision, {})}
        mine, theirs = of(row, ours), of(row, peer)
        parts = "%d %%, %d %%" % tuple(
            round(100 * ours[part] / ours["seconds"]) for part in ("searching", "averaging")
        )
        same = "all of %d rows" % ours["checked_rows"] if ours["differing"] == 0 else "%d differ" % ours["differing"]
        print("| %s | %d × %d | %d | %s | %s | %s | %.2f | %.1f %% | %s |" % (
            title, ours["n"], ours["d"], ours["b"], time(mine), parts, time(theirs), mine / theirs,
            100 * least(row, ours, peer) / mine, same))


def main():
    with open(sys.argv[1]) as file:
        lines = [json.loads(line) for line in file]
    machine = lines[0]
    ours = next(line for line in lines if line.get("who") == "shortlist")
    gpu = machine["device"] != "cpu"
    print("# A device beside the processor\n")
    if gpu:
        print("Made by `bench/cuda/run` (or `measure` of its bundle) at %s on %s, `%s`, %s; kernels `%s`, products in %s; %d threads of the processor; PyTorch %s as the peer." % (
            machine["commit"], machine["name"], machine["device"], machine["date"], ours["kernels"], ours["precision"], ours["threads"], machine["torch"]))
    else:
        print("**Nothing here was run on a GPU: none was at hand.** What follows is the same code, checks and script on PyTorch's `cpu` device,")
        print("which shows that they work and that results are the processor's, and says nothing about a GPU's speed.\n")
        print("Made by `DEVICE=cpu ROWS=%d bundle/measure`, with the bundle of `bench/cuda/run`, at %s on %s, %s; kernels `%s`, libtorch 2.7.1;" % (
            machine["rows"], machine["commit"], machine["name"], machine["date"], ours["kernels"]))
        print("%d threads ask and check; the peer is PyTorch %s." % (ours["threads"], machine["torch"]))
    print("The load average was %.1f when it began; above the number of processors, other work shared them and times say little." % machine["load"])
    print("\nBefore anything was timed, %d differential tests passed on this device: assignments, distances, neighbours and the items of" % machine["tests"])
    print("every strategy equal those of the processor to the bit. b is at most a quarter of the rows.\n")
    table(lines)
    print("\nThe ceiling of k-means is the rate of PyTorch's float32 product of the same shape; that of core-set is a read of all rows at the rate of a")
    print("copy, both measured in the peer's process. Both sides start k-means from the same rows; the peer checks no near ties and sums in any order.")
    if not gpu:
        print("\n## What a GPU has to show\n")
        print("| work | target on one H200 | measured |")
        print("|---|---|---|")
        print("| k-means 1,281,167 × 512, b = 1,000, 20 iterations | ≤ 0.5 s | not run |")
        print("| the same, b = 12,812, per iteration | ≤ 60 ms | not run |")
        print("| core-set, per pick | ≤ 1 ms | not run |")
        print("| each, as a share of its ceiling | ≥ 50 % | not run |")
        print("| each, beside PyTorch | ≥ 3 × faster | not run |")
        print("\n`bench/cuda/run` on a GPU machine with a JDK fills this file. For one without Java: `bench/cuda/run bundle` here; there `tar xf bundle.tar.xz")
        print("&& bundle/measure`; `bench/cuda/run report results.jsonl` with what came back. With TensorFloat-32: the same with")
        print("`TORCH_ALLOW_TF32_CUBLAS_OVERRIDE=1`. The first two targets are expected to be missed with this design, see decision 0014: distances and means are the")
        print("processor's, which reads all rows twice per iteration.")


main()
