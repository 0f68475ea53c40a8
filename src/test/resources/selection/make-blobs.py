#!/usr/bin/env python3
"""Makes blobs-600x12.npy and blobs-600x12.expected.json: a fixture of our own for the conformance
tests, so that they run where the reference program's fixtures are not at hand.

The expected ids come from this file's own k-means and farthest-first, written from the description
of faiss 1.7.3 and in float64 wherever that description allows; it shares nothing with the Java code.
Run it in this folder: python3 make-blobs.py (NumPy is all it needs).
"""
import json

import numpy as np

N, D, CLASSES, SEED = 600, 12, 8, 2


def blobs():
    random = np.random.RandomState(SEED)
    means = random.randn(CLASSES, D)
    rows = means[random.randint(0, CLASSES, N)] + 0.4 * random.randn(N, D)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype("<f4")


def raw(random):
    """The next raw output of the Mersenne Twister, 32 bits."""
    return int.from_bytes(random.bytes(4), "little")


def permutation(n, seed):
    random = np.random.RandomState(seed)
    order = list(range(n))
    for i in range(n - 1):
        j = i + raw(random) % (n - i)
        order[i], order[j] = order[j], order[i]
    return order


def squared_distances(rows, centroids):
    difference = rows[:, None, :].astype("f8") - centroids[None].astype("f8")
    return (difference**2).sum(2)


def refill_empty(centroids, sizes, n):
    random = np.random.RandomState(1234)
    k = len(sizes)
    repaired = 0
    for empty in range(k):
        if sizes[empty] != 0:
            continue
        donor = 0
        while np.float32(raw(random)) / np.float32(2**32) >= np.float32((sizes[donor] - 1) / (n - k)):
            donor = (donor + 1) % k
        up = np.where(np.arange(D) % 2 == 0, 1 + 1 / 1024, 1 - 1 / 1024).astype("f4")
        centroids[empty] = centroids[donor] * up
        centroids[donor] = centroids[donor] * (np.float32(2) - up)
        sizes[empty] = sizes[donor] / 2
        sizes[donor] -= sizes[empty]
        repaired += 1
    return repaired


def kmeans(rows, k):
    best, kept, repairs = np.inf, None, 0
    for restart in range(5):
        centroids = rows[permutation(len(rows), 1235 + restart * 15486557)[:k]].copy()
        for _ in range(20):
            distances = squared_distances(rows, centroids)
            nearest = distances.argmin(1)
            objective = distances.min(1).sum()
            sizes = np.bincount(nearest, minlength=k).astype("f8")
            for c in range(k):
                if sizes[c]:
                    centroids[c] = rows[nearest == c].astype("f8").mean(0)
            repairs += refill_empty(centroids, sizes, len(rows))
        if objective < best:
            best, kept = objective, centroids
    return kept, best, repairs


def picks(rows, centroids, labeled):
    distances = squared_distances(rows, centroids)
    nearest = distances.argmin(1)
    for c in range(len(centroids)):
        members = [i for i in np.flatnonzero(nearest == c) if i not in labeled]
        if members:
            ordered = sorted(members, key=lambda i: distances[i, c])
            yield int(ordered[0])


def farthest_first(rows, labeled, budget):
    distances = squared_distances(rows, rows[labeled]).min(1)
    result = []
    for _ in range(budget):
        candidates = [i for i in range(len(rows)) if i not in labeled and i not in result]
        result.append(int(max(candidates, key=lambda i: (distances[i], -i))))
        distances = np.minimum(distances, squared_distances(rows, rows[result[-1:]])[:, 0])
    return result


def herding(similarity, budget):
    """Greedy facility location: ids, and the coverage they reach."""
    covered = np.zeros(len(similarity))
    result = []
    for _ in range(budget):
        gains = np.maximum(0, similarity - covered[:, None]).mean(0)
        gains[result] = -1
        result.append(int(gains.argmax()))
        covered = np.maximum(covered, similarity[:, result[-1]])
    return {"picks": result, "coverage": round(float(covered.mean()), 6)}


def main():
    rows = blobs()
    np.save("blobs-600x12.npy", rows)
    expected = {"kmeans": {}, "objective": {}, "repairs": {}}
    for k in (8, 16, 24):
        centroids, objective, repairs = kmeans(rows, k)
        expected["kmeans"][k] = list(picks(rows, centroids, []))
        expected["objective"][k] = round(float(objective), 6)
        expected["repairs"][k] = repairs
    labeled = expected["kmeans"][16]
    centroids, _, _ = kmeans(rows, 10)
    expected["accu_kmeans"] = [
        {"labeled": labeled, "budget": 10, "picks": list(picks(rows, centroids, labeled))}]
    expected["coreset"] = {
        "labeled": labeled, "budget": 30, "picks": farthest_first(rows, labeled, 30)}
    squared = squared_distances(rows, rows)
    expected["max_herding"] = herding(np.exp(-squared), 40)
    expected["prob_cover"] = herding((squared < 0.5**2).astype("f8"), 12)
    with open("blobs-600x12.expected.json", "w") as file:
        json.dump(expected, file, indent=1)
        file.write("\n")


main()
