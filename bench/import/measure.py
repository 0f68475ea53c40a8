"""Imports a manifest over HTTP and pages through its items: measure.py SERVICE MANIFEST PID IMAGES, report to stdout."""

import http.client
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.parse

service, manifest, pid, images = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
PAGE, PAGES, WHOLE = 200, 1000, 1_281_167
connection = None


def call(method, path, body=None):
    connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = json.loads(response.read())
    if response.status >= 300:
        raise SystemExit(json.dumps(answer, indent=1))
    return answer


def started():
    """A connection to the service, once it listens."""
    for _ in range(600):
        try:
            made = http.client.HTTPConnection(urllib.parse.urlsplit(service).netloc)
            made.connect()
            return made
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit("the service does not listen")


def memory(field):
    """Mebibytes of the service's process, without PostgreSQL's."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith(field))


def page(path):
    begin = time.perf_counter()
    answer = call("GET", path)
    return answer, 1000 * (time.perf_counter() - begin)


connection = started()
before = memory("VmRSS")
begin = time.perf_counter()
asked = call("POST", "/datasets/import", {"name": "million", "format": "manifest", "location": manifest})
phases = {}
while (job := call("GET", f"/jobs/{asked['job_id']}"))["state"] in ("QUEUED", "RUNNING"):
    phase = job.get("phase", "queued")
    phases.setdefault(phase, [time.perf_counter() - begin, 0])[1] = time.perf_counter() - begin
    time.sleep(0.25)
seconds = time.perf_counter() - begin
if job["state"] != "SUCCEEDED":
    raise SystemExit(json.dumps(job, indent=1))
items, peak = job["result"]["items"], memory("VmHWM")

first = f"/datasets/{asked['dataset_id']}/items?limit={PAGE}"
answer, took = page(first)
times = [took]
while "next" in answer and len(times) < PAGES:
    answer, took = page(f"{first}&cursor={answer['next']}")
    times.append(took)
times.sort()

commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
print(f"""# Importing images from a manifest

Made by `ROWS={items} IMAGES={images} bench/import/run` at {commit}, {os.cpu_count()} cores, {os.uname().machine}; load average at the end {os.getloadavg()[0]:.1f}.

A CSV manifest of {items:,} rows with key, uri and one of 1,000 classes, through `POST /datasets/import` into a service with `-Xmx1g` and the
embedded PostgreSQL. The uris take turns with {images:,} JPEGs of CIFAR-10 (32 × 32): every row's image is read, hashed and decoded, from the page
cache. Photographs of ImageNet's size take longer to read and decode, all else is the same.

| | |
|---|--:|
| whole import | {seconds:.0f} s |
| items a second | {items / seconds:,.0f} |""")
for phase, (start, end) in phases.items():
    if end - start >= 1:
        print(f"| of it “{phase}” | {end - start:.0f} s |")
print(f"""| memory of the service before (resident) | {before} MiB |
| peak while importing, heap and all else, without PostgreSQL | {peak} MiB |
| `GET /datasets/{{id}}/items?limit={PAGE}`, {len(times):,} pages in turn, median | {statistics.median(times):.1f} ms |
| the slowest of them | {times[-1]:.0f} ms |

A phase ends where the next is first seen; what follows the last is two `COPY`s and the commit.""")
if items < WHOLE:
    print(f"""
Measured on a part, to take no more than five minutes of a shared machine; at this rate the {WHOLE:,} rows of ImageNet take
{WHOLE / items * seconds / 60:.0f} minutes. That is an extrapolation, of the time alone: `ROWS={WHOLE} bench/import/run` measures it.""")
