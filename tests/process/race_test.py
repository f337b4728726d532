#!/usr/bin/env python3
"""P5: however many reviewers decide at once, an approval has one outcome and a reviewer one decision in it. P11:
publishing, activating and deactivating versions touches no execution in flight.

Two thousand approvals are each decided by two to sixteen reviewers at the same moment, over connections of their own,
some of them twice with different verdicts. Then executions wait at every kind of node that waits while versions come
and go; all of them end on the version that they started with."""
import collections, datetime, os, random, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bank import Bank
from load import COMMENT, add_user, all_items, document, publish
from server import Client, Server, command

APPROVALS, REVIEWERS, CONNECTIONS = int(os.environ.get("APPROVALS", "2000")), 16, 2
QUORUM = 5
WINDOW = 40  # approvals that are raced for between two waits for the slowest
MODES = {"any": {"review_mode": "any"}, "quorum": {"review_mode": "quorum", "quorum": QUORUM},
         "all": {"review_mode": "all", "reviewers": [{"email": "reviewer0@example.com"}, {"group": "reviewers"}]}}
KINDS = ("approval", "stages", "rework", "retry", "pause", "signal", "until", "task", "child", "loop")
WAITING_OF_EACH, VERSIONS = 100, 20
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))


def raced(mode, policy):
    workflow = document("two_reviewers")
    hook, gate, done = workflow["nodes"]
    hook["config"]["path"] = "raced-" + mode
    gate["config"] = {"title": "{{trigger.body.title}}", "reviewers": [{"group": "reviewers"}],
                      "require_comment": "never", **policy}
    lost = {"id": "lost", "type": "output", "config": {"value": {"outcome": "{{nodes.gate.outcome}}"}}}
    return {"name": "Raced " + mode, "nodes": [hook, gate, done, lost],
            "edges": [*workflow["edges"], {"from": "gate", "port": "rejected", "to": "lost"}]}


class Race:
    """Approvals that are decided by all at once, window by window; what each answer said."""

    def __init__(self, port, tokens, approvals):
        self.port, self.tokens, self.approvals, self.lock = port, tokens, approvals, threading.Lock()
        self.taken = collections.defaultdict(list)  # by approval: (reviewer, verdict) that got 200
        self.refused, self.surprises, self.most = collections.Counter(), [], 0
        self.gate = threading.Barrier(REVIEWERS * CONNECTIONS)

    def run(self):
        threads = [threading.Thread(target=self.decide, args=(reviewer, connection))
                   for reviewer in range(REVIEWERS) for connection in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not self.surprises, self.surprises[:3]

    def decide(self, reviewer, connection):
        client = Client(self.port, self.tokens[reviewer])
        for start in range(0, len(self.approvals), WINDOW):
            self.gate.wait(120)
            for number in range(start, min(start + WINDOW, len(self.approvals))):
                who = random.Random(f"{SEED}/{number}").sample(range(REVIEWERS), 2 + number % (REVIEWERS - 1))
                twice = number % 3 == 0  # over both connections
                if reviewer not in who or (connection == 1 and not twice):
                    continue
                try:
                    self.decide_one(client, self.approvals[number], reviewer, connection, number)
                except Exception as error:
                    self.surprises.append(repr(error))

    def decide_one(self, client, approval, reviewer, connection, number):
        verdict = "approve" if random.Random(f"{SEED}/{number}/{reviewer}/{connection}").random() < 0.6 else "reject"
        status, answer = client.request("POST", f"/api/v1/approvals/{approval['id']}/decisions",
                                        {"decision": verdict, "comment": "", "revision": 1,
                                         "context_hash": approval["context_hash"]})
        with self.lock:
            if status == 200:
                self.taken[approval["id"]].append((f"reviewer{reviewer}@example.com", verdict))
            elif status == 409 and answer["type"] in ("/problems/approval-closed", "/problems/already-decided"):
                self.refused[answer["type"].split("/")[-1]] += 1
            else:
                self.surprises.append((status, answer))


def outcome_of(mode, decisions):
    """By the rules of the modes, from the decisions in their order; None where it is open."""
    verdicts = [decision["decision"] for decision in decisions]
    if mode == "any":
        return {"approve": "approved", "reject": "rejected"}[verdicts[0]] if verdicts else None
    if mode == "quorum":
        if verdicts.count("approve") >= QUORUM:
            return "approved"
        return "rejected" if REVIEWERS - verdicts.count("reject") < QUORUM else None
    if "reject" in verdicts:
        return "rejected"
    return ("approved" if len(verdicts) >= 2 and any(d["reviewer"]["name"] == "reviewer0" for d in decisions)
            else None)


def check_race(client, race):
    """Gives how many outcomes there were."""
    outcomes = 0
    for shown in all_items(client, "/api/v1/approvals"):
        mode = shown["title"].split()[0]
        people = [decision["reviewer"]["email"] for decision in shown["decisions"]]
        assert len(people) == len(set(people)), f"a reviewer has two decisions: {shown['decisions']}"
        acknowledged = sorted(race.taken[shown["id"]])
        recorded = sorted((d["reviewer"]["email"], d["decision"]) for d in shown["decisions"])
        assert acknowledged == recorded, f"acknowledged {acknowledged}, recorded {recorded}"
        assert shown["outcome"] == outcome_of(mode, shown["decisions"]), (mode, shown["outcome"], recorded)
        for earlier in range(len(shown["decisions"])):
            assert outcome_of(mode, shown["decisions"][:earlier]) is None, f"decided after its end: {recorded}"
        assert (shown["status"] == "closed") == (shown["outcome"] is not None)
        outcomes += shown["outcome"] is not None
    for execution in all_items(client, "/api/v1/executions"):
        if execution["status"] == "completed":
            assert execution["output"]["outcome"] == execution["approvals"][0]["outcome"], execution
    return outcomes


def test_races():
    with tempfile.TemporaryDirectory(prefix="neuronflow-race-") as data:
        admin = add_user(data, "admin", "admin")
        tokens = [add_user(data, f"reviewer{i}", "reviewer", "--group", "reviewers") for i in range(REVIEWERS)]
        server = Server(data)
        client = Client(server.port, admin)
        for mode, policy in MODES.items():
            publish(client, raced(mode, policy))
        for number in range(APPROVALS):
            mode = list(MODES)[number % len(MODES)]
            status, answer = client.request("POST", f"/hooks/raced-{mode}", {"title": f"{mode} {number}"})
            assert status == 202, (status, answer)
        race = Race(server.port, tokens, all_items(client, "/api/v1/approvals"))
        race.run()
        outcomes = check_race(client, race)
        server.stop()
        command("doctor", "--data", data)
    taken = sum(len(decisions) for decisions in race.taken.values())
    assert race.refused["approval-closed"] and race.refused["already-decided"] and outcomes > APPROVALS / 2
    print(f"PROMISE P5: {APPROVALS} approvals, each with 2 to {REVIEWERS} reviewers at once over "
          f"{REVIEWERS * CONNECTIONS} connections: {taken} decisions taken, "
          f"{race.refused['approval-closed']} too late, "
          f"{race.refused['already-decided']} second ones refused; {outcomes} outcomes, 0 approvals with two, "
          f"0 reviewers counted twice", flush=True)


def inner():
    """What the parents wait for: an approval of its own."""
    return {"name": "Inner", "nodes": [
        {"id": "begin", "type": "manual", "config": {}},
        {"id": "gate", "type": "approval", "config": {"title": "inner", "require_comment": "never", "review_mode": "any",
                                                      "reviewers": [{"group": "reviewers"}]}},
        {"id": "done", "type": "output", "config": {"value": "inner"}}],
        "edges": [{"from": "begin", "to": "gate"}, {"from": "gate", "port": "approved", "to": "done"}]}


def waiting_kinds(version):
    """One workflow that waits in every way there is: by `kind` of the request at an approval, a second stage, a rework,
    an effect that is tried again, a wait for a signal or a time, a task, a sub-workflow, an approval in a loop."""
    people = {"reviewers": [{"group": "reviewers"}], "review_mode": "any"}
    stages = {"stages": [{"name": name, "reviewers": [{"group": group}], "review_mode": "any"}
                         for name, group in (("first", "reviewers"), ("second", "leads"))]}
    gate = {"title": "{{trigger.body.kind}}", "require_comment": "never"}
    text, scope = {"type": "string"}, {"type": "object", "properties": {"scope": {"type": "string"}}}
    kinds = [kind for kind in KINDS if kind != "pause"]
    steps = {
        "approval": ("approval_group", {**gate, **people}, "approved"),
        "stages": ("approval_group", {**gate, **stages}, "approved"),
        "rework": ("approval_group", {**gate, **people}, "approved"),
        "retry": ("http_request", {"method": "POST", "url": "{{vars.bank}}/payments",
                                   "body": {"order": "{{execution.id}}", "closed": True}}, "main"),
        "signal": ("wait", {"signal": "go"}, "main"),
        "until": ("wait", {"until": "{{trigger.body.until}}"}, "main"),
        "task": ("form_task", {"schema": scope}, "main"),
        "child": ("sub_workflow", {"workflow": "Inner", "input": {}}, "main"),
        "loop": ("loop", {"over": [1, 2]}, "done")}
    nodes = [{"id": "at_" + kind, "type": type_, "config": config} for kind, (type_, config, _) in steps.items()]
    next(node for node in nodes if node["id"] == "at_retry").update(
        retry={"max_attempts": 100, "initial": "PT0.5S", "factor": 1.5, "max": "PT2S"}, timeout="PT5S")
    return {"name": "Many ways", "nodes": [
        {"id": "ask", "type": "form", "config": {
            "path": "many-ways", "title": "Ask", "access": "signed_in",
            "schema": {"type": "object", "properties": {"kind": text, "scope": text, "until": text}}}},
        {"id": "begin", "type": "set", "config": {"values": {"kind": "{{trigger.body.kind}}"}}},
        {"id": "way", "type": "switch", "config": {"match": "first", "default": None, "rules": [
            {"port": kind, "when": f"trigger.body.kind == '{kind}'"} for kind in kinds]}},
        *nodes,
        {"id": "fix", "type": "rework", "config": {"schema": scope}},
        {"id": "each", "type": "approval", "config": {**gate, **people}},
        *[{"id": f"done_{kind}", "type": "output", "config": {"value": {"version": version}}} for kind in kinds]],
        "edges": [
            {"from": "ask", "to": "begin"}, {"from": "begin", "to": "way"},
            *[{"from": "way", "port": kind, "to": "at_" + kind} for kind in kinds],
            *[{"from": "at_" + kind, "port": steps[kind][2], "to": "done_" + kind} for kind in kinds],
            {"from": "at_rework", "port": "changes_requested", "to": "fix"}, {"from": "fix", "to": "begin"},
            {"from": "at_loop", "port": "item", "to": "each"}, {"from": "each", "port": "approved", "to": "at_loop"}]}


class Waiting:
    """Executions that wait in many ways, and versions that come and go meanwhile."""

    def __init__(self, data, bank):
        self.tokens = {"admin": add_user(data, "admin", "admin"), "rita": add_user(data, "rita", "requester"),
                       "lead": add_user(data, "lead", "reviewer", "--group", "leads"),
                       "reviewer": add_user(data, "reviewer", "reviewer", "--group", "reviewers")}
        self.data, self.bank, self.started_on, self.kinds = data, bank, {}, {}
        self.start()
        assert self.client("admin").request("PUT", "/api/v1/variables", {"bank": bank.url})[0] == 200
        publish(self.client("admin"), inner())
        self.workflow = publish(self.client("admin"), waiting_kinds(1))

    def start(self):
        self.server = Server(self.data, args=["--egress-allow", "127.0.0.0/8"])

    def client(self, who):
        return Client(self.server.port, self.tokens[who])

    def file(self, version, of_each):
        client = self.client("rita")
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=15)
        for kind in KINDS:
            for _ in range(of_each):
                body = {"kind": "approval" if kind == "pause" else kind, "scope": "all",
                        "until": soon.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
                status, answer = client.request("POST", "/forms/many-ways", {"body": body})
                assert status == 202, (status, answer)
                self.started_on[answer["execution_id"]] = version
                self.kinds[answer["execution_id"]] = kind
                self.bring(kind, answer["execution_id"])

    def bring(self, kind, execution):
        """To where it waits: the second stage, the rework, the pause."""
        if kind in ("stages", "rework"):
            self.decide("reviewer", execution, "approve" if kind == "stages" else "request_changes")
        if kind == "pause":
            status, answer = self.client("admin").request("POST", f"/api/v1/executions/{execution}/pause")
            assert status == 200, (status, answer)

    def decide(self, who, execution, verdict):
        _, page = self.client("admin").request("GET", f"/api/v1/approvals?execution={execution}")
        approval = next(item for item in page["items"] if item["status"] == "open")
        status, answer = self.client(who).request(
            "POST", f"/api/v1/approvals/{approval['id']}/decisions",
            {"decision": verdict, "comment": COMMENT, "revision": approval["revision"],
             "context_hash": approval["context_hash"]})
        assert status == 200, (status, answer)

    def publish_another(self, version, chance):
        admin = self.client("admin")
        _, shown = admin.request("GET", f"/api/v1/workflows/{self.workflow}")
        status, answer = admin.request("PUT", f"/api/v1/workflows/{self.workflow}", waiting_kinds(version),
                                       {"If-Match": shown["etag"]})
        assert status == 200, (status, answer)
        status, answer = admin.request("POST", f"/api/v1/workflows/{self.workflow}/publish")
        assert status == 200 and answer["version"] == version, (status, answer)
        for act in (f"versions/{chance.randint(1, version)}/activate", "deactivate", f"versions/{version}/activate"):
            status, answer = admin.request("POST", f"/api/v1/workflows/{self.workflow}/{act}")
            assert status == 200, (act, status, answer)

    def statuses(self):
        return collections.Counter(e["status"] for e in all_items(self.client("admin"), "/api/v1/executions")
                                   if e["workflow"]["name"] != "Inner")

    def finish(self):
        """Everything goes on to its end."""
        with self.bank.lock:
            self.bank.closed = False
        until = time.monotonic() + 120
        while set(statuses := self.statuses()) != {"completed"}:
            assert time.monotonic() < until, statuses
            admin, rita = self.client("admin"), self.client("rita")
            for execution in all_items(admin, "/api/v1/executions?status=paused"):
                admin.request("POST", f"/api/v1/executions/{execution['id']}/resume")
            for execution in all_items(admin, "/api/v1/executions?status=waiting"):
                if self.kinds.get(execution["id"]) == "signal":
                    status, answer = admin.request("POST", f"/api/v1/executions/{execution['id']}/signal", {"signal": "go"})
                    assert status == 200, (status, answer)
            for task in all_items(rita, "/api/v1/tasks"):
                status, answer = rita.request("POST", f"/api/v1/tasks/{task['id']}",
                                              {"body": {"scope": "one host"}, "revision": task["revision"]})
                assert status == 200, (status, answer)
            for request in all_items(rita, "/api/v1/requests?mine=1&status=waiting_rework"):
                status, answer = rita.request(
                    "POST", f"/api/v1/requests/{request['execution_id']}/resubmit",
                    {"body": {"scope": "one host"}, "revision": request["revision"]})
                assert status == 200, (status, answer)
            for who in ("reviewer", "lead"):
                for approval in all_items(self.client(who), "/api/v1/approvals?assignee=me&status=open"):
                    self.decide(who, approval["execution_id"], "approve")
            time.sleep(0.05)

    def check(self):
        for execution in all_items(self.client("admin"), "/api/v1/executions"):
            if execution["workflow"]["name"] == "Inner":
                continue
            version = self.started_on[execution["id"]]
            assert execution["workflow"]["version"] == version, f"started on {version}: {execution}"
            assert execution["output"] == {"version": version}, f"ran another's steps: {execution}"


def test_publishing(chance):
    with tempfile.TemporaryDirectory(prefix="neuronflow-publish-") as data:
        bank = Bank(SEED)
        bank.closed = True
        waiting = Waiting(data, bank)
        waiting.file(1, WAITING_OF_EACH)
        statuses = waiting.statuses()
        for version in range(2, VERSIONS + 2):
            waiting.publish_another(version, chance)
            waiting.file(version, 1)
            if version % 7 == 0:
                waiting.server.kill()
                waiting.start()
        waiting.finish()
        waiting.check()
        waiting.server.stop()
        command("doctor", "--data", data)
    assert {"waiting_approval", "waiting_rework", "waiting", "paused"} <= set(statuses), statuses
    told = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
    print(f"PROMISE P11: {len(KINDS) * WAITING_OF_EACH} executions that wait in {len(KINDS)} ways ({told}), and "
          f"{len(KINDS)} more on each of {VERSIONS} versions that were published, activated and deactivated meanwhile: all {len(waiting.started_on)} ended on "
          f"the version that they started with", flush=True)


def main():
    print(f"seed {SEED}", flush=True)
    test_publishing(random.Random(SEED))
    test_races()


if __name__ == "__main__":
    main()
