#!/usr/bin/python3
"""Writes src/test/resources/torch with Debian's PyTorch (apt-get install python3-torch python3-torchvision).

plain.pth             state_dict of a ResNet-18 with 2 channels in its stem, zip container
compress.pth          the same weights as CompRess saves them, older stream container
moco.pth              the same weights as the query encoder of MoCo v2
narrow.f32            features of two generated images by that network, before normalisation
resnet18.f32          features of one generated image by torchvision's resnet18 with generated weights
resnet50.f32          likewise
views.pth             tensors that share, skip and reorder numbers, of every type
views-stream.pth      the same in the older container
hostile.pth           an object of a class that has no place in weights
pair.pt, named.pt, nested.pt, number.pt  TorchScript that returns something else than one tensor
batch-size.pt         TorchScript that tells every image how many are in its batch, in 65,536 numbers
one-image.onnx, four-images.onnx  a network exported for so many images of 224 x 224 pixels
"""

import argparse
import fractions
import pathlib
from typing import Dict, List

import numpy as np
import torch
import torchvision
from torch import nn
from torchvision.models.resnet import BasicBlock

TARGET = pathlib.Path(__file__).parents[1] / "resources" / "torch"


class Narrow(torchvision.models.ResNet):
    """torchvision's ResNet-18 with another number of channels, or a short ResNet-50."""

    def __init__(self, width, block=BasicBlock, units=(2, 2, 2, 2)):
        nn.Module.__init__(self)
        self._norm_layer = nn.BatchNorm2d
        self.inplanes, self.dilation, self.groups, self.base_width = width, 1, 1, 64
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = self._make_layer(block, width, units[0])
        self.layer2 = self._make_layer(block, 2 * width, units[1], stride=2)
        self.layer3 = self._make_layer(block, 4 * width, units[2], stride=2)
        self.layer4 = self._make_layer(block, 8 * width, units[3], stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(8 * width * block.expansion, 10)


def uniform(random, shape):
    """Numbers in [-0.5, 0.5) that GeneratedWeights.java repeats."""
    words = np.frombuffer(random.bytes(4 * int(np.prod(shape))), "<u4")
    return torch.from_numpy(((words >> 8).astype("float32") / np.float32(1 << 24) - np.float32(0.5)).reshape(shape))


def fill(network, seed):
    random = np.random.RandomState(seed)
    for name, tensor in network.state_dict().items():
        if name.startswith("fc.") or name.endswith("num_batches_tracked"):
            continue
        noise = uniform(random, tuple(tensor.shape))
        if tensor.dim() == 4:
            tensor.copy_(noise * np.float32(2 / np.sqrt(tensor[0].numel())))
        elif name.endswith((".weight", ".running_var")):
            tensor.copy_(noise + 1)
        else:
            tensor.copy_(noise)
    return network.eval()


def features(network, count, side):
    head, network.fc = network.fc, nn.Identity()
    with torch.no_grad():
        rows = network(2 * uniform(np.random.RandomState(99), (count, 3, side, side)))
    network.fc = head
    return rows.numpy().astype("<f4").tobytes()


def checkpoints(network):
    state = network.state_dict()
    optimizer = torch.optim.SGD(network.parameters(), 0.1, momentum=0.9).state_dict()
    torch.save(state, TARGET / "plain.pth")
    torch.save(
        {
            "opt": argparse.Namespace(arch="resnet18", lr=0.01, cos=True),
            "model": {"module." + name: tensor for name, tensor in state.items()},
            "optimizer": optimizer,
            "epoch": 130,
        },
        TARGET / "compress.pth",
        _use_new_zipfile_serialization=False,
    )
    moco = {"module.encoder_q." + name: tensor for name, tensor in state.items() if not name.startswith("fc.")}
    moco["module.encoder_q.fc.0.weight"] = torch.zeros(3, 3)
    moco["module.encoder_k.conv1.weight"] = torch.zeros(1)
    moco["module.queue"] = torch.zeros(4, 2)
    torch.save(
        {"epoch": 800, "arch": "resnet18", "state_dict": moco, "optimizer": optimizer}, TARGET / "moco.pth"
    )


def views():
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    saved = {
        "base": base,
        "rows": base[1:3],
        "columns": base[:, 1::2],
        "turned": base.t(),
        "scalar": base[2, 3],
        "empty": torch.zeros(0, 5),
        "parameter": nn.Parameter(torch.tensor([1.5, -2.5])),
        "half": torch.tensor([0.1, -65504.0]).half(),
        "bfloat16": torch.tensor([0.1, 3e38]).bfloat16(),
        "double": torch.tensor([0.1, 1e-300], dtype=torch.float64),
        "int64": torch.tensor([-1, 1 << 40]),
        "uint8": torch.tensor([0, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False]),
    }
    torch.save(saved, TARGET / "views.pth")
    torch.save(saved, TARGET / "views-stream.pth", _use_new_zipfile_serialization=False)


class Pair(nn.Module):
    def forward(self, images):
        rows = images.flatten(1)
        return rows, rows


class Named(nn.Module):
    def forward(self, images) -> Dict[str, torch.Tensor]:
        rows = images.flatten(1)
        return {"features": rows, "logits": rows}


class Nested(nn.Module):
    def forward(self, images) -> Dict[str, List[torch.Tensor]]:
        return {"features": [images.flatten(1)]}


class Number(nn.Module):
    def forward(self, images) -> float:
        return 1.5


class BatchSize(nn.Module):
    def forward(self, images):
        rows = torch.zeros(images.shape[0], 65536)
        rows[:, 0] = 1.0
        rows[:, 1] = float(images.shape[0])
        return rows


class Means(nn.Module):
    def forward(self, images):
        return nn.functional.avg_pool2d(images, 56).flatten(1)


def scripts():
    for name, module in (
        ("pair", Pair()),
        ("named", Named()),
        ("nested", Nested()),
        ("number", Number()),
        ("batch-size", BatchSize()),
    ):
        torch.jit.script(module).save(TARGET / f"{name}.pt")
    for name, count in (("one-image", 1), ("four-images", 4)):
        torch.onnx.export(Means(), torch.zeros(count, 3, 224, 224), TARGET / f"{name}.onnx", opset_version=13)


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    narrow = fill(Narrow(2), 1)
    checkpoints(narrow)
    (TARGET / "narrow.f32").write_bytes(features(narrow, 2, 64))
    for name in ("resnet18", "resnet50"):
        network = fill(getattr(torchvision.models, name)(weights=None), 1)
        (TARGET / f"{name}.f32").write_bytes(features(network, 1, 224))
    views()
    scripts()
    torch.save({"epoch": fractions.Fraction(1, 2)}, TARGET / "hostile.pth")


if __name__ == "__main__":
    main()
