#!/usr/bin/python3
"""Writes src/test/resources/vectors: one matrix of 5 x 4 numbers in every kind of file it may be uploaded in.

Needs Debian's PyTorch and pyarrow: python3 -m venv --system-site-packages V && V/bin/pip install pyarrow.

pair.pth.tar          features and labels, saved as the reference caches them
pair-stream.pth.tar   the same in the container before PyTorch 1.6
turned.pth            a view whose rows are not stored one after the other
features.npz          features and labels by np.savez
compressed.npz        the same by np.savez_compressed
two.npz               two matrices
float32.parquet       keys, features as lists of fixed length, labels; Snappy
float64.parquet       features as lists of any length, several row groups; Zstandard
float16.parquet       half precision
ragged.parquet        a row with a number too few, a row that is null, a row with a null in it
flat.parquet          a table without a column of lists
"""

import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch

TARGET = pathlib.Path(__file__).parents[1] / "resources" / "vectors"
FEATURES = (np.arange(20, dtype="<f4").reshape(5, 4) - 7.5) / 8
LABELS = np.array([3, 1, 2, 0, 1])


def fixed(values):
    return pa.FixedSizeListArray.from_arrays(pa.array(values.reshape(-1)), values.shape[1])


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    pair = (torch.from_numpy(FEATURES), torch.from_numpy(LABELS))
    torch.save(pair, TARGET / "pair.pth.tar")
    torch.save(pair, TARGET / "pair-stream.pth.tar", _use_new_zipfile_serialization=False)
    torch.save(torch.from_numpy(FEATURES.T.copy()).t(), TARGET / "turned.pth")

    np.savez(TARGET / "features.npz", labels=LABELS, features=FEATURES)
    np.savez_compressed(TARGET / "compressed.npz", features=FEATURES, labels=LABELS)
    np.savez(TARGET / "two.npz", train=FEATURES, test=FEATURES[:2])

    keys = [f"images/{row}.jpg" for row in range(5)]
    pq.write_table(
        pa.table({"key": keys, "features": fixed(FEATURES), "label": LABELS}), TARGET / "float32.parquet"
    )
    pq.write_table(
        pa.table({"features": pa.array(FEATURES.astype("f8").tolist())}),
        TARGET / "float64.parquet",
        compression="zstd",
        row_group_size=2,
    )
    pq.write_table(pa.table({"features": fixed(FEATURES.astype("f2"))}), TARGET / "float16.parquet")
    ragged = FEATURES.tolist()
    ragged[1].pop()
    ragged[3] = None
    ragged[4][2] = None
    pq.write_table(pa.table({"features": pa.array(ragged, pa.list_(pa.float32()))}), TARGET / "ragged.parquet")
    pq.write_table(pa.table({"x": FEATURES[:, 0], "y": FEATURES[:, 1]}), TARGET / "flat.parquet")


main()
