#!/usr/bin/env python3
"""What memory steps and sub-workflows do is done exactly once over `kill -9` at any instant.

Requests come from several callers, each with an Idempotency-Key; the server is killed again and again while it
counts them, and what got no answer is said again. In the end each request was given a number of its own, without a
gap, and its sub-workflow counted it once. A backup holds what was counted."""
import concurrent.futures, http.client, os, random, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from load import add_user, all_items, publish
from server import Client, Server, command

ROUNDS = 8
CALLERS = 4
REQUESTS = 60  # of each caller
WAIT_SECONDS = 120
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))


def count(key):
    return {"operation": "increment", "key": key, "scope": "workspace"}


CHILD = {"name": "Counted", "nodes": [{"id": "begin", "type": "manual", "config": {}},
                                      {"id": "count", "type": "memory", "config": count("children")},
                                      {"id": "done", "type": "output", "config": {"value": "{{nodes.count.value}}"}}],
         "edges": [{"from": "begin", "to": "count"}, {"from": "count", "to": "done"}]}
PARENT = {"name": "Counting",
          "nodes": [{"id": "hook", "type": "webhook", "config": {"path": "count", "auth": {"type": "none"}}},
                    {"id": "count", "type": "memory", "config": count("requests")},
                    {"id": "child", "type": "sub_workflow", "config": {"workflow": "Counted", "input": {}}},
                    {"id": "done", "type": "output",
                     "config": {"value": {"number": "{{nodes.count.value}}", "child": "{{nodes.child.output}}"}}}],
          "edges": [{"from": "hook", "to": "count"}, {"from": "count", "to": "child"}, {"from": "child", "to": "done"}]}


class Callers:
    """Say all requests, each until it is acknowledged."""

    def __init__(self, port):
        self.port = port
        self.acknowledged = {}
        self.stopped = False

    def say(self, caller):
        for number in range(REQUESTS):
            key = f"{SEED}-{caller}-{number}"
            while key not in self.acknowledged and not self.stopped:
                try:
                    status, answer = Client(self.port).request("POST", "/hooks/count", {},
                                                               {"Idempotency-Key": key})
                    if status in (200, 202):
                        self.acknowledged[key] = answer["execution_id"]
                except (OSError, http.client.HTTPException, ValueError):
                    time.sleep(0.01)


def wait_until_all_ended(admin):
    until = time.monotonic() + WAIT_SECONDS
    while True:
        found = all_items(admin, "/api/v1/executions")
        if all(execution["status"] == "completed" for execution in found):
            return found
        assert time.monotonic() < until, [e for e in found if e["status"] != "completed"][:5]
        time.sleep(0.1)


def output(admin, execution):
    status, found = admin.request("GET", f"/api/v1/executions/{execution}")
    assert status == 200, (status, found)
    return found["output"]


def next_number(server, token):
    status, answer = Client(server.port).request("POST", "/hooks/count", {})
    assert status == 202, (status, answer)
    admin = Client(server.port, token)
    wait_until_all_ended(admin)
    return output(admin, answer["execution_id"])


def main():
    print(f"seed {SEED}", flush=True)
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="neuronflow-memory-") as folder:
        data, copy = os.path.join(folder, "data"), os.path.join(folder, "copy")
        token = add_user(data, "admin", "admin")
        server = Server(data)
        admin = Client(server.port, token)
        publish(admin, CHILD)
        publish(admin, PARENT)
        callers = Callers(server.port)
        with concurrent.futures.ThreadPoolExecutor(CALLERS) as pool:
            saying = [pool.submit(callers.say, caller) for caller in range(CALLERS)]
            try:
                for _ in range(ROUNDS):
                    threading.Event().wait(chance.uniform(0.02, 0.25))
                    server.kill()
                    server = Server(data)
                    callers.port = server.port
                for one in saying:
                    one.result(timeout=WAIT_SECONDS)
            finally:
                callers.stopped = True
        requests = CALLERS * REQUESTS
        admin = Client(server.port, token)
        ended = wait_until_all_ended(admin)
        assert len(ended) == 2 * requests, f"{len(ended)} executions, and not {requests} with one child each"
        given = [output(admin, execution) for execution in callers.acknowledged.values()]
        wanted = list(range(1, requests + 1))
        assert sorted(one["number"] for one in given) == wanted, sorted(one["number"] for one in given)
        assert sorted(one["child"] for one in given) == wanted, sorted(one["child"] for one in given)

        archive = os.path.join(folder, "backup.tar")
        command("backup", "--url", f"http://127.0.0.1:{server.port}", "--token", token, "-o", archive)
        assert next_number(server, token) == {"number": requests + 1, "child": requests + 1}
        server.stop()
        command("restore", "--data", copy, archive)
        server = Server(copy)
        assert next_number(server, token) == {"number": requests + 1, "child": requests + 1}, "counted on in the copy"
        server.stop()
        print(f"{ROUNDS} kills -9 while {requests} requests were counted, by themselves and by a sub-workflow each: "
              "0 lost, 0 counted twice; a backup holds the count")


if __name__ == "__main__":
    main()
