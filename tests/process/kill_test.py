#!/usr/bin/env python3
"""P1: what was acknowledged survives `kill -9` at any instant, and no decision is taken twice.

Twenty rounds: clients file requests and decide on approvals as fast as they can and note each acknowledgement in a
ledger; the server is killed at a random instant and started again. Afterwards every request of the ledger is there,
every decision of the ledger is there once, and `doctor` finds saved states, journals and leaves in step."""
import http.client, os, random, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import Client, Server, command, ROOT

ROUNDS = int(os.environ.get("KILL_ROUNDS", "20"))
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))
FILERS, DECIDERS = 4, 2


def prepare(data):
    tokens = []
    for i in range(DECIDERS):
        email = f"reviewer{i}@example.com"
        command("user", "add", "--data", data, "--email", email, "--name", f"Reviewer {i}", "--roles", "reviewer",
                "--group", "reviewers", input="a long password\n")
        tokens.append(command("token", "create", "--data", data, "--email", email, "--name", "test", "--scope",
                              "read,write,decide"))
    command("user", "add", "--data", data, "--email", "audit@example.com", "--name", "Auditor", "--roles", "auditor",
            input="a long password\n")
    auditor = command("token", "create", "--data", data, "--email", "audit@example.com", "--name", "test", "--scope",
                      "read")
    command("workflow", "publish", os.path.join(ROOT, "tests/process/two_reviewers.json"), "--data", data)
    return tokens, auditor


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.requests, self.decisions = [], []


def file_requests(port, ledger, stop):
    client = Client(port)
    while not stop.is_set():
        try:
            status, body = client.request("POST", "/hooks/two-reviewers", {"title": "Please", "amount": 5})
        except (OSError, http.client.HTTPException):
            return
        if status == 202:
            with ledger.lock:
                ledger.requests.append(body["execution_id"])


def decide(port, token, ledger, stop):
    client = Client(port, token)
    while not stop.is_set():
        try:
            status, page = client.request("GET", "/api/v1/approvals?assignee=me&status=open&limit=20")
            for approval in page["items"] if status == 200 else []:
                if stop.is_set():
                    return
                status, answer = client.request(
                    "POST", f"/api/v1/approvals/{approval['id']}/decisions",
                    {"decision": "approve", "comment": "yes", "revision": approval["revision"],
                     "context_hash": approval["context_hash"]})
                if status == 200:
                    mine = [d["id"] for d in answer["decisions"]]
                    with ledger.lock:
                        ledger.decisions.append((approval["id"], mine))
        except (OSError, http.client.HTTPException):
            return


def round_of_load(data, tokens, ledger, seconds):
    server = Server(data)
    stop = threading.Event()
    threads = [threading.Thread(target=file_requests, args=(server.port, ledger, stop)) for _ in range(FILERS)]
    threads += [threading.Thread(target=decide, args=(server.port, token, ledger, stop)) for token in tokens]
    for thread in threads:
        thread.start()
    threading.Event().wait(seconds)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()


def check(data, auditor, ledger):
    server = Server(data)
    client = Client(server.port, auditor)
    for execution in ledger.requests:
        status, _ = client.request("GET", f"/api/v1/executions/{execution}")
        assert status == 200, f"lost: execution {execution} was acknowledged, and now {status}"
    for approval, decisions in ledger.decisions:
        status, body = client.request("GET", f"/api/v1/approvals/{approval}")
        assert status == 200, f"lost: approval {approval}"
        known = [d["id"] for d in body["decisions"]]
        for decision in decisions:
            assert known.count(decision) == 1, f"decision {decision} of {approval}: {known}"
        people = [d["reviewer"]["email"] for d in body["decisions"]]
        assert len(people) == len(set(people)), f"somebody decided twice on {approval}: {people}"
    server.stop()


def main():
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    ledger = Ledger()
    with tempfile.TemporaryDirectory(prefix="neuronflow-kill-") as data:
        tokens, auditor = prepare(data)
        for _ in range(ROUNDS):
            round_of_load(data, tokens, ledger, chance.uniform(0.05, 1.0))
        check(data, auditor, ledger)
        report = command("doctor", "--data", data)
    print(f"{ROUNDS} kills: {len(ledger.requests)} requests and {len(ledger.decisions)} decisions acknowledged, 0 lost, "
          f"0 double; {report}")
    assert ledger.requests and ledger.decisions, "no load: the test has shown nothing"


if __name__ == "__main__":
    main()
