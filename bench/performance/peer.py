"""The peers of bench/performance/run and the data for both sides.

make FILE n d: unit rows of a mixture of 100 Gaussians in ten groups, axes falling off as 1/sqrt(k)
like those of network features, seed 1, as .npy.
PEER FILE n d b labeled IDS: one measurement as a line of JSON; ids go to a file as well.
differ IDS IDS: on how many ids two sides disagree, as a line of JSON.
ties FILE n d IDS IDS: the same of nearest neighbours, and by how much of the squared distance.
"""
import hashlib
import json
import sys
import time

import numpy as np

ROWS_AT_ONCE = 65536


def make(path, n, d):
    rng = np.random.default_rng(1)
    scale = ((1 + np.arange(d)) ** -0.5).astype(np.float32)
    groups = rng.standard_normal((10, d), dtype=np.float32)
    own = rng.standard_normal((100, d), dtype=np.float32)
    means = 0.7 * (groups[np.arange(100) % 10] + own) * scale
    sizes = rng.dirichlet(np.full(100, 2.0))
    rows = np.lib.format.open_memmap(path, "w+", np.float32, (n, d))
    for a in range(0, n, ROWS_AT_ONCE):
        b = min(n, a + ROWS_AT_ONCE)
        noise = rng.standard_normal((b - a, d), dtype=np.float32) * scale
        x = means[rng.choice(100, b - a, p=sizes)] + noise
        rows[a:b] = x / np.linalg.norm(x, axis=1, keepdims=True)


def kmeans(x, b, restarts):
    import faiss

    clustering = faiss.Kmeans(
        x.shape[1], b, niter=20, nredo=restarts, seed=1234, max_points_per_centroid=1 << 30
    )
    clustering.train(x)
    objective = float(clustering.obj[-1])
    if restarts == 1:
        return {"objective": objective}
    # the rest of the reference's work, little beside the training: of the rows near each centroid the first that is its own
    index = faiss.IndexFlatL2(x.shape[1])
    index.add(x)
    _, near = index.search(clustering.centroids, 200)
    _, own = clustering.index.search(x, 1)
    picks = [next(int(i) for i in near[c] if own[i, 0] == c) for c in range(b)]
    return {"objective": objective, "ids": digest(picks)}


def core_set(x, b, labeled):
    norms = np.einsum("ij,ij->i", x, x)

    def to(item):
        return norms + norms[item] - 2 * (x @ x[item])

    distances = to(0)
    for item in range(1, labeled):
        np.minimum(distances, to(item), out=distances)
    distances[:labeled] = -1
    picks = []
    for _ in range(b):
        item = int(distances.argmax())
        picks.append(item)
        np.minimum(distances, to(item), out=distances)
        distances[item] = -1
    return {"ids": digest(picks)}


def herding(x, b):
    """The authors' formulation: the kernel of all pairs once, one pass over it for every pick."""
    n = len(x)
    kernel = np.empty((n, n), np.float32)
    for a in range(0, n, 1000):
        some = kernel[a : a + 1000]
        np.matmul(x[a : a + 1000], x.T, out=some)
        some -= 1
        some *= 2
        np.exp(some, out=some)
    covered = np.zeros(n, np.float32)
    gains = np.empty(n, np.float64)
    picks = []
    for _ in range(b):
        for a in range(0, n, 100):
            excess = kernel[a : a + 100] - covered
            np.maximum(excess, 0, out=excess)
            gains[a : a + 100] = excess.sum(axis=1, dtype=np.float64)
        gains[picks] = -1
        item = int(gains.argmax())
        picks.append(item)
        np.maximum(covered, kernel[item], out=covered)
    return {"ids": digest(picks)}


def knn(x, labeled):
    import faiss

    index = faiss.IndexFlatL2(x.shape[1])
    index.add(x[:labeled])
    _, nearest = index.search(x, 1)
    return {"ids": digest(nearest[:, 0].tolist())}


def read(*files):
    return (np.loadtxt(file, np.int64, delimiter=",") for file in files)


def differ(*files):
    own, peer = read(*files)
    return {"who": "ties", "differ": int((own != peer).sum())}


def ties(x, *files):
    own, peer = read(*files)
    rows = np.flatnonzero(own != peer)

    def to(ids):
        return ((x[rows].astype(np.float64) - x[ids[rows]]) ** 2).sum(axis=1)

    excess = np.abs(to(own) - to(peer)).max() if len(rows) else 0
    return {"who": "ties", "differ": len(rows), "excess": float(excess)}


def digest(ids):
    joined = ",".join(map(str, ids))
    with open(sys.argv[7], "w") as file:
        file.write(joined)
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


def peak_mib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))


def main():
    if sys.argv[1] == "differ":
        print(json.dumps(differ(*sys.argv[2:])))
        return
    peer, path, n, d = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    if peer == "make":
        make(path, n, d)
        return
    x = np.load(path)
    if peer == "ties":
        print(json.dumps(ties(x, *sys.argv[5:])))
        return
    b, labeled = int(sys.argv[5]), int(sys.argv[6])
    if "faiss" in peer:
        import faiss

        faiss.omp_set_num_threads(2)
    began, cpu = time.perf_counter(), time.process_time()
    result = {
        "faiss-5": lambda: kmeans(x, b, 5),
        "faiss-1": lambda: kmeans(x, b, 1),
        "numpy-core-set": lambda: core_set(x, b, labeled),
        "numpy-herding": lambda: herding(x, b),
        "faiss-knn": lambda: knn(x, b),
    }[peer]()
    result.update(
        who="peer",
        peer=peer,
        seconds=time.perf_counter() - began,
        cpu_seconds=time.process_time() - cpu,
        peak_mib=peak_mib(),
    )
    print(json.dumps(result))


main()
