"""Measures one row of bench/api/run against a running service; every measurement is a line of JSON.

ROW URL FOLDER: FOLDER holds vectors.npy, service.log and the data folder of the service.
"""
import http.client
import json
import os
import random
import subprocess
import sys
import time
import uuid

import load

ROW, URL, FOLDER = sys.argv[1:]
ADDRESS = URL.removeprefix("http://")
REPEATS = int(os.environ["REPEATS"])
ITEMS, DIMENSION, CLASSES = 50_000, 512, 100
RATE, WINDOW, CONNECTIONS = 1000, 12, 64
LOAD = round(os.getloadavg()[0], 1)  # of others, before there is any of ours


def call(method, path, body=None, headers=(), connection=None):
    opened = connection or http.client.HTTPConnection(ADDRESS)
    opened.request(method, path, body, {"Content-Type": "application/json", **dict(headers)})
    answer = opened.getresponse()
    text = answer.read()
    if answer.status >= 300:
        sys.exit("%s %s answered %d: %s" % (method, path, answer.status, text.decode()))
    return json.loads(text)


def post(path, **body):
    return call("POST", path, json.dumps(body))


def keep(**measured):
    print(json.dumps({**measured, "load": LOAD}), flush=True)


def name():
    return "bench-" + uuid.uuid4().hex[:8]


def dataset():
    return post("/datasets", name=name(), size=ITEMS)["id"]


def empty_cache(of):
    return post("/feature-caches", dataset_id=of, name=name(), dimension=DIMENSION)["id"]


def timed(*command, **options):
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - began


def upload(cache):
    return timed(
        "curl", "--silent", "--show-error", "--fail", "--upload-file", FOLDER + "/vectors.npy",
        "-H", "Content-Type: application/octet-stream", "%s/feature-caches/%s/vectors" % (URL, cache))


def psql(statement):
    """Runs on the embedded server, whose port is in the log and whose password is in its folder."""
    with open(FOLDER + "/service.log") as log:
        port = next(line.split(" on port ")[1].strip() for line in log if "PostgreSQL runs in" in line)
    with open(FOLDER + "/data/postgres/password") as password:
        environment = {**os.environ, "PGPASSWORD": password.read()}
    return timed(
        "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--host=localhost", "--port=" + port,
        "--username=postgres", "--dbname=postgres", "--command=" + statement, env=environment)


def measure_upload():
    """The peer copies what the service stored, row for row, into a table like the service's."""
    of = dataset()
    cache = empty_cache(of)
    upload(cache)
    rows = os.path.abspath(FOLDER) + "/chunks.copy"
    psql("\\copy (SELECT * FROM feature_chunk WHERE feature_cache_id = '%s') TO '%s' (FORMAT binary)" % (cache, rows))
    psql("CREATE TABLE copied_chunk (LIKE feature_chunk INCLUDING ALL)")
    copy = "\\copy copied_chunk FROM '%s' (FORMAT binary)" % rows
    for time_round in range(-1, REPEATS):
        psql("TRUNCATE copied_chunk")
        psql("CHECKPOINT")
        peer = psql(copy)
        psql("CHECKPOINT")
        own = upload(empty_cache(of))
        if time_round >= 0:  # the first is a warm-up
            keep(case="upload", who="peer", seconds=peer)
            keep(case="upload", who="shortlist", seconds=own)
    psql("DROP TABLE copied_chunk")


def round_of(pool, cache, strategy, batch_size, seed):
    return post(
        "/rounds", pool_id=pool, feature_cache_id=cache, strategy={"name": strategy}, batch_size=batch_size, seed=seed)["id"]


def pool_of(of):
    classes = ["class %d" % number for number in range(CLASSES)]
    return post("/pools", dataset_id=of, name=name(), classes=classes, budget={"labels": ITEMS})["id"]


def filled():
    of = dataset()
    cache = empty_cache(of)
    upload(cache)
    return of, cache


def select(pool, cache, strategy, batch_size, seed):
    return post("/rounds/%s/select" % round_of(pool, cache, strategy, batch_size, seed))["id"]


def until(job, condition):
    while not condition(call("GET", "/jobs/" + job)):
        time.sleep(0.05)


def ended(job):
    return job["state"] not in ("QUEUED", "RUNNING")


def measure_jobs():
    """Polls of a job that has ended, then of a selection that is computing and is cancelled after them."""
    of, cache = filled()
    pool = pool_of(of)
    first = select(pool, cache, "kmeans", 100, 0)
    load.polls(ADDRESS, "/jobs/" + first, RATE, WINDOW, CONNECTIONS)  # warms up, as does the selection
    until(first, ended)
    for seed in range(REPEATS):
        keep(case="jobs-idle", who="shortlist", **load.polls(ADDRESS, "/jobs/" + first, RATE, WINDOW, CONNECTIONS))
        job = select(pool, cache, "kmeans", 1000, seed)
        until(job, lambda seen: seen.get("phase") is not None)
        measured = load.polls(ADDRESS, "/jobs/" + job, RATE, WINDOW, CONNECTIONS, while_seen=b'"state":"RUNNING"')
        keep(case="jobs", who="shortlist", **measured)
        if measured["seconds"] >= WINDOW:
            post("/jobs/%s/cancel" % job)
        until(job, ended)


def measure_labels():
    of, cache = filled()
    for per_request in (1_000, 10_000):
        for repeat in range(-1, REPEATS):
            pool = pool_of(of)
            batch = call(
                "POST", "/rounds/%s/select" % round_of(pool, cache, "random", ITEMS, repeat + 1), headers={"Prefer": "wait=60"})
            rng = random.Random(repeat)
            labels = [
                {"item": picked["item"], "class": "class %d" % rng.randrange(CLASSES), "annotator": "ann-%d" % rng.randrange(10)}
                for picked in batch["items"]
            ]
            bodies = [json.dumps({"labels": labels[a : a + per_request]}) for a in range(0, ITEMS, per_request)]
            connection = http.client.HTTPConnection(ADDRESS)
            began = time.perf_counter()
            for number, body in enumerate(bodies):
                answer = call(
                    "POST", "/rounds/%s/labels" % batch["round_id"], body, {"Idempotency-Key": str(number)}, connection)
            seconds = time.perf_counter() - began
            if answer["round_state"] != "CLOSED":
                sys.exit("labels are missing: " + json.dumps(answer))
            if repeat >= 0:
                keep(case="labels-%d" % per_request, who="shortlist", seconds=seconds, per_second=ITEMS / seconds)


{"upload": measure_upload, "jobs": measure_jobs, "labels": measure_labels}[ROW]()
