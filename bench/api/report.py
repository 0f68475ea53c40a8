"""Keeps measurements of bench/api/run and makes the report from them.

keep ROW FILE: replaces a row of docs/results/api.csv by the lines of JSON in a file.
report: makes docs/results/api.md from the whole of it and bench/api/notes.md.
"""
import csv
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys

RESULTS = "docs/results/api"
FIELDS = "row case who seconds requests per_second p50_ms p99_ms max_ms load commit date processor versions".split()
ROWS = ["upload", "jobs", "labels"]


def kept():
    if not os.path.exists(RESULTS + ".csv"):
        return []
    with open(RESULTS + ".csv", newline="") as file:
        return list(csv.DictReader(file))


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def processor():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return "%s, %d cores, Linux %s" % (names[0] if names else platform.machine(), os.cpu_count(), platform.release().split("-")[0])


def versions():
    with open("target/bench/api/service.log") as log:
        java = next(line.split(" using Java ")[1].split()[0] for line in log if " using Java " in line)
    with open("target/bench/api/data/postgres/PG_VERSION") as file:
        server = file.read().strip()
    client = output("psql", "--version").split()[2]
    return "Java %s, PostgreSQL %s, psql %s, Python %s" % (java, server, client, platform.python_version())


def keep(row, path):
    facts = dict(
        row=row,
        commit=output("git", "describe", "--always", "--dirty"),
        date=datetime.date.today().isoformat(),
        processor=processor(),
        versions=versions(),
    )
    lines = [line for line in kept() if line["row"] != row]
    with open(path) as file:
        for line in file:
            measured = {key: round(value, 4) if isinstance(value, float) else value for key, value in json.loads(line).items()}
            lines.append({**measured, **facts})
    lines.sort(key=lambda line: ROWS.index(line["row"]))
    with open(RESULTS + ".csv", "w", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def of(lines, case, field, who="shortlist"):
    return [float(line[field]) for line in lines if line["case"] == case and line["who"] == who]


def spread(values, digits=3):
    return "%s (%s to %s)" % tuple(format(float("%.*g" % (digits, value)), ",.10g") for value in (statistics.median(values), min(values), max(values)))


def judged(text, met):
    return text if met else "**%s**" % text


def load(lines, case):
    return max(of(lines, case, "load"))


def table(lines):
    yield "| row | measured | peer | result | target | load |"
    yield "|---|---|---|---|---|---|"
    own, peer = of(lines, "upload", "seconds"), of(lines, "upload", "seconds", "peer")
    if own:
        ratio = statistics.median(own) / statistics.median(peer)
        yield "| upload of 50,000 × 512 float32 | %s s | psql `\\copy`: %s s | %s | ≤ 1.5 | %s |" % (
            spread(own), spread(peer), judged("ratio %.2f" % ratio, ratio <= 1.5), load(lines, "upload"))
    for case, title in ("jobs-idle", "`GET /jobs/{id}` at 1,000/s, nothing else running"), ("jobs", "`GET /jobs/{id}` at 1,000/s during a selection"):
        if of(lines, case, "p99_ms"):
            rate, p99 = statistics.median(of(lines, case, "per_second")), statistics.median(of(lines, case, "p99_ms"))
            during = case == "jobs"
            yield "| %s | %s/s, p50 %s ms, longest %s ms | – | %s | %s | %s |" % (
                title, spread(of(lines, case, "per_second"), 4), spread(of(lines, case, "p50_ms")), spread(of(lines, case, "max_ms")),
                judged("p99 %s ms" % spread(of(lines, case, "p99_ms")), not during or (p99 <= 25 and rate >= 990)),
                "1,000/s, p99 ≤ 25 ms" if during else "–", load(lines, case))
    for per_request in 1_000, 10_000:
        case = "labels-%d" % per_request
        if of(lines, case, "per_second"):
            rates = of(lines, case, "per_second")
            yield "| 50,000 labels of one round, %s a request | %s s | – | %s | ≥ 20,000/s | %s |" % (
                format(per_request, ","), spread(of(lines, case, "seconds")), judged("%s/s" % spread(rates), statistics.median(rates) >= 20_000), load(lines, case))


def report():
    lines = kept()
    facts = sorted({(line["processor"], line["commit"], line["date"]) for line in lines})
    text = ["# The HTTP API under load", "", "Made by `bench/api/run` from `api.csv`, which holds every run; numbers are medians (least to most).", ""]
    text += ["- %s, at %s, on %s" % fact for fact in facts]
    text += ["- " + version for version in sorted({line["versions"] for line in lines})]
    text += ["- Service, embedded PostgreSQL (fsync on) and client share the machine. The load is of the minute before the row, the row before it and others' work included.", ""]
    text += list(table(lines))
    with open("bench/api/notes.md") as file:
        text += ["", "Bold results miss their target.", "", file.read().rstrip(), ""]
    with open(RESULTS + ".md", "w") as file:
        file.write("\n".join(text))


if sys.argv[1] == "keep":
    keep(sys.argv[2], sys.argv[3])
else:
    report()
