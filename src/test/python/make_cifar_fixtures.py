"""Writes tiny CIFAR datasets in the python layout: `python3 make_cifar_fixtures.py`.

CIFAR-10 as the authors' Python 2 pickled it (byte strings, numpy.core), CIFAR-100 as today's Python does.
Every image i of batch b has planes of (10 b + i, 20, 30) with the first pixel (1, 2, 3).
"""
import os
import pickle

import numpy as np

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "cifar")


class Python2Pickler(pickle._Pickler):
    """Writes text and bytes as the strings of Python 2."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_string(self, text):
        data = text if isinstance(text, bytes) else text.encode("ascii")
        if len(data) < 256:
            self.write(pickle.SHORT_BINSTRING + bytes([len(data)]) + data)
        else:
            self.write(pickle.BINSTRING + len(data).to_bytes(4, "little") + data)
        self.memoize(text)

    dispatch[str] = save_string
    dispatch[bytes] = save_string


def images(batch, count):
    data = np.zeros((count, 3, 32, 32), np.uint8)
    for i in range(count):
        data[i] = np.array([10 * batch + i, 20, 30], np.uint8).reshape(3, 1, 1)
        data[i, :, 0, 0] = (1, 2, 3)
    return data.reshape(count, 3072)


def python2(name, content):
    path = os.path.join(HERE, "cifar-10-batches-py", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        Python2Pickler(out, 2).dump(content)
    with open(path, "rb") as made:
        pickled = made.read()
    with open(path, "wb") as out:
        out.write(pickled.replace(b"numpy._core.multiarray\n", b"numpy.core.multiarray\n"))


def python3(name, content):
    path = os.path.join(HERE, "cifar-100-python", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        pickle.dump(content, out)


NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
python2("batches.meta", {"label_names": NAMES, "num_cases_per_batch": 2, "num_vis": 3072})
for b in range(1, 6):
    python2("data_batch_%d" % b, {"batch_label": "batch %d" % b, "data": images(b, 2), "labels": [b, b + 1]})
python2("test_batch", {"data": images(6, 1), "labels": [0]})

python3("meta", {"fine_label_names": ["fine %d" % i for i in range(100)]})
python3("train", {"data": images(1, 3), "fine_labels": [99, 0, 7], "coarse_labels": [19, 0, 1]})
python3("test", {"data": images(2, 1), "fine_labels": [5], "coarse_labels": [1]})
