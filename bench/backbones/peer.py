"""The PyTorch side of bench/backbones/run: makes the weights, measures, writes the report."""

import collections
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

import numpy as np
import torch
import torchvision

THREADS = 2
BATCHES = (8, 32)


def network(work):
    net = torchvision.models.resnet18(weights=None)
    net.load_state_dict(torch.load(work / "resnet18.pth"))
    net.fc = torch.nn.Identity()
    return net.eval()


def make(work):
    torch.manual_seed(0)
    net = torchvision.models.resnet18(weights=None)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 2)
    torch.save(net.state_dict(), work / "resnet18.pth")
    images = torch.randn(32, 3, 224, 224)
    images.numpy().tofile(work / "images.f32")
    with torch.inference_mode():
        network(work)(images).numpy().tofile(work / "features.f32")


def measure(name, batch, call):
    call()
    rates, costs = [], []
    for _ in range(3):
        wall, cpu = time.perf_counter(), time.process_time()
        call()
        rates.append(batch / (time.perf_counter() - wall))
        costs.append(1000 * (time.process_time() - cpu) / batch)
    print(f"{name},{batch},{statistics.median(rates):.2f},{statistics.median(costs):.2f}", flush=True)


def timings(work):
    torch.set_num_threads(THREADS)
    net = network(work)
    images = torch.from_numpy(np.fromfile(work / "images.f32", "<f4").reshape(32, 3, 224, 224))
    with torch.inference_mode():
        for batch in BATCHES:
            part = images[:batch].contiguous()
            measure("PyTorch eager", batch, lambda: net(part))
        last = images.contiguous(memory_format=torch.channels_last)
        nhwc = net.to(memory_format=torch.channels_last)
        measure("PyTorch channels-last", 32, lambda: nhwc(last))
        net = network(work)
        frozen = torch.jit.optimize_for_inference(torch.jit.trace(net, images))
        frozen(images)
        measure("PyTorch frozen and optimised", 32, lambda: frozen(images))


def lines(path):
    return [line.split(",") for line in path.read_text().split("\n") if line]


def cpu_model():
    for line in pathlib.Path("/proc/cpuinfo").read_text().split("\n"):
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def report(work, rounds):
    rates, costs = collections.defaultdict(list), collections.defaultdict(list)
    for name, batch, rate, cost in lines(work / "times.csv"):
        rates[name, int(batch)].append(float(rate))
        costs[name, int(batch)].append(float(cost))
    load = ", ".join(line.split()[0] for line in (work / "load").read_text().split("\n") if line)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    print(f"""# Backbones beside PyTorch

Made by `bench/backbones/run {rounds}` at {commit} on {cpu_model()}, {os.cpu_count()} cores; Debian's PyTorch
{torch.__version__}, torchvision {torchvision.__version__}. Every engine has {THREADS} threads, the engines take turns,
and each figure is the median of {rounds} rounds with their spread. The load average was {load} when the rounds began:
above {os.cpu_count()}, other work shares the processor, images per second say little, and CPU time, what all threads of
a process spent per image, tells the engines apart. Nothing here was run on a GPU.

## ResNet-18 at 224 x 224, images per second

| engine | batch | images/s (min to max) | × PyTorch eager | CPU ms per image | images per CPU s × eager |
|---|---|---|---|---|---|""")
    for (name, batch), values in rates.items():
        rate = statistics.median(values)
        ratio = rate / statistics.median(rates["PyTorch eager", batch])
        cost = statistics.median(costs[name, batch])
        saved = statistics.median(costs["PyTorch eager", batch]) / cost
        print(
            f"| {name} | {batch} | {rate:.1f} ({min(values):.1f} to {max(values):.1f}) | {ratio:.2f}"
            f" | {cost:.1f} | {saved:.2f} |"
        )
    print("""
## Same numbers

| check | measured | wanted |
|---|---|---|""")
    for name, measured, wanted in lines(work / "agreement.csv"):
        print(f"| {name} | {measured} | {wanted} |")


def main():
    command, work = sys.argv[1], pathlib.Path(sys.argv[2])
    if command == "make":
        make(work)
    elif command == "time":
        timings(work)
    else:
        report(work, int(sys.argv[3]))


main()
