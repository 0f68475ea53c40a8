#!/usr/bin/env python3
"""Makes wide-2000x512.expected.json: what faiss selects from rows so wide that OpenBLAS cuts their products.

The rows are not kept, because ReferenceFixture computes the same. Some clusters have two members, which are equally
far from their mean, so that rounding alone decides which is picked. Among more than 200 clusters that depends on how
many threads OpenBLAS has. Run it in this folder, with Debian 12's python3-faiss (1.7.3, OpenBLAS 0.3.21) on a
processor with AVX2: python3 make-wide.py
"""
import json

import faiss
import numpy as np

N, D, CLASSES = 2000, 512, 50


def mixed(numbers):
    """SplitMix64's finaliser: 24 bits of it, from -1 to 1."""
    z = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = (z ^ (z >> np.uint64(31))) >> np.uint64(40)
    return (z.astype(np.int64) - (1 << 23)).astype(np.float32) / np.float32(1 << 23)


def wide():
    numbers = np.arange((CLASSES + N) * D, dtype=np.uint64).reshape(-1, D)
    values = mixed(numbers)
    return values[np.arange(N) % CLASSES] + values[CLASSES:] / 2


def kmeans(rows, k):
    clustering = faiss.Kmeans(D, k, niter=20, nredo=5, seed=1234, max_points_per_centroid=1 << 30)
    clustering.train(rows)
    index = faiss.IndexFlatL2(D)
    index.add(rows)
    _, near = index.search(clustering.centroids, 200)
    _, own = clustering.index.search(rows, 1)
    return [next(int(i) for i in near[c] if own[i, 0] == c) for c in range(k) if c in own]


rows = wide()
expected = {"kmeans": {k: kmeans(rows, k) for k in (10, 100, 200)}}
with open("wide-2000x512.expected.json", "w") as file:
    json.dump(expected, file)
    file.write("\n")
