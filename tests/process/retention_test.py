#!/usr/bin/env python3
"""Finished executions are pruned when their retention is over, whenever the server is killed; what was decided stays.

Requests with and without approvals end, some wait. Three days later on a clock of ours the server has a retention of two
days; it is killed in the midst of pruning. Evidence is answered byte for byte as before, `doctor` finds nothing, and the file
has become smaller."""
import json, os, re, sqlite3, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from clock_test import Clock
from load import add_user, all_items, document, publish
from server import Client, Server, command

PLAIN, DECIDED, WAITING, KILLS = 900, 60, 5, 3
DAY = 24 * 3600
RETENTION = ["--retention", "P2D"]

# A request that nobody decides on, with 12 kB of data that a step copies.
PLAIN_WORKFLOW = {
    "name": "Plain",
    "nodes": [
        {"id": "hook", "type": "webhook", "config": {"path": "plain", "auth": {"type": "none"}}},
        {"id": "copy", "type": "set", "config": {"values": {"text": "{{trigger.body.text}}"}}},
        {"id": "done", "type": "output", "config": {"value": {"length": "{{nodes.copy.text}}"}}}],
    "edges": [{"from": "hook", "to": "copy"}, {"from": "copy", "to": "done"}]}


class Site:
    def __init__(self, folder):
        self.data, self.clock = os.path.join(folder, "data"), Clock(folder)
        self.tokens = {"admin": add_user(self.data, "admin", "admin,auditor,operator")}
        for name in ("ruth", "robert"):
            self.tokens[name] = add_user(self.data, name, "reviewer", "--group", "reviewers")

    def start(self, args=()):
        self.server = Server(self.data, args=args, env=self.clock.env)

    def client(self, who="admin"):
        return Client(self.server.port, self.tokens[who])

    def get(self, path, who="admin"):
        return self.client(who).request("GET", path)

    def file(self, path, body):
        status, answer = self.client().request("POST", f"/hooks/{path}", body)
        assert status in (200, 202), (status, answer)
        return answer.get("execution_id")

    def decide(self, client, approval):
        return client.request("POST", f"/api/v1/approvals/{approval['id']}/decisions",
                              {"decision": "approve", "comment": "Read, and decided.",
                               "revision": approval["revision"], "context_hash": approval["context_hash"]})

    def pruned(self):
        connection = Client(self.server.port).connection
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        return int(re.search(r"^neuronflow_pruned_executions_total (\d+)$", text, re.MULTILINE).group(1))

    def wait_for_pruned(self, count, seconds=60):
        until = time.monotonic() + seconds
        while (pruned := self.pruned()) < count:
            assert time.monotonic() < until, f"{pruned} of {count} were pruned"
            time.sleep(0.005)
        return pruned

    def wait_until_shrunk(self, seconds=60):
        connection = sqlite3.connect(f"file:{self.data}/neuronflow.db?mode=ro", uri=True, isolation_level=None)
        until = time.monotonic() + seconds
        while unused := connection.execute("PRAGMA freelist_count").fetchone()[0]:
            assert time.monotonic() < until, f"{unused} pages are not given back"
            time.sleep(0.05)
        connection.close()

    def executions(self):
        return all_items(self.client(), "/api/v1/executions")

    def size(self):
        return os.path.getsize(os.path.join(self.data, "neuronflow.db"))


def fill(site):
    """Gives the ids of those with decisions."""
    publish(site.client(), PLAIN_WORKFLOW)
    publish(site.client(), document("two_reviewers"))
    for n in range(DECIDED):
        site.file("two-reviewers", {"title": f"Decided {n}", "amount": n})
    decided = [execution["id"] for execution in site.executions()]
    for who in ("ruth", "robert"):
        client = site.client(who)
        while approvals := client.request("GET", "/api/v1/approvals?assignee=me&limit=200")[1]["items"]:
            for approval in approvals:
                status, answer = site.decide(client, approval)
                assert status == 200, answer
    client = site.client()
    for n in range(PLAIN):
        status, answer = client.request("POST", "/hooks/plain", {"text": f"{n} " + os.urandom(6_000).hex()})
        assert status in (200, 202), (status, answer)
    for n in range(WAITING):
        site.file("two-reviewers", {"title": f"Waits {n}", "amount": n})
    assert len(decided) == DECIDED and len(site.executions()) == DECIDED + PLAIN + WAITING
    return decided


def evidence(site):
    """All that must stay as it is, as the API answers it."""
    client = site.client()
    approvals = [client.request("GET", f"/api/v1/approvals/{approval['id']}")[1]
                 for approval in all_items(client, "/api/v1/approvals")]
    leaves, path = [], "/api/v1/audit/log?from=0&limit=200"
    while path:
        status, page = client.request("GET", path)
        assert status == 200, page
        leaves += [item["bytes_base64"] for item in page["items"]]
        path = page["next_cursor"] and f"/api/v1/audit/log?limit=200&cursor={page['next_cursor']}"
    for approval in approvals:
        approval.pop("can")
    return json.dumps([approvals, leaves], sort_keys=True)


def prune_and_kill(site):
    """While it prunes, the server is killed; gives how many pruned ones each kill has left."""
    left = []
    for _ in range(KILLS):
        site.start(RETENTION)
        site.wait_for_pruned(40)
        site.server.kill()
        site.start()
        left.append(sum(execution["pruned_at"] is not None for execution in site.executions()))
        site.server.stop()
        command("doctor", "--data", site.data, env=site.clock.env)
    assert all(0 < count < DECIDED + PLAIN for count in left) and left == sorted(left), left
    site.start(RETENTION)
    site.wait_for_pruned(DECIDED + PLAIN - left[-1])
    return left


def check(site, decided, before):
    assert evidence(site) == before, "evidence is not what it was"
    executions = site.executions()
    waiting = [execution for execution in executions if execution["status"] == "waiting_approval"]
    assert len(waiting) == WAITING and all(execution["pruned_at"] is None for execution in waiting)
    assert all(execution["pruned_at"] for execution in executions if execution not in waiting)
    for execution in decided[:5]:
        status, shown = site.get(f"/api/v1/executions/{execution}")
        assert status == 200 and shown["approvals"][0]["outcome"] == "approved" and shown["output"] is None, shown
        status, gone = site.get(f"/api/v1/executions/{execution}/journal")
        assert status == 410 and gone["type"] == "/problems/pruned", gone
        status, refused = site.client().request("POST", f"/api/v1/executions/{execution}/retry", {})
        assert status == 410, refused
    for who in ("ruth", "robert"):
        client = site.client(who)
        for approval in client.request("GET", "/api/v1/approvals?assignee=me")[1]["items"]:
            status, answer = site.decide(client, approval)
            assert status == 200, answer
    assert all(execution["status"] == "completed" for execution in site.executions())


def prune_by_hand(site):
    """The rest, by the command, which a server keeps out."""
    refused = command("prune", "--data", site.data, "--before", "2100-01-01T00:00:00Z", ok=False, env=site.clock.env)
    assert refused.returncode == 1 and "in use" in refused.stderr or "server" in refused.stderr, refused
    site.server.stop()
    wrong = command("prune", "--data", site.data, "--before", "yesterday", ok=False)
    assert wrong.returncode == 1 and "--before" in wrong.stderr, wrong
    told = json.loads(command("prune", "--data", site.data, "--before", "2100-01-01T00:00:00Z", "--json",
                              env=site.clock.env))
    assert told["executions"] == WAITING and told["bytes"] <= told["bytes_before"] and told["bytes_free"] == 0, told


def refuses_short_retentions(site):
    for wrong in ("PT1H", "400", "-P1D", "P0D"):
        result = subprocess.run([*site_command(site), f"--retention={wrong}"], capture_output=True, text=True, timeout=20)
        assert result.returncode == 1 and "retention" in result.stderr and "P400D" in result.stderr, result
    shown = command("serve", "--print-config", env={"NEURONFLOW_RETENTION": "P1Y"})
    assert 'retention = "P1Y"  # environment NEURONFLOW_RETENTION' in shown, shown


def site_command(site):
    from server import BINARY
    return [BINARY, "serve", "--data", site.data, "--listen", "127.0.0.1:0"]


def main():
    with tempfile.TemporaryDirectory(prefix="neuronflow-retention-") as folder:
        site = Site(folder)
        refuses_short_retentions(site)
        site.start()
        decided = fill(site)
        before = evidence(site)
        site.server.stop()
        size = site.size()
        site.clock.set(3 * DAY)
        left = prune_and_kill(site)
        check(site, decided, before)
        site.wait_until_shrunk()
        site.server.stop()  # which copies the WAL into the file
        smaller = site.size()
        assert smaller < size / 2, f"{size} bytes, after pruning {smaller}"
        told = command("doctor", "--data", site.data, env=site.clock.env)
        site.start()
        prune_by_hand(site)
        command("doctor", "--data", site.data, env=site.clock.env)
    print(f"{DECIDED + PLAIN} finished executions pruned over {KILLS} kills (after {left}), {WAITING} that wait "
          f"untouched, {DECIDED} with decisions answered as before, {told.splitlines()[0]}, the file from {size} to {smaller} "
          f"bytes", flush=True)


if __name__ == "__main__":
    main()
