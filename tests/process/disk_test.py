#!/usr/bin/env python3
"""P4: errors of the disk do not corrupt, and nothing is acknowledged that is not there.

First strace makes the n-th write, sync or other call of each thread fail while people act (see load.py): after every
blow a clean start finds all that was acknowledged, once, and a failed sync has ended the process with one clear line.
Then the disk is full: what changes something gets 503, reading goes on, and once there is room all of it works again
in the same process."""
import collections, json, os, random, shutil, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bank import Bank
from load import Load
from server import Client, Server, command

SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))
EGRESS = ["--egress-allow", "127.0.0.0/8"]
SYNC_FAILED = 70  # the exit status of a process that ended because it could not sync
# The first calls are those of the start; other threads count their own.
BLOWS = [*(("fdatasync", "EIO", n) for n in (1, 3, 8)), *(("fsync", "EIO", n) for n in (1, 2, 4, 6)),
         *(("pwrite64", error, n) for error in ("EIO", "ENOSPC") for n in (1, 9, 13, 30, 80, 200)),
         *(("write", error, n) for error in ("EIO", "ENOSPC") for n in (1, 2)),
         *(("pread64", "EIO", n) for n in (30, 100, 200)), *(("openat", "EMFILE", n) for n in (3, 60, 80)),
         *(("accept", "EMFILE", n) for n in (1, 3)), *(("connect", "ECONNREFUSED", n) for n in (1, 2)),
         ("ftruncate", "EIO", 1), ("ftruncate", "EIO", 2), ("rename", "EIO", 1)]
FILESYSTEM_BYTES = 96 * 2**20


def server_under(process):
    """The server that strace has started, or None where it has ended."""
    try:
        with open(f"/proc/{process.pid}/task/{process.pid}/children") as file:
            return int(file.read().split()[0])
    except (OSError, IndexError):
        return None


class Blow:
    """A server whose n-th call of each thread fails, once it listens."""

    def __init__(self, data, folder, call, error, n):
        self.name, self.log = f"{call} {error} {n}", os.path.join(folder, "strace.log")
        self.errors = open(os.path.join(folder, "stderr"), "w+")
        self.server = Server(data, args=EGRESS, stderr=self.errors, under=[
            "strace", "-f", "-y", "--seccomp-bpf", "-qq", "-o", self.log, "-e", f"trace={call}",
            "-e", f"inject={call}:error={error}:when={n}"])

    def has_fallen(self):
        with open(self.log) as log:
            return self.server.process.poll() is not None or "(INJECTED)" in log.read()

    def end(self):
        """Kills what is left. Gives whether it had ended by itself, and the calls that failed, with their files."""
        try:  # what ends by itself has time to
            ended = self.server.process.wait(5 if "sync" in self.name and self.has_fallen() else 0.05)
        except subprocess.TimeoutExpired:
            ended = None
        if ended is None and (left := server_under(self.server.process)):
            os.kill(left, 9)
        status = self.server.process.wait()
        with open(self.log) as log:
            failed = [line for line in log if "(INJECTED)" in line]
        self.errors.seek(0)
        said = self.errors.read()
        self.errors.close()
        return status if ended is not None else None, failed, said


def strike(data, folder, load, call, error, n):
    """Gives what came of it."""
    try:
        blow = Blow(data, folder, call, error, n)
    except AssertionError as refusal:  # the blow fell before it listened
        with open(os.path.join(folder, "stderr")) as file:
            said = file.read().strip()
        assert said and len(said.splitlines()) <= 2, f"{call} {error} {n}: {refusal}: {said!r}"
        return "refused to start"
    for _ in range(5):  # a slow machine needs longer to come so far
        load.run(blow.server.port, 0.4)
        if blow.has_fallen():
            break
    status, failed, said = blow.end()
    kept = [line for line in failed if any(part in line for part in ("neuronflow.db", "/keys", "/files"))]
    assert status in (None, SYNC_FAILED), f"{blow.name}: ended with {status}: {said}"
    if status == SYNC_FAILED:
        lines = [line for line in said.splitlines() if "so this process ends" in line]
        assert len(lines) == 1, f"{blow.name}: {said}"
    if kept and call in ("fsync", "fdatasync"):
        assert status == SYNC_FAILED, f"{blow.name}: a sync failed, and the process went on: {failed} {said}"
    return "not reached" if not failed else "went on" if status is None else "ended"


def check_after(data, load, chance, what):
    server = Server(data, args=EGRESS)
    try:
        load.ask_again(server.port)
        load.check_news(server.port, chance, older=5)
    except AssertionError as error:
        raise AssertionError(f"after {what}: {error}") from error
    server.stop()


def one_by_one(data, folder, load, chance):
    came = collections.Counter()
    for call, error, n in BLOWS:
        came[strike(data, folder, load, call, error, n)] += 1
        check_after(data, load, chance, f"{call} {error} {n}")
    assert came["ended"] and came["went on"] and came["not reached"] < len(BLOWS) / 2, came
    return came


class SmallDisk:
    """A file system of its own in `folder`, where one can be mounted."""

    def __init__(self, folder):
        self.folder, self.filler = folder, os.path.join(folder, "filler")
        os.mkdir(folder)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={FILESYSTEM_BYTES}", "tmpfs", folder]
        self.mounted = subprocess.run(mount, capture_output=True).returncode == 0

    def fill(self):
        with open(self.filler, "ab", buffering=0) as file:
            for size in (2**20, 2**12, 1):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    pass

    def empty(self):
        os.truncate(self.filler, 0)

    def leave(self):
        if self.mounted:
            subprocess.run(["umount", self.folder], check=True)


def ready(port):
    return Client(port).request("GET", "/readyz")


def while_full(load, disk, server):
    """Fills whatever room comes back, until many changes were refused; nothing else is."""
    client, admin = load.caller(server.port, "portal"), load.caller(server.port, "admin")
    before = load.ledger.refusals[503]
    while load.ledger.refusals[503] < before + 20:
        disk.fill()
        status, answer = load.ledger.say(client, "hook", "portal", "/hooks/two-reviewers",
                                         {"title": load.title("hook"), "amount": 1})
        assert status in (202, 503), (status, answer)
        assert status == 202 or (client.media == "application/problem+json" and answer["status"] == 503), answer
        for path in ("/api/v1/approvals?limit=5", "/api/v1/executions?limit=5", "/api/v1/me", "/healthz"):
            assert admin.request("GET", path)[0] == 200, path
        status, answer = ready(server.port)
        assert status == 503 and "/disk" in [e["pointer"] for e in answer["errors"]], (status, answer)


def full(data, disk, load, chance):
    """The disk fills three times while people act, and gets room again. Gives the executions."""
    server = Server(data, args=EGRESS)
    load.publish(server.port)
    load.run(server.port, 1)
    for _ in range(3):
        load.run(server.port, 1.5, disk.fill)
        load.run(server.port, 1)
        while_full(load, disk, server)
        disk.empty()
        until = time.monotonic() + 60
        while (answer := ready(server.port))[0] != 200:
            assert time.monotonic() < until, f"there is room again, and it is not ready: {answer}"
            time.sleep(0.1)
        load.ask_again(server.port)
        load.check_news(server.port, chance)
        load.run(server.port, 0.5)
    assert server.process.poll() is None, "it ended"
    return end_all(load, server, chance)


def seemingly_full(data, folder, load, chance):
    """The same as far as it goes where nothing can be mounted: for a while each write says that there is no room."""
    server = Server(data, args=EGRESS)
    load.publish(server.port)
    server.stop()
    blow = Blow(data, folder, "pwrite64", "ENOSPC", "30..200")
    load.run(blow.server.port, 4)
    assert load.ledger.refusals[503], "nothing was refused"
    load.ask_again(blow.server.port)
    load.check_news(blow.server.port, chance)
    status, failed, said = blow.end()
    assert status is None and len(failed) > 20, (status, len(failed), said)
    return end_all(load, Server(data, args=EGRESS), chance)


def end_all(load, server, chance):
    load.ask_again(server.port)
    executions = load.finish(server.port)
    load.check_news(server.port, chance, older=10**9)
    load.check_all(server.port, executions)
    server.stop()
    return executions


def doctor(data):
    report = json.loads(command("doctor", "--data", data, "--json"))
    assert report["findings"] == [], report
    return report


def test_calls(chance):
    with tempfile.TemporaryDirectory(prefix="neuronflow-calls-") as folder:
        data = os.path.join(folder, "data")
        load = Load(data, Bank(SEED), SEED)
        server = Server(data, args=EGRESS)
        load.publish(server.port)
        server.stop()
        came = one_by_one(data, folder, load, chance)
        end_all(load, Server(data, args=EGRESS), chance)
        doctor(data)
    told = ", ".join(f"{count} {what}" for what, count in came.items())
    print(f"PROMISE P4: {len(BLOWS)} calls made to fail by strace under load ({told}): "
          f"{len(load.ledger.acknowledged)} acknowledged, 0 lost, 0 double", flush=True)


def test_full_disk(chance):
    with tempfile.TemporaryDirectory(prefix="neuronflow-full-") as folder:
        disk = SmallDisk(os.path.join(folder, "disk"))
        try:
            data = os.path.join(disk.folder, "data")
            load = Load(data, Bank(SEED), SEED)
            executions = (full(data, disk, load, chance) if disk.mounted
                          else seemingly_full(data, folder, load, chance))
            doctor(shutil.copytree(data, os.path.join(folder, "copy")))  # it wants more room than that disk has
        finally:
            disk.leave()
    what = ("a tmpfs filled three times" if disk.mounted
            else "no file system can be mounted here, so 171 writes of each thread said ENOSPC")
    print(f"PROMISE P4: {what} under load: {load.ledger.refusals[503]} changes refused with 503, "
          f"{len(load.ledger.acknowledged)} acknowledged, 0 lost, 0 double; it went on by itself each time, and all "
          f"{len(executions)} executions ended", flush=True)


def main():
    print(f"seed {SEED}", flush=True)
    chance = random.Random(SEED)
    test_full_disk(chance)
    test_calls(chance)


if __name__ == "__main__":
    main()
