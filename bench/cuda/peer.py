"""The peer of bench/cuda/run, straightforward PyTorch, and the ceilings of the device.

make DEVICE FILE n d: unit rows of a mixture of 100 Gaussians, axes falling off as 1/sqrt(k), seed 1, raw float32.
machine DEVICE n passed: where this runs.
rows DEVICE FILE n d REPEATS: all rows of the table. Each prints lines of JSON.
"""
import json
import os
import sys
import time

import torch

ROWS_AT_ONCE = 65536
ITERATIONS = 20
BATCHES = {"kmeans-1000": 1000, "kmeans-12812": 12812}
ROWS = [*BATCHES, "core-set"]
PICKS = 1000
LABELED = 10
PRECISIONS = {
    "cpu": [("float32", torch.float32, False)],
    "cuda": [("float32", torch.float32, False), ("tf32", torch.float32, True), ("half", torch.float16, False)],
}


def make(path, n, d, device):
    generator = torch.Generator(device).manual_seed(1)
    scale = torch.arange(1, d + 1, device=device).rsqrt()
    means = 0.7 * torch.randn(100, d, generator=generator, device=device) * scale
    rows = torch.from_file(path, shared=True, size=n * d, dtype=torch.float32).view(n, d)
    for a in range(0, n, ROWS_AT_ONCE):
        count = min(n - a, ROWS_AT_ONCE)
        own = torch.randint(100, (count,), generator=generator, device=device)
        x = means[own] + torch.randn(count, d, generator=generator, device=device) * scale
        rows[a : a + count] = torch.nn.functional.normalize(x).cpu()


def load(path, n, d, device):
    rows = torch.from_file(path, shared=True, size=n * d, dtype=torch.float32).view(n, d)
    return rows.to(device) if device.type == "cuda" else rows.clone()


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def timed(device, work):
    wait(device)
    began = time.perf_counter()
    work()
    wait(device)
    return time.perf_counter() - began


def best(device, work, times=5):
    work()
    return min(timed(device, work) for _ in range(times))


def nearest(x, centroids, rows):
    norms = (centroids * centroids).sum(1)
    return torch.cat(
        [
            (norms - 2 * (x[a : a + rows] @ centroids.T)).argmin(1)
            for a in range(0, len(x), rows)
        ]
    )


def kmeans(x, b, iterations):
    rows = max(1, (1 << 26) // b)
    centroids = x[torch.linspace(0, len(x) - 1, b).long()].clone()
    for _ in range(iterations):
        assignment = nearest(x, centroids, rows)
        sums = torch.zeros_like(centroids).index_add_(0, assignment, x)
        counts = torch.bincount(assignment, minlength=b).to(x.dtype)[:, None]
        centroids = torch.where(counts > 0, sums / counts.clamp(min=1), centroids)
    return centroids


def core_set(x, picks):
    norms = (x * x).sum(1)
    distances = torch.full((len(x),), float("inf"), device=x.device)
    for item in range(LABELED):
        distances = torch.minimum(distances, norms + norms[item] - 2 * (x @ x[item]))
    for _ in range(picks):
        item = distances.argmax()
        distances = torch.minimum(distances, norms + norms[item] - 2 * (x @ x[item]))
    return distances


def ceilings(x, b):
    """Of the product of k-means in multiply-adds, and of copies in bytes read and written, per second."""
    device, d = x.device, x.shape[1]
    b = -(-b // 8) * 8  # half precision is slow otherwise
    rows = x[: max(1, min(len(x), (1 << 26) // b))]
    rates = {}
    for name, kind, tf32 in PRECISIONS[device.type]:
        torch.backends.cuda.matmul.allow_tf32 = tf32
        operand, centroids = rows.to(kind), torch.randn(b, d, device=device).to(kind)
        out = torch.empty(len(rows), b, device=device, dtype=kind)
        rates[name] = len(rows) * b * d / best(device, lambda: torch.mm(operand, centroids.T, out=out))
    source = torch.empty(1 << (29 if device.type == "cuda" else 26), device=device)
    target = torch.empty_like(source)
    copying = best(device, lambda: target.copy_(source))
    return {"products": rates, "copying": 8 * len(source) / copying}


def machine(device, n, passed):
    with open("/proc/cpuinfo") as lines:
        name = next(line.split(": ")[1].strip() for line in lines if line.startswith("model name"))
    if device.type == "cuda":
        name = torch.cuda.get_device_name(device) + " beside " + name
    with open("commit") as file:
        commit = file.read().strip()
    return {
        "row": "machine",
        "device": str(device),
        "name": name,
        "rows": n,
        "torch": torch.__version__,
        "tests": passed,
        "commit": commit,
        "load": os.getloadavg()[0],
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def measure(row, x, repeats):
    device, n = x.device, len(x)
    if row == "core-set":
        picks = min(PICKS, n // 4)
        core_set(x[:10000], 20)
        seconds = {"float32": [timed(device, lambda: core_set(x, picks)) for _ in range(repeats)]}
        return {"units": picks, "b": picks, "seconds": seconds, "ceilings": ceilings(x, 1000)}
    b = min(BATCHES[row], n // 4)
    seconds = {}
    for name, kind, tf32 in PRECISIONS[device.type]:
        if kind == torch.float32:
            torch.backends.cuda.matmul.allow_tf32 = tf32
            kmeans(x[: 4 * b], b, 2)
            seconds[name] = [timed(device, lambda: kmeans(x, b, ITERATIONS)) for _ in range(repeats)]
    return {"units": ITERATIONS, "b": b, "seconds": seconds, "ceilings": ceilings(x, b)}


def main():
    what = sys.argv[1]
    device = torch.device(sys.argv[2])
    if what == "make":
        make(sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), device)
    elif what == "machine":
        print(json.dumps(machine(device, int(sys.argv[3]), int(sys.argv[4]))))
    else:
        n, d = int(sys.argv[4]), int(sys.argv[5])
        x = load(sys.argv[3], n, d, device)
        for row in ROWS:
            line = measure(row, x, int(sys.argv[6]))
            print(json.dumps({"row": row, "who": "pytorch", "n": n, "d": d, **line}), flush=True)


main()
