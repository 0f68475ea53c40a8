"""From the lines of JSON that bench/device/measure leaves to docs/results/device.md, on stdout."""
import json
import sys


def table(titles, rows):
    print("| %s |" % " | ".join(titles))
    print("|%s" % ("---|" * len(titles)))
    for row in rows:
        print("| %s |" % " | ".join("" if cell is None else str(cell) for cell in row))
    print()


def apart(difference):
    return ("%.1e, %.7f" % (difference["max_difference"], difference["min_cosine"])) if difference else None


def seconds(value):
    return "%.1f s" % value


class Lines:
    def __init__(self, lines):
        self.lines = lines

    def of(self, *steps):
        return [line for line in self.lines if line["step"] in steps]

    def first(self, step):
        return next(iter(self.of(step)), None)


def features(lines):
    if not lines.of("features", "features-pytorch"):
        return
    print("## Features\n\nThe clothing images (about 400 × 533) through `imagenet-224`; apart: largest difference and smallest cosine of rows of unit "
          "length. Seconds are those that a caller waits, the network's loading included.\n")
    table(["network", "device", "images", "time", "apart from the same on `cpu`"], [
        (line["network"], "`%s`" % line["device"], line["images"], seconds(line["seconds"]), apart(line["against_cpu"]))
        for line in lines.of("features")])
    table(["network", "PyTorch on", "time without loading", "apart from Shortlist on the same device"], [
        (line["network"], "`%s`" % line["device"], seconds(line["seconds"]), apart(line["against_shortlist"]))
        for line in lines.of("features-pytorch")])
    strict = lines.first("strict")
    if strict:
        print("With `NVIDIA_TF32_OVERRIDE=0`, which takes TensorFloat-32 from cuDNN's convolutions, ResNet-18 on the device and on `cpu` are "
              "%s apart.\n" % apart(strict["against_cpu"]))
    table(["network", "images", "Shortlist, images/s"], [
        (line["network"], line["images"], round(line["per_second"])) for line in lines.of("throughput")])
    for line in lines.of("throughput-pytorch"):
        print("PyTorch with Pillow on as many threads: %d images/s of %s on %d of these images (%.1f s, of which the network %.1f s), %s apart.\n" % (
            line["per_second"], line["network"], line["images"], line["seconds"], line["forward_seconds"],
            apart(line["against_shortlist"])))


def memory(lines):
    out, full, freed = lines.first("out-of-memory"), lines.first("device-full"), lines.first("memory-freed")
    killed = lines.first("killed-extraction")
    if out and out["left"]:
        print("## Out of memory\n\nAnother process left %.1f GiB of the device free. Asked for batches of %d, the extraction halved them:\n" % (
            out["left"]["free_bytes"] / 2 ** 30, out["batch_asked"]))
        print("```\n%s\n```\n" % "\n".join(line.split(" : ", 1)[-1] for line in out["said"]))
        print("It took %s, and its features are %s apart from those with all memory.\n" % (
            seconds(out["seconds"]), apart(out["against_unlimited"])))
    if full and full["problem"]:
        print("With %d MiB left, the job ends as `%s`: %s\n" % (
            full["left"]["free_bytes"] >> 20, full["problem"]["type"].split(":")[-1], full["problem"]["detail"]))
    if full and not full["problem"]:
        print("%d MiB were enough for the network and one image at a time: what follows where they are not (`device-full`) was not seen here.\n" % (
            full["left"]["free_bytes"] >> 20))
    if freed:
        print("When the other process had given its memory back, the same service extracted again, %s apart.\n" % apart(freed["against"]))
    if killed:
        print("## kill -9\n\nAn extraction of %d images was killed after %d of them; the next process went on after %s, and %d rows are %s apart "
              "from PyTorch's.\n" % (killed["rows"], killed["killed_at"]["processed"],
                                     (killed["went_on_at"] or {}).get("processed", "all of them"),
                                     killed["against_pytorch"]["rows"], apart(killed["against_pytorch"])))


def training(lines):
    runs = lines.of("fine-tune", "scratch")
    if not runs:
        return
    print("## Training\n")
    table(["method", "labels", "options", "loss by epoch", "top-1", "time", "seconds per epoch", "device", "killed"], [
        (line["step"], line["labeled"], " ".join("%s=%s" % option for option in line["options"].items()),
         ", ".join("%.3f" % loss for loss in losses(line)), "%.2f %%" % line["top1"], seconds(line["seconds"]),
         per_epoch(line), "%(device)s, %(engine)s" % line["provenance"],
         "in “%s”; went on in epoch %s" % (line["killed_in"].split(";")[0], line["resumed_with"]) if "killed_in" in line else "no")
        for line in runs])


def losses(line):
    known = {int(epoch): loss for epoch, loss in line["losses"].items()}
    known.update({look["epoch"]: look["loss"] for look in line["history"] or []})
    return [loss for _, loss in sorted(known.items())]


def per_epoch(line):
    starts = sorted((int(epoch), at) for epoch, at in line["epoch_starts"].items())
    between = [b - a for (_, a), (_, b) in zip(starts, starts[1:])]
    return "%.1f" % min(between) if between else None


def selection(lines):
    rounds = lines.of("selection")
    if not rounds:
        return
    print("## Selection\n")
    same = {line["strategy"]: line["same"] for line in lines.of("same-items") if line["known"]}
    table(["strategy", "items", "picked", "kernels", "time", "same items on both"], [
        (line["strategy"], line["items"], line["picked"], "`%s`" % line["kernels"], seconds(line["seconds"]),
         {True: "yes", False: "**no**", None: None}[same.get(line["strategy"])]) for line in rounds])


def main():
    with open(sys.argv[1]) as file:
        lines = Lines([json.loads(line) for line in file if line.strip()])
    machine = lines.first("machine")
    print("# The service on a device\n\nMade by `bench/device/run`%s" % (", with few images," if machine["small"] else ""), end=" ")
    print("at %s on %s (`%s`), %d processors; libtorch %s, PyTorch %s, torchvision %s. The service started in %s.\n" % (
        machine["commit"], machine["gpu"] or "a machine without GPU", machine["device"], machine["processors"],
        machine["library"] or "2.7.1, bundled", machine["torch"], machine["torchvision"], seconds(machine["start_seconds"])))
    for part in (features, memory, training, selection):
        part(lines)
    failed = lines.of("failed", "skipped")
    if failed:
        print("## What did not work\n")
        table(["step", "error"], [(line["name"], line.get("error", "no time was left").replace("\n", " ")[:400]) for line in failed])


main()
