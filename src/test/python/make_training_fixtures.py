#!/usr/bin/python3
"""Writes src/test/resources/training with Debian's PyTorch (apt-get install python3-torch python3-torchvision).

fine-tuned-*.f32     losses of four steps of a narrow ResNet-18 (basic) or a short ResNet-50 (bottleneck), then all
                     its tensors: Adam in two groups on a unit-length head, the last step at a tenth of the rates
from-scratch-*.f32   likewise by SGD with momentum and weight decay; all were computed in float64
linear-head.csv      loss and validation rows told right of each of 100 epochs of the reference's linear evaluation, on
                     rows, start and orders that the test makes again; in float32, as the reference computes
crops.csv            what torchvision's random resized crop draws from given numbers, and the SHA-256 of the pixels
"""

import hashlib
import pathlib
from unittest import mock

import numpy as np
import torch
from make_torch_fixtures import Narrow, fill, uniform
from PIL import Image
from torch.nn import functional
from torchvision import transforms
from torchvision.models.resnet import BasicBlock, Bottleneck

TARGET = pathlib.Path(__file__).parents[1] / "resources" / "training"
CLASSES = 3
BATCHES = [range(0, 10), range(10, 20), range(20, 24), range(0, 10)]
FACTORS = [1, 1, 1, 0.1]
STRUCTURES = {"basic": (BasicBlock, (2, 2, 2, 2)), "bottleneck": (Bottleneck, (1, 2, 1, 1))}
# at larger steps PyTorch itself ends elsewhere in float32 than in float64
RATES = {"basic": 0.02, "bottleneck": 0.001}


class Network(Narrow):
    """A narrow network with a head of its own, in float64."""

    def __init__(self, structure, unit_features):
        super().__init__(2, *STRUCTURES[structure])
        self.unit_features = unit_features
        dimension = self.fc.in_features
        self.fc = torch.nn.Linear(dimension, CLASSES)
        fill(self, 1)
        random = np.random.RandomState(5)
        with torch.no_grad():
            self.fc.weight.copy_(uniform(random, (CLASSES, dimension)))
            self.fc.bias.copy_(uniform(random, (CLASSES,)))
        self.double().train()

    def forward(self, images):
        head, self.fc = self.fc, torch.nn.Identity()
        features = super().forward(images)
        self.fc = head
        return head(functional.normalize(features, dim=1) if self.unit_features else features)


def train(network, optimizer):
    images = 2 * uniform(np.random.RandomState(99), (24, 3, 64, 64)).double()
    rates = [group["lr"] for group in optimizer.param_groups]
    losses = []
    for batch, factor in zip(BATCHES, FACTORS):
        for group, rate in zip(optimizer.param_groups, rates):
            group["lr"] = rate * factor
        loss = functional.cross_entropy(network(images[batch]), torch.tensor([i % CLASSES for i in batch]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    tensors = [t for name, t in network.state_dict().items() if not name.endswith("num_batches_tracked")]
    return np.array(losses, "<f4").tobytes() + b"".join(t.numpy().astype("<f4").tobytes() for t in tensors)


def fine_tuned(structure):
    network = Network(structure, True)
    head = [parameter for name, parameter in network.named_parameters() if name.startswith("fc.")]
    rest = [parameter for name, parameter in network.named_parameters() if not name.startswith("fc.")]
    return train(network, torch.optim.Adam([{"params": rest, "lr": 1e-3}, {"params": head, "lr": 1e-2}]))


def from_scratch(structure):
    network = Network(structure, False)
    return train(network, torch.optim.SGD(network.parameters(), RATES[structure], momentum=0.9, weight_decay=0.01))


def linear_head():
    dimension, classes, count, validation = 32, 10, 600, 400
    means = uniform(np.random.RandomState(11), (classes, dimension))
    classes_of = torch.arange(count + validation) % classes
    rows = means[classes_of] + 2 * uniform(np.random.RandomState(12), (count + validation, dimension))
    rows = functional.normalize(rows, dim=1)
    head = torch.nn.Linear(dimension, classes)
    with torch.no_grad():
        head.weight.copy_(uniform(np.random.RandomState(13), (classes, dimension)) / 4)
        head.bias.copy_(uniform(np.random.RandomState(14), (classes,)) / 4)
    optimizer = torch.optim.Adam(head.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [50, 75], 0.1)
    lines = []
    for epoch in range(100):
        order = torch.argsort(uniform(np.random.RandomState(100 + epoch), (count,)), stable=True)
        sum_of_losses = 0.0
        for batch in order.split(128):
            loss = functional.cross_entropy(head(rows[batch]), classes_of[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            sum_of_losses += loss.item() * len(batch)
        schedule.step()
        with torch.no_grad():
            right = (head(rows[count:]).argmax(1) == classes_of[count:]).sum().item()
        lines.append(f"{epoch},{sum_of_losses / count:.7f},{right}")
    return "\n".join(lines) + "\n"


class Drawn:
    """Stands in for torch's generator: draws are the top 53 bits of a seed's 64-bit words, as Java makes doubles."""

    def __init__(self, seed):
        self.random = np.random.RandomState(seed)

    def next(self):
        return (int(np.frombuffer(self.random.bytes(8), "<u8")[0]) >> 11) * 2.0**-53

    def empty(self, _):
        return mock.Mock(uniform_=lambda low, high: torch.tensor(float(low) + (float(high) - float(low)) * self.next(), dtype=torch.float64))

    def randint(self, low, high, size):
        drawn = low + int((high - low) * self.next())
        return mock.Mock(item=lambda: drawn)


def crop(seed, width, height, side):
    image = Image.frombytes("RGB", (width, height), np.random.RandomState(seed).bytes(3 * width * height))
    drawn = Drawn(seed)
    real = torch.tensor
    # float64 bounds, as in Java
    with mock.patch.object(torch, "empty", drawn.empty), mock.patch.object(torch, "randint", drawn.randint), mock.patch.object(
        torch, "tensor", lambda values, dtype=torch.float64: real(values, dtype=dtype)
    ):
        box = transforms.RandomResizedCrop.get_params(image, [0.08, 1.0], [3 / 4, 4 / 3])
    part = transforms.functional.resized_crop(image, *box, [side, side])
    if drawn.next() < 0.5:
        part = transforms.functional.hflip(part)
    top, left, h, w = box
    return f"{seed},{width},{height},{side},{left},{top},{w},{h},{hashlib.sha256(part.tobytes()).hexdigest()}"


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
<<<<<<< HEAD
    for structure in STRUCTURES:
        (TARGET / f"fine-tuned-{structure}.f32").write_bytes(fine_tuned(structure))
        (TARGET / f"from-scratch-{structure}.f32").write_bytes(from_scratch(structure))
=======
    (TARGET / "fine-tuned.f32").write_bytes(fine_tuned())
    (TARGET / "from-scratch.f32").write_bytes(from_scratch())
    (TARGET / "linear-head.csv").write_text(linear_head())
>>>>>>> eval2
    sizes = [(32, 32, 32)] * 8 + [(60, 40, 32), (41, 67, 24), (50, 50, 64), (3, 3, 8), (200, 9, 16), (9, 200, 16), (1, 1, 4)]
    rows = [crop(seed, *size) for seed, size in enumerate(sizes)]
    (TARGET / "crops.csv").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
