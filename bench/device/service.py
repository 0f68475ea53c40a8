"""The service as a process, and its API as a user calls it: urllib and nothing else."""
import collections
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
NOBODY = 65534


class Refused(Exception):
    """An answer that is an error; the message is the problem document."""

    def __init__(self, what, status, body):
        super().__init__("%s answered %d: %s" % (what, status, body))
        self.status = status
        self.problem = json.loads(body) if body.startswith("{") else {}


class JobFailed(Exception):
    def __init__(self, job):
        super().__init__("job %s is %s: %s" % (job["type"], job["state"], json.dumps(job.get("problem"))))
        self.job = job


class Service:
    """Starts it, kills it, and starts it again over the same data folder."""

    def __init__(self, folder, log, roots):
        self.folder = folder
        self.log = log
        self.roots = roots
        self.process = None
        self.url = None
        # PostgreSQL refuses root; in a user namespace, or as nobody, it is none
        self.user = {}
        if os.getuid() == 0 and not namespaces():
            self.user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)

    def start(self, settings=(), environment=()):
        """Gives the seconds until it answers."""
        begun = time.time()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = "http://127.0.0.1:%d" % port
        command = [
            str(HERE / "runtime/bin/java"), "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
            "-Xmx%s" % os.environ.get("HEAP", "8g"), "-Duser.home=%s" % self.folder,
            "-cp", "%s/classes:%s/lib/*" % (HERE, HERE), *os.environ.get("JAVA_OPTIONS", "").split(),
            "dev.shortlist.ShortlistApplication", "--server.port=%d" % port, "--shortlist.data=%s/data" % self.folder,
            "--shortlist.locations.roots=%s" % ",".join(map(str, self.roots)), "--shortlist.jobs.heartbeat=1500ms",
            "--logging.level.dev.shortlist=INFO", *settings]
        with open(self.log, "ab") as log:
            log.write(("== %s\n" % " ".join(settings)).encode())
            self.process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder,
                env={**os.environ, **dict(environment)}, start_new_session=True, **self.user)
        while time.time() - begun < 180:
            if self.process.poll() is not None:
                raise Exception("the service ended with %d as it started" % self.process.returncode)
            try:
                if self.get("/actuator/health")["status"] == "UP":
                    return time.time() - begun
            except (OSError, Refused):
                time.sleep(0.1)
        raise Exception("the service did not start in three minutes")

    def kill(self):
        """As kill -9 does: nothing is said goodbye to, and the database goes on running."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def tail(self, lines=15):
        try:
            with open(self.log, errors="replace") as log:
                return [line.rstrip()[:400] for line in collections.deque(log, lines)]
        except OSError:
            return []

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                content = answer.read()
                return json.loads(content) if "json" in answer.headers["Content-Type"] else content
        except urllib.error.HTTPError as refusal:
            raise Refused("%s %s" % (method, path), refusal.code, refusal.read().decode()) from None

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None):
        return self.call("POST", path, body)

    def job(self, id):
        return self.get("/jobs/" + id)

    def answers(self):
        """Whether it is up; what hangs is killed."""
        try:
            return self.get("/actuator/health")["status"] == "UP"
        except (OSError, Refused):
            if self.process.poll() is None:
                self.kill()
            return False

    def wait(self, id, seconds, seen=None, until=None):
        """Waits until a job has succeeded, or until something is true of it; tells every phase it sees."""
        end = time.time() + seconds * float(os.environ.get("PATIENCE", "1"))
        while True:
            job = self.job(id)
            if seen:
                seen(job)
            if until and until(job):
                return job
            if job["state"] == "SUCCEEDED":
                return job
            if job["state"] in ("FAILED", "CANCELLED"):
                raise JobFailed(job)
            if time.time() > end:
                self.call("POST", "/jobs/%s/cancel" % id)
                raise Exception("job %s took more than %d s; it was at %s %s" % (
                    job["type"], seconds, job.get("phase"), job["progress"]))
            time.sleep(0.1)


def namespaces():
    """Whether a user namespace can be had, in which PostgreSQL is not run by root."""
    try:
        asked = subprocess.run(["unshare", "-U", "id", "-u"], capture_output=True, timeout=10)
        return asked.returncode == 0 and asked.stdout.strip() != b"0" and os.environ.get("AS_NOBODY") is None
    except (OSError, subprocess.TimeoutExpired):
        return False
