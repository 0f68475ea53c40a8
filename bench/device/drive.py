"""Drives the service on a device as a user would, step by step, into OUT/results.jsonl. See measure.

A step that fails leaves its error, and what the service said last, and the next one goes on.
"""
import io
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import traceback

import numpy

from service import HERE, JobFailed, Refused, Service

DEVICE = os.environ["DEVICE"]
OUT = pathlib.Path(os.environ["OUT"])
DATA = pathlib.Path(os.environ["DATA"]).resolve()
SMALL = bool(os.environ.get("SMALL"))
LEFT = float(os.environ.get("SECONDS_LEFT", "330"))
PATIENCE = float(os.environ.get("PATIENCE", "1"))
BEGUN = time.time()
CUDA = DEVICE != "cpu"
ALL = "cuda:*" if CUDA else "auto"
STRATEGIES = {
    "kmeans": {"name": "kmeans"}, "core-set": {"name": "core-set"}, "typiclust": {"name": "typiclust"},
    "kmeans of the reference": {"name": "kmeans", "parity": True},
}
VARIANTS = {
    "resnet18": ["cpu", "one", "all", "auto", "cifar", "killed", "strict", "memory", "full", "freed"],
    "resnet50": ["cpu", "one"],
    "mobilenet": ["cpu", "one"],
}


def emit(step, **fields):
    line = {"step": step, "at": round(time.time() - BEGUN, 2), **fields}
    with open(OUT / "results.jsonl", "a") as results:
        print(json.dumps(line), file=results)
    print(json.dumps(line)[:1500], flush=True)


def used_mebibytes():
    """What all processes hold of the device's memory; None where nothing can say it."""
    try:
        asked = ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits", "-i", DEVICE.split(":")[1]]
        return int(subprocess.run(asked, capture_output=True, timeout=5, check=True).stdout.split()[0])
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return None


def difference(a, b):
    n = min(len(a), len(b))
    a, b = a[:n].astype(numpy.float64), b[:n].astype(numpy.float64)
    cosines = (a * b).sum(1) / numpy.linalg.norm(a, axis=1) / numpy.linalg.norm(b, axis=1)
    return {"rows": n, "max_difference": float(numpy.abs(a - b).max()), "min_cosine": float(cosines.min())}


class Peer:
    def __init__(self, log):
        self.process = subprocess.Popen(
            [os.environ["PYTHON"], HERE / "peer.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)

    def send(self, do, **task):
        self.process.stdin.write(json.dumps({"do": do, **task}) + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise Exception("the peer has ended")
        answer = json.loads(line)
        if "error" in answer:
            raise Exception("the peer says %(error)s\n%(trace)s" % answer)
        return answer

    def ask(self, do, **task):
        self.send(do, **task)
        return self.answer()


class Drive:
    def __init__(self):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="shortlist-"))
        self.work.chmod(0o755)
        self.peer = Peer(open(OUT / "peer.log", "ab"))
        self.sets = self.sources()
        self.service = Service(self.work, OUT / "service.log", [self.work, DATA])
        self.datasets, self.backbones, self.caches, self.vectors = {}, {}, {}, {}
        self.picked, self.pools = {}, []
        self.kernels = None

    def sources(self):
        files = {"clothing": DATA / "clothing/test_images_sample.tar.gz", "cifar-test": DATA / "cifar10/test-jpg.tar.gz",
                 "cifar-train": DATA / "cifar10/train-jpg.tar.gz"}
        if not SMALL:
            return files
        for (name, file), limit in zip(files.items(), (12, 120, 400)):
            with tarfile.open(file) as whole, tarfile.open(self.work / (name + ".tar.gz"), "w:gz") as part:
                for number, member in enumerate(whole):
                    if number == limit:
                        break
                    part.addfile(member, whole.extractfile(member))
            files[name] = self.work / (name + ".tar.gz")
        return files

    def begin(self):
        self.peer.send("weights", folder=str(self.work), variants=VARIANTS,
                       script=str(DATA / "backbone/mobilenetv2_imagenet_features.torchscript.pt"))
        seconds = self.start(DEVICE)
        versions = self.peer.answer()
        imports = {name: self.service.post("/datasets/import", {"name": name, "format": "folder", "location": str(file)})
                   for name, file in self.sets.items()}
        begun = time.time()
        for name, started in imports.items():
            job = self.service.wait(started["job_id"], 60)
            self.datasets[name] = started["dataset_id"]
            emit("import", set=name, items=job["result"]["items"], seconds=time.time() - begun)
        commit = (HERE / "commit").read_text().strip()
        emit("machine", device=DEVICE, processors=os.cpu_count(), commit=commit, start_seconds=seconds, small=SMALL,
             user=self.service.user.get("user", os.getuid()), library=os.environ.get("PYTORCH_VERSION"), **versions)

    def start(self, kernels, strict=False):
        self.kernels = kernels
        # TensorFloat-32 of cuDNN and cuBLAS, which is on in PyTorch's convolutions, can only be turned off from outside
        return self.service.start(["--shortlist.kernels.device=" + kernels], {"NVIDIA_TF32_OVERRIDE": "0"} if strict else {})

    def backbone(self, kind, variant, card):
        key = (kind, variant, card)
        if key not in self.backbones:
            file = self.work / ("%s-%s.%s" % (kind, variant, "pt" if kind == "mobilenet" else "pth"))
            self.backbones[key] = self.service.post("/backbones", {
                "name": "-".join(key), "kind": "torchscript" if kind == "mobilenet" else kind, "weights": str(file), "card": card})["id"]
        return self.backbones[key]

    def cache(self, set, kind, variant, card="imagenet-224"):
        key = (set, kind, variant, card)
        if key not in self.caches:
            self.caches[key] = self.service.post("/feature-caches", {
                "name": "-".join(key), "dataset_id": self.datasets[set], "backbone_id": self.backbone(kind, variant, card)})["id"]
        return self.caches[key]

    def extract(self, set, kind, variant, device, card="imagenet-224", batch=None, seconds=60):
        """Features of a set that were extracted once; gives them, the job, and the seconds as its caller waits."""
        key = (set, kind, variant, card)
        cache = self.cache(*key)
        begun = time.time()
        request = {"device": device, **({"batch_size": batch} if batch else {})}
        job = self.service.wait(self.service.post("/feature-caches/%s/extract" % cache, request)["id"], seconds)
        spent = time.time() - begun
        self.vectors[key] = self.matrix(cache)
        return self.vectors[key], job, spent

    def matrix(self, cache):
        return numpy.load(io.BytesIO(self.service.get("/feature-caches/%s/vectors" % cache)))

    def had(self, set, kind, variant, card="imagenet-224"):
        key = (set, kind, variant, card)
        if key not in self.vectors:
            self.extract(set, kind, variant, DEVICE, card)
        return self.vectors[key]

    def theirs(self, set, kind, device, limit):
        file = self.work / "peer.npy"
        variant = "one"
        answer = self.peer.ask(
            "features", network=str(self.work / ("%s-%s.%s" % (kind, variant, "pt" if kind == "mobilenet" else "pth"))),
            device=device, images=str(self.sets[set]), out=str(file), limit=limit)
        return numpy.load(file), answer

    def extraction(self):
        """The same images through each network on each device."""
        for kind in ("resnet18", "mobilenet", "resnet50"):
            ways = [("cpu", "cpu"), ("one", DEVICE)] + ([("all", ALL), ("auto", "auto")] if kind == "resnet18" else [])
            rows = {}
            for variant, device in ways:
                rows[variant], job, seconds = self.extract("clothing", kind, variant, device)
                against = difference(rows[variant], rows["cpu"]) if variant != "cpu" else {}
                emit("features", network=kind, device=device, images=len(rows[variant]), seconds=seconds, against_cpu=against)
            for device, mine in (("cpu", "cpu"), (DEVICE, "one")):
                if device == "cpu" and mine == "one":
                    continue
                peers, spent = self.theirs("clothing", kind, device, 100)
                emit("features-pytorch", network=kind, device=device, against_shortlist=difference(peers, rows[mine]), **spent)
        for kind in ("resnet18", "mobilenet"):
            rows, job, seconds = self.extract("cifar-test", kind, "one", DEVICE)
            emit("throughput", network=kind, device=DEVICE, images=len(rows), seconds=seconds, per_second=len(rows) / seconds)
        peers, spent = self.theirs("cifar-test", "resnet18", DEVICE, 4000)
        emit("throughput-pytorch", network="resnet18", device=DEVICE, per_second=spent["images"] / spent["seconds"],
             against_shortlist=difference(peers, self.vectors["cifar-test", "resnet18", "one", "imagenet-224"]), **spent)

    def rounds(self):
        cache = self.cache("cifar-test", "mobilenet", "one")
        self.had("cifar-test", "mobilenet", "one")
        size = len(self.vectors["cifar-test", "mobilenet", "one", "imagenet-224"])
        batch = min(200, size // 6)
        picked = {}
        for strategy, asked in STRATEGIES.items():
            pool = self.service.post("/pools", {
                "dataset_id": self.datasets["cifar-test"], "name": "%s, %d" % (strategy, len(self.pools)),
                "classes": ["a", "b"], "budget": {"labels": size}})["id"]
            self.pools.append(pool)
            round = self.service.post("/rounds", {"pool_id": pool, "feature_cache_id": cache, "strategy": asked,
                                                  "batch_size": batch, "seed": 7})["id"]
            begun = time.time()
            self.service.wait(self.service.post("/rounds/%s/select" % round)["id"], 30)
            seconds = time.time() - begun
            answer = self.service.get("/rounds/%s/batch" % round)
            picked[strategy] = [item["item"] for item in answer["items"]]
            emit("selection", strategy=strategy, setting=self.kernels, kernels=answer["provenance"]["kernels"], items=size,
                 picked=len(picked[strategy]), seconds=seconds)
        return picked

    def selection(self):
        """Rounds with kernels on the device."""
        self.need(DEVICE)
        self.picked["device"] = self.rounds()

    def selection_again(self):
        """The same rounds on the processor: the same items."""
        self.need("cpu")
        picked = self.rounds()
        for strategy, items in picked.items():
            before = self.picked.get("device", {}).get(strategy)
            emit("same-items", strategy=strategy, same=before == items, known=before is not None)

    def need(self, kernels):
        if self.kernels != kernels:
            self.service.stop()
            self.start(kernels)

    def labeled_pool(self):
        """All training images, labeled with the folder that each is in."""
        with tarfile.open(self.sets["cifar-train"]) as archive:
            classes = [member.name.split("/")[1] for member in archive if member.isfile()]
        pool = self.service.post("/pools", {
            "dataset_id": self.datasets["cifar-train"], "name": "cifar-10, %d" % len(self.pools), "classes": sorted(set(classes)),
            "budget": {"labels": len(classes)}})["id"]
        begun = time.time()
        self.service.post("/pools/%s/labels" % pool, {
            "labels": [{"item": item, "class": name} for item, name in enumerate(classes)], "charge": False})
        emit("labels", count=len(classes), seconds=time.time() - begun)
        return pool

    def train(self, pool, caches, method, options, seconds, kill=False):
        """An evaluation that trains; gives it, when each epoch was first seen, and what was said of its loss."""
        epochs, losses, resumed = {}, {}, {}

        def seen(job):
            phase = job.get("phase") or ""
            now = time.time()
            for epoch, loss in re.findall(r"epoch (\d+): loss ([0-9.]+)", phase):
                losses.setdefault(int(epoch), float(loss))
            match = re.match(r"training epoch (\d+)", phase)
            if match:
                epochs.setdefault(int(match[1]), now)
                if job["attempt"] > 1:
                    resumed.setdefault("epoch", int(match[1]))

        begun = time.time()
        started = self.service.post("/evaluations", {
            "pool_id": pool, "feature_cache_id": caches[0], "validation_feature_cache_id": caches[1], "method": method,
            "options": {**options, "device": DEVICE}, "seed": 5})
        killed = {}
        if kill:
            # the state after the first epoch is saved at once
            job = self.service.wait(started["job_id"], seconds, seen, lambda job: re.match(
                r"training epoch [1-9]", job.get("phase") or "") and job["progress"]["processed"] > 0.3 * job["progress"]["total"])
            if job["state"] != "SUCCEEDED":
                self.service.kill()
                killed = {"killed_in": job["phase"], "killed_at": job["progress"]}
                killed["restart_seconds"] = self.start("cpu")
        job = self.service.wait(started["job_id"], seconds, seen)
        spent = time.time() - begun
        evaluation = self.service.get("/evaluations/" + started["evaluation_id"])
        starts = sorted(epochs.items())
        emit(method, options=options, seconds=spent, losses=losses, attempts=job["attempt"],
             epoch_starts={epoch: at - begun for epoch, at in starts}, top1=evaluation["top1"], top5=evaluation["top5"],
             history=evaluation.get("history"), provenance=evaluation["provenance"], labeled=evaluation["labeled"],
             resumed_with=resumed.get("epoch"), memory_mib=used_mebibytes(), **killed)
        return [b - a for (_, a), (_, b) in zip(starts, starts[1:])]

    def training(self):
        """Fine-tuning, then from random weights, where it is killed in its second epoch."""
        pool = self.labeled_pool()
        caches = [self.cache(set, "resnet18", "cifar", "cifar-32") for set in ("cifar-train", "cifar-test")]
        for set in ("cifar-train", "cifar-test"):
            rows, job, seconds = self.extract(set, "resnet18", "cifar", DEVICE, "cifar-32")
            emit("throughput", network="resnet18 at 32", device=DEVICE, images=len(rows), seconds=seconds,
                 per_second=len(rows) / seconds)
        size = 32 if SMALL else 256
        epochs = 2 if SMALL else 3
        took = self.train(pool, caches, "fine-tune", {
            "epochs": epochs, "batch_size": size, "lr": 0.001, "lr_head": 0.01, "milestones": [epochs - 1]}, 100)
        epoch = max(took) if took else 20
        epochs = 3 if SMALL else max(3, min(8, int(50 / epoch)))
        self.train(pool, caches, "scratch", {
            "epochs": epochs, "batch_size": size, "lr": 0.1, "card": "cifar-32", "milestones": [epochs - 2, epochs - 1]}, 110, kill=True)

    def killed_extraction(self):
        """kill -9 in the middle of an extraction on the device; another process goes on with it."""
        cache = self.cache("cifar-train", "resnet18", "killed")
        begun = time.time()
        id = self.service.post("/feature-caches/%s/extract" % cache, {"device": DEVICE})["id"]
        job = self.service.wait(id, 60, until=lambda job: job.get("phase") == "extracting"
                                and job["progress"]["processed"] > 0.4 * job["progress"]["total"])
        at = job["progress"]
        self.service.kill()
        restart = self.start("cpu", strict=True)
        first = {}

        def seen(job):
            if job["attempt"] > 1 and job.get("phase") == "extracting":
                first.setdefault("progress", job["progress"])

        job = self.service.wait(id, 60, seen)
        rows = self.matrix(cache)
        peers, _ = self.theirs("cifar-train", "resnet18", DEVICE, 1000)
        emit("killed-extraction", killed_at=at, went_on_at=first.get("progress"), attempts=job["attempt"], rows=len(rows),
             restart_seconds=restart, seconds=time.time() - begun, against_pytorch=difference(rows, peers))

    def strict(self):
        """Without TensorFloat-32."""
        if not any(key[2] == "killed" for key in self.caches):
            self.service.stop()
            self.start("cpu", strict=True)
        mine = self.extract("clothing", "resnet18", "strict", DEVICE)[0]
        there = self.extract("clothing", "resnet18", "cpu", "cpu")[0]
        emit("strict", against_cpu=difference(mine, there))

    def memory(self):
        """Out of memory: first for a batch, then for the network itself, then not any more."""
        whole = self.had("cifar-test", "resnet18", "one")
        self.service.stop()
        self.start("cpu")
        gibibytes = 2.5
        left = self.peer.ask("leave", device=DEVICE, free_bytes=int(gibibytes * 2 ** 30)) if CUDA else {}
        rows, job, seconds = self.extract("cifar-test", "resnet18", "memory", DEVICE, batch=512, seconds=60)
        log = [line for line in self.service.tail(400) if "at once" in line]
        emit("out-of-memory", left=left, batch_asked=512, said=log[-8:], against_unlimited=difference(rows, whole),
             seconds=seconds, used_after_mib=used_mebibytes())
        if not CUDA:
            return
        left = self.peer.ask("leave", device=DEVICE, free_bytes=4 << 20)
        try:
            self.extract("clothing", "resnet18", "full", DEVICE, seconds=30)
            emit("device-full", left=left, problem=None)
        except JobFailed as failure:
            emit("device-full", left=left, problem=failure.job.get("problem"))
        left = self.peer.ask("leave", device=DEVICE, free_bytes=40 << 30)
        rows = self.extract("clothing", "resnet18", "freed", DEVICE, seconds=30)[0]
        emit("memory-freed", left=left, against=difference(rows, self.had("clothing", "resnet18", "one")))

    def resnet50(self):
        """A few steps of the larger network at 224."""
        file = DATA / "clothing/train_images_sample.tar.gz"
        if SMALL or not file.exists():
            file = self.sets["clothing"]
        with tarfile.open(file) as archive:
            classes = [member.name.split("/")[1] for member in archive if member.isfile()]
        if "clothing-train" not in self.datasets:
            started = self.service.post("/datasets/import", {
                "name": "clothing-train", "format": "folder", "location": str(file)})
            self.service.wait(started["job_id"], 30)
            self.datasets["clothing-train"] = started["dataset_id"]
        caches = [self.cache(set, "resnet50", "one") for set in ("clothing-train", "clothing")]
        self.extract("clothing-train", "resnet50", "one", DEVICE)
        self.had("clothing", "resnet50", "one")
        pool = self.service.post("/pools", {
            "dataset_id": self.datasets["clothing-train"], "name": "clothing, %d" % len(self.pools), "classes": sorted(set(classes)),
            "budget": {"labels": len(classes)}})["id"]
        self.service.post("/pools/%s/labels" % pool, {
            "labels": [{"item": item, "class": name} for item, name in enumerate(classes)], "charge": False})
        self.train(pool, caches, "fine-tune", {
            "epochs": 1 if SMALL else 3, "batch_size": 4 if SMALL else 50, "lr": 0.001, "lr_head": 0.01}, 60)


STEPS = {
    "extraction": (Drive.extraction, 90),
    "selection": (Drive.selection, 30),
    "training": (Drive.training, 170),
    "selection-again": (Drive.selection_again, 40),
    "killed-extraction": (Drive.killed_extraction, 70),
    "strict": (Drive.strict, 40),
    "memory": (Drive.memory, 80),
    "resnet50": (Drive.resnet50, 60),
}


class TooLong(Exception):
    pass


def too_long(*_):
    raise TooLong("the step has taken all its time")


def main():
    (OUT / "results.jsonl").touch()
    names = sys.argv[1:] or list(STEPS)
    signal.signal(signal.SIGALRM, too_long)
    drive = Drive()
    try:
        signal.alarm(int(100 * PATIENCE))
        drive.begin()
        for name in names:
            run, limit = STEPS[name]
            limit = int(min(limit * PATIENCE, BEGUN + LEFT - time.time()))
            if limit < 5:
                emit("skipped", name=name)
                continue
            begun = time.time()
            try:
                signal.alarm(limit)
                run(drive)
                signal.alarm(0)
                emit("done", name=name, seconds=time.time() - begun)
            except Exception as failure:
                signal.alarm(0)
                emit("failed", name=name, error="%s: %s" % (type(failure).__name__, failure), seconds=time.time() - begun,
                     trace=traceback.format_exc()[-1200:], log=drive.service.tail())
                if not drive.service.answers():
                    drive.start("cpu")
    except Exception as failure:
        emit("failed", name="begin", error="%s: %s" % (type(failure).__name__, failure),
             trace=traceback.format_exc()[-1500:], log=drive.service.tail(40))
    finally:
        signal.alarm(0)
        drive.service.stop()
        drive.peer.process.kill()
        for log in ("postgres.log",):
            if (drive.work / "data" / log).exists():
                shutil.copy(drive.work / "data" / log, OUT / log)
        shutil.rmtree(drive.work, ignore_errors=True)


if __name__ == "__main__":
    main()
