"""What PyTorch does beside the service, in one process that takes tasks as lines of JSON and answers each with a line.

{"do": "weights", …}   networks of torchvision with random weights, each under several names
{"do": "features", …}  features of the images in a tar, as a .npy, and how long that took
{"do": "leave", …}     takes memory of a device, or gives it back, until so many bytes are free
"""
import concurrent.futures
import io
import json
import os
import sys
import tarfile
import time
import traceback

import numpy
import torch

BATCH = 128
SLACK = 32 << 20
held = []


def weights(folder, script, variants):
    """A cache is copied where weights and images are the same, so files of other bytes keep extractions apart."""
    import torchvision
    for kind in ("resnet18", "resnet50"):
        torch.manual_seed(20)
        network = getattr(torchvision.models, kind)(weights=None).eval()
        # statistics as a trained network has, not 0 and 1
        generator = torch.Generator().manual_seed(21)
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.running_mean.copy_(0.1 * torch.randn(module.running_mean.shape, generator=generator))
                module.running_var.copy_(0.5 + torch.rand(module.running_var.shape, generator=generator))
        for name in variants[kind]:
            torch.save({"state_dict": network.state_dict(), "made_for": name}, "%s/%s-%s.pth" % (folder, kind, name))
    mobile = torch.jit.load(script)
    for name in variants["mobilenet"]:
        torch.jit.save(mobile, "%s/mobilenet-%s.pt" % (folder, name), _extra_files={"made_for": name})
    gpu = torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
    return {"torch": torch.__version__, "torchvision": torchvision.__version__, "gpu": gpu,
            "cudnn": torch.backends.cudnn.version()}


def network_of(file, device):
    if file.endswith(".pt"):
        return torch.jit.load(file, map_location=device).eval()
    import torchvision
    network = getattr(torchvision.models, os.path.basename(file).split("-")[0])(weights=None)
    network.load_state_dict(torch.load(file, weights_only=True)["state_dict"])
    network.fc = torch.nn.Identity()
    return network.eval().to(device)


def prepared(content):
    from PIL import Image
    image = Image.open(io.BytesIO(content)).convert("RGB")
    shorter = min(image.size)
    sides = [256 if side == shorter else 256 * side // shorter for side in image.size]
    image = image.resize(sides, Image.BILINEAR)
    left, top = round((sides[0] - 224) / 2), round((sides[1] - 224) / 2)
    pixels = numpy.asarray(image.crop((left, top, left + 224, top + 224)), dtype=numpy.float32) / numpy.float32(255)
    pixels = (pixels - numpy.float32([0.485, 0.456, 0.406])) / numpy.float32([0.229, 0.224, 0.225])
    return torch.from_numpy(pixels.transpose(2, 0, 1).copy())


def features(network, device, images, out, limit):
    with tarfile.open(images) as archive:
        contents = []
        for member in archive:
            if member.isfile():
                contents.append(archive.extractfile(member).read())
                if len(contents) == limit:
                    break
    network = network_of(network, device)
    with torch.inference_mode():
        network(torch.zeros(min(BATCH, len(contents)), 3, 224, 224, device=device)).cpu()
        begun = time.time()
        rows, forward = [], 0.0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
            coming = [threads.submit(prepared, content) for content in contents]
            for first in range(0, len(coming), BATCH):
                batch = torch.stack([each.result() for each in coming[first:first + BATCH]])
                coming[first:first + BATCH] = [None] * len(batch)
                start = time.time()
                rows.append(network(batch.to(device)).float().cpu())
                forward += time.time() - start
    seconds = time.time() - begun
    rows = torch.cat(rows).numpy()
    numpy.save(out, rows / numpy.linalg.norm(rows, axis=1, keepdims=True))
    del network
    if device != "cpu":
        torch.cuda.empty_cache()
    return {"images": len(rows), "seconds": seconds, "forward_seconds": forward}


def leave(device, free_bytes):
    """By plain allocations of a gigabyte at most."""
    free, total = torch.cuda.mem_get_info(device)
    while free + SLACK < free_bytes and held:
        held.pop()
        torch.cuda.empty_cache()
        free, total = torch.cuda.mem_get_info(device)
    while free - SLACK > free_bytes:
        try:
            held.append(torch.empty(min(free - free_bytes, 1 << 30), dtype=torch.uint8, device=device))
        except torch.cuda.OutOfMemoryError:
            break
        free, total = torch.cuda.mem_get_info(device)
    return {"free_bytes": free, "total_bytes": total}


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        task = json.loads(line)
        try:
            answer = {"weights": weights, "features": features, "leave": leave}[task.pop("do")](**task)
        except Exception as e:
            answer = {"error": "%s: %s" % (type(e).__name__, e), "trace": traceback.format_exc()[-1500:]}
        print(json.dumps(answer), file=answers, flush=True)
