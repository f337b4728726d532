#!/usr/bin/env python3
"""P18: a directory of the format before is upgraded with executions in flight, whenever the upgrade is killed.

No release came before this one, so the directory is one of this program's under load, from which everything is taken
that later formats of the store have added (src/store/sqlite/schema.cpp). Its upgrade is killed at fifty calls to the system,
one after another, each on a copy; the next start completes it, and finds all that was acknowledged."""
import collections, os, random, shutil, sqlite3, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bank import Bank
from load import Load, all_items
from server import Server, command

POINTS = int(os.environ.get("POINTS", "50"))
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))
EGRESS = ["--egress-allow", "127.0.0.0/8"]
CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "fcntl", "mmap", "unlink", "rename", "pread64")
# What takes away what formats 2 and 3 have added.
SET_BACK = ("DROP INDEX entries_execution", "ALTER TABLE executions DROP COLUMN pruned_at",
            "ALTER TABLE approvals DROP COLUMN votes")


def database(data):
    return sqlite3.connect(os.path.join(data, "neuronflow.db"), isolation_level=None)


def format_of(data):
    """Looks at a copy: whoever opens a database recovers it, and that is the server's work."""
    with tempfile.TemporaryDirectory(prefix="neuronflow-look-") as folder:
        for name in ("neuronflow.db", "neuronflow.db-wal"):
            if os.path.exists(os.path.join(data, name)):
                shutil.copy(os.path.join(data, name), folder)
        connection = database(folder)
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.close()
    return found


def set_back(data):
    """Makes it a directory of format 1."""
    connection = database(data)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == 3, "this test does not know the format"
    for statement in SET_BACK:
        connection.execute(statement)
    connection.execute("PRAGMA user_version=1")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def traced(data, log, *more):
    return ["strace", "-f", "-qq", "-o", log, "-e", "trace=openat," + ",".join(CALLS), *more]


def calls_of_upgrade(data, log):
    """The calls of the main thread from opening the database to listening: (call, n), counted as strace does."""
    server = Server(data, args=EGRESS, under=traced(data, log), stderr=None)
    children = f"/proc/{server.process.pid}/task/{server.process.pid}/children"
    with open(children) as file:
        main = file.read().split()[0]
    os.kill(int(main), 9)
    server.process.wait()
    counts, points, begun = collections.Counter(), [], False
    with open(log) as lines:
        for line in lines:
            thread, _, rest = line.strip().partition(" ")
            call = rest.strip().split("(")[0]
            if thread != main or call not in (*CALLS, "openat"):
                continue
            begun = begun or (call == "openat" and "neuronflow.db" in rest)
            counts[call] += 1
            if begun and call in CALLS:
                points.append((call, counts[call]))
    return points


def kill_at(data, log, call, n):
    """Whether it was killed there."""
    try:
        server = Server(data, args=EGRESS, under=traced(data, log, "-e", f"inject={call}:signal=KILL:when={n}"))
    except AssertionError:
        return True
    server.process.send_signal(15)  # strace passes nothing on, and lets go of the server
    return server.process.wait() != 0


def make_old(data, bank, chance):
    """A directory of format 1. Gives its load, and how many executions are in flight."""
    load = Load(data, bank, SEED)
    server = Server(data, args=EGRESS)
    load.publish(server.port)
    for _ in range(3):
        load.run(server.port, 1, server.kill)
        server = Server(data, args=EGRESS)
        load.ask_again(server.port)
    load.people = load.people[:3]  # who file, and nobody who decides
    load.run(server.port, 1.5)
    load.check_news(server.port, chance)
    executions = all_items(load.caller(server.port, "admin"), "/api/v1/executions")
    server.kill()
    set_back(data)
    return load, sum(execution["status"] != "completed" for execution in executions)


def refuses_newer(data):
    connection = database(data)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    result = command("doctor", "--data", data, ok=False)
    assert result.returncode == 1 and "a newer NeuronFlow wrote this database" in result.stderr, result


def main():
    print(f"seed {SEED}", flush=True)
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="neuronflow-upgrade-") as folder:
        old, log = os.path.join(folder, "old"), os.path.join(folder, "strace.log")
        load, in_flight = make_old(old, Bank(SEED), chance)
        copy = os.path.join(folder, "copy")
        shutil.copytree(old, copy)
        points = calls_of_upgrade(copy, log)
        writes = [point for point in points if point[0] not in ("fcntl", "mmap", "pread64")]
        others = [point for point in points if point not in writes]
        chosen = writes[:POINTS] + chance.sample(others, max(0, min(POINTS - len(writes), len(others))))
        left_at = collections.Counter()
        for call, n in chosen:
            shutil.rmtree(copy)
            shutil.copytree(old, copy)
            assert kill_at(copy, log, call, n), f"not killed at {call} {n}"
            left_at[format_of(copy)] += 1
            server = Server(copy, args=EGRESS)
            load.check_news(server.port, chance, older=4)
            server.kill()
            assert format_of(copy) == 3, f"killed at {call} {n}, and not upgraded by the next start"
        command("doctor", "--data", copy)
        server = Server(copy, args=EGRESS)
        load.check_news(server.port, chance, older=10**9)
        executions = load.finish(server.port)
        load.check_all(server.port, executions)
        server.stop()
        command("doctor", "--data", copy)
        refuses_newer(copy)
    assert len(chosen) >= min(POINTS, 30) and left_at[1] and left_at[3] and in_flight, (len(chosen), left_at)
    print(f"PROMISE P18: store format 1 to 3 with {in_flight} executions in flight, killed at {len(chosen)} "
          f"system calls of the upgrade ({left_at[1]} before it was made durable, {left_at[2]} between, {left_at[3]} after): the next start "
          f"completes it, {len(load.ledger.acknowledged)} acknowledged, 0 lost; a newer format is refused", flush=True)


if __name__ == "__main__":
    main()
