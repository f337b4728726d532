"""Mixed load with a ledger of all that was acknowledged, and the questions whether it is still there, once.

Everything that changes something is said with an Idempotency-Key of its own. What got no answer is said again later,
under the same key: so in the end all of it was acknowledged, and each must be there exactly once."""
import collections, hashlib, http.client, json, os, random, threading, time

from server import Client, command, ROOT

REVIEWERS = 2
COMMENT = "Read, and decided."
PASSWORD = "a long password\n"
Said = collections.namedtuple("Said", "kind who path body headers")


def add_user(data, name, roles, *args, scope="read,write,decide"):
    """Gives a token of the new account."""
    email = f"{name}@example.com"
    command("user", "add", "--data", data, "--email", email, "--name", name, "--roles", roles, *args, input=PASSWORD)
    return command("token", "create", "--data", data, "--email", email, "--name", "test", "--scope", scope)


def document(name):
    with open(os.path.join(ROOT, "tests/process", name + ".json")) as file:
        return json.load(file)


def publish(admin, what):
    """Gives the workflow's id."""
    status, workflow = admin.request("POST", "/api/v1/workflows", what)
    assert status == 201, (status, workflow)
    status, answer = admin.request("POST", f"/api/v1/workflows/{workflow['id']}/publish")
    assert status == 200, (status, answer)
    return workflow["id"]


def all_items(client, path):
    cursor, items = "", []
    while cursor is not None:
        status, page = client.request("GET", path + ("&" if "?" in path else "?") + "limit=200" + cursor)
        assert status == 200, (status, page)
        items += page["items"]
        cursor = page["next_cursor"] and "&cursor=" + page["next_cursor"]
    return items


class Caller(Client):
    """Takes bytes as a body, too: a file."""

    def say(self, said):
        if not isinstance(said.body, bytes):
            return self.request("POST", said.path, said.body, said.headers)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "text/plain", **said.headers}
        self.connection.request("POST", said.path, said.body, headers)
        response = self.connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None

    def content(self, file):
        self.connection.request("GET", f"/api/v1/files/{file}", headers={"Authorization": f"Bearer {self.token}"})
        response = self.connection.getresponse()
        return response.status, response.read()


class Ledger:
    """What was said: `open` by key until an answer came, `acknowledged` from then on, with the answer."""

    def __init__(self):
        self.lock, self.count = threading.Lock(), 0
        self.open, self.acknowledged, self.refusals = {}, {}, collections.Counter()
        self.news = []  # keys that were acknowledged since the last check

    def say(self, client, kind, who, path, body, headers=None, key=None):
        """Gives (status, answer). What fails on the way stays open."""
        with self.lock:
            self.count += 1
            key = key or f"{kind}-{self.count}"
            said = self.open.setdefault(key, Said(kind, who, path, body, {"Idempotency-Key": key, **(headers or {})}))
        status, answer = client.say(said)
        with self.lock:
            if 200 <= status < 300:
                self.acknowledged.setdefault(key, (said, answer))
                self.news.append(key)
            else:
                self.refusals[status] += 1
            if status != 503 and not (status == 409 and answer["type"] == "/problems/idempotency-running"):
                self.open.pop(key, None)
        return status, answer

    def of(self, kind):
        return [(said, answer) for said, answer in self.acknowledged.values() if said.kind == kind]

    def counts(self):
        return collections.Counter(said.kind for said, _ in self.acknowledged.values())


class Load:
    """The people who act, each on a thread of its own while `run` lasts."""

    def __init__(self, data, bank, seed):
        self.bank, self.seed, self.ledger, self.titles = bank, seed, Ledger(), {}
        self.tokens = {"rita": add_user(data, "rita", "requester"), "admin": add_user(data, "admin", "admin")}
        self.reviewers = [f"reviewer{i}" for i in range(REVIEWERS)]
        for name in self.reviewers:
            self.tokens[name] = add_user(data, name, "reviewer", "--group", "reviewers")
        self.tokens["portal"] = None
        self.rounds, self.surprises = 0, []
        self.people = [self.file_hooks, self.file_orders, self.file_forms, self.resubmit, self.administer,
                       *([self.decide] * REVIEWERS)]

    def publish(self, port):
        admin = self.caller(port, "admin")
        status, _ = admin.request("PUT", "/api/v1/variables", {"bank": self.bank.url})
        assert status == 200, status
        for name in ("two_reviewers", "paid_order", "reworked"):
            publish(admin, document(name))

    def caller(self, port, who):
        return Caller(port, self.tokens[who])

    def run(self, port, seconds, end=None):
        """Everybody acts for so long; then `end()` is called in the midst of it. Gives when all have stopped."""
        stop, threads = threading.Event(), []
        for number, person in enumerate(self.people):
            chance = random.Random(f"{self.seed}/{self.rounds}/{number}")
            name = self.reviewers[number - len(self.people)] if person == self.decide else None
            threads.append(threading.Thread(target=self.act, args=(person, port, chance, stop, name)))
        self.rounds += 1
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        if end:
            end()
        stop.set()
        for thread in threads:
            thread.join()
        assert not self.surprises, self.surprises

    def act(self, person, port, chance, stop, name):
        try:
            while not stop.is_set():
                person(port, chance, stop, name) if name else person(port, chance, stop)
        except (OSError, http.client.HTTPException):
            pass  # the server is gone
        except Exception as error:
            self.surprises.append(repr(error))

    def pause(self, chance, stop):
        stop.wait(chance.uniform(0.01, 0.06))

    def title(self, kind):
        with self.ledger.lock:
            self.titles[kind] = self.titles.get(kind, 0) + 1
            return f"{kind} {self.titles[kind]}"

    def file_hooks(self, port, chance, stop):
        client = self.caller(port, "portal")
        while not stop.is_set():
            self.ledger.say(client, "hook", "portal", "/hooks/two-reviewers",
                            {"title": self.title("hook"), "amount": 5})
            self.pause(chance, stop)

    def file_orders(self, port, chance, stop):
        client = self.caller(port, "portal")
        while not stop.is_set():
            self.ledger.say(client, "order", "portal", "/hooks/paid-order", {"id": self.title("order")})
            self.pause(chance, stop)

    def upload(self, client, chance):
        content = chance.randbytes(chance.choice([10, 3_000, 200_000]))
        name = hashlib.sha256(content).hexdigest()[:8]
        status, answer = self.ledger.say(client, "file", "rita", "/api/v1/files", content,
                                         {"Content-Disposition": f'attachment; filename="{name}"'})
        return [{"field": "proof", "id": answer["id"]}] if status == 201 else []

    def file_forms(self, port, chance, stop):
        client = self.caller(port, "rita")
        while not stop.is_set():
            files = self.upload(client, chance) if chance.random() < 0.5 else []
            self.ledger.say(client, "form", "rita", "/forms/reworked",
                            {"body": {"title": self.title("form"), "scope": "all"}, "files": files})
            self.pause(chance, stop)

    def resubmit(self, port, chance, stop):
        client = self.caller(port, "rita")
        while not stop.is_set():
            status, page = client.request("GET", "/api/v1/requests?mine=1&status=waiting_rework&limit=10")
            for request in page["items"] if status == 200 else []:
                files = self.upload(client, chance) if chance.random() < 0.3 else []
                self.ledger.say(client, "resubmission", "rita",
                                f"/api/v1/requests/{request['execution_id']}/resubmit",
                                {"body": {"scope": self.title("scope")}, "files": files,
                                 "revision": request["revision"]})
            self.pause(chance, stop)

    def administer(self, port, chance, stop):
        client = self.caller(port, "admin")
        while not stop.is_set():
            name = self.title("admin").replace(" ", "-")
            self.ledger.say(client, "policy", "admin", "/api/v1/policies", {"id": name, "title": "Policy " + name})
            self.ledger.say(client, "user", "admin", "/api/v1/users",
                            {"email": f"{name}@example.com", "name": name, "roles": ["requester"]})
            self.pause(chance, stop)

    def decide(self, port, chance, stop, name):
        client = self.caller(port, name)
        while not stop.is_set():
            status, page = client.request("GET", "/api/v1/approvals?assignee=me&status=open&limit=20")
            for approval in page["items"] if status == 200 else []:
                if stop.is_set():
                    return
                self.decide_one(client, chance, name, approval)
            if status != 200 or not page["items"]:
                self.pause(chance, stop)

    def decide_one(self, client, chance, name, approval, verdict=None):
        title = approval["title"]
        if chance.random() < 0.1:
            self.ledger.say(client, "comment", name, f"/api/v1/approvals/{approval['id']}/comments",
                            {"text": self.title("comment")})
        if title.startswith("Pay "):
            self.bank.approve(title.removeprefix("Pay order "))  # from here on a payment may come
        may_return = title.startswith("form ") and approval["revision"] < 3
        if verdict is None:
            verdict = "request_changes" if may_return and chance.random() < 0.5 else "approve"
        return self.ledger.say(client, "decision", name, f"/api/v1/approvals/{approval['id']}/decisions",
                               {"decision": verdict, "comment": COMMENT, "revision": approval["revision"],
                                "context_hash": approval["context_hash"]})

    # What is checked.

    def ask_again(self, port):
        """Says again what got no answer. Gives how many."""
        pending = list(self.ledger.open.items())
        for key, said in pending:
            status, answer = self.ledger.say(self.caller(port, said.who), said.kind, said.who, said.path, said.body,
                                             said.headers, key)
            assert status < 300 or (said.kind in ("decision", "comment", "resubmission") and status in (409, 422)), \
                (said, status, answer)
        assert not self.ledger.open, self.ledger.open
        return len(pending)

    def check_news(self, port, chance, older=10):
        """Everything acknowledged since the last check, and some of what is older. Gives how many."""
        known = list(self.ledger.acknowledged)
        keys = set(self.ledger.news) | set(chance.sample(known, min(older, len(known))))
        self.ledger.news = []
        clients = {who: self.caller(port, who) for who in self.tokens}
        for key in keys:
            self.check_one(clients, key, *self.ledger.acknowledged[key])
        return len(keys)

    def check_one(self, clients, key, said, answer):
        path, expected = self.place_of(said, answer)
        if said.kind == "file":
            status, content = clients["rita"].content(answer["id"])
            assert (status, content) == (200, said.body), f"lost: file {answer}: {status}"
            return
        status, found = clients["admin"].request("GET", path)
        assert status == 200, f"lost: {key} {said} was acknowledged with {answer}, and now {status} {found}"
        assert expected(found) == 1, f"not once: {key} {said}: {found}"

    def place_of(self, said, answer):
        """Where it is to be seen, and how often it stands there."""
        body = said.body
        if said.kind in ("hook", "order", "form"):
            return f"/api/v1/executions/{answer['execution_id']}", lambda found: found["id"] == answer["execution_id"]
        if said.kind == "decision":
            mine = [d["id"] for d in answer["decisions"] if d["reviewer"]["name"] == said.who]
            assert len(mine) == 1, answer
            return said.path.removesuffix("/decisions"), lambda found: self.times_decided(found, mine[0])
        if said.kind == "comment":
            return (said.path.removesuffix("/comments"),
                    lambda found: [c["text"] for c in found["comments"]].count(body["text"]))
        if said.kind == "resubmission":
            execution = said.path.split("/")[-2]
            return f"/api/v1/requests/{execution}", lambda found: found["revision"] > body["revision"]
        if said.kind == "policy":
            return f"/api/v1/policies/{body['id']}", lambda found: found["title"] == body["title"]
        if said.kind == "user":
            return f"/api/v1/users/{answer['id']}", lambda found: found["email"] == body["email"]
        return None, None

    @staticmethod
    def times_decided(approval, decision):
        people = [d["reviewer"]["email"] for d in approval["decisions"]]
        assert len(people) == len(set(people)), f"somebody decided twice: {approval}"
        return [d["id"] for d in approval["decisions"]].count(decision)

    # The end.

    def finish(self, port, seconds=120):
        """Everything that waits is decided to its end. Gives the executions."""
        chance, until = random.Random(self.seed), time.monotonic() + seconds
        clients = {who: self.caller(port, who) for who in self.tokens}
        while True:
            busy = 0
            for request in all_items(clients["rita"], "/api/v1/requests?mine=1&status=waiting_rework"):
                busy += 1
                self.ledger.say(clients["rita"], "resubmission", "rita",
                                f"/api/v1/requests/{request['execution_id']}/resubmit",
                                {"body": {"scope": "the end"}, "revision": request["revision"]})
            for name in self.reviewers:
                for approval in all_items(clients[name], "/api/v1/approvals?assignee=me&status=open"):
                    busy += 1
                    self.decide_one(clients[name], chance, name, approval, "approve")
            executions = [] if busy else all_items(clients["admin"], "/api/v1/executions")
            waiting = [e for e in executions if e["status"] != "completed"]
            if not busy and not waiting:
                return executions
            assert time.monotonic() < until, f"{len(waiting)} executions do not end, as {waiting[:3]}"
            time.sleep(0.1)

    def check_all(self, port, executions):
        """That each request is there once and was decided to its end, and each order paid under one key. Gives the
        number of bookings."""
        acknowledged = [answer["execution_id"] for kind in ("hook", "order", "form")
                        for _, answer in self.ledger.of(kind)]
        assert len(acknowledged) == len(set(acknowledged)), "two requests were told the same execution"
        found = collections.Counter(e["id"] for e in executions)
        assert set(found) == set(acknowledged) and set(found.values()) <= {1}, \
            f"{len(found)} executions, {len(acknowledged)} acknowledged"
        approvals, titles = all_items(self.caller(port, "admin"), "/api/v1/approvals"), collections.Counter()
        orders = {}
        for approval in approvals:
            assert approval["status"] == "closed", approval
            titles[approval["title"], approval["revision"]] += 1
            self.times_decided(approval, None)
            if approval["title"].startswith("Pay "):
                orders[approval["title"].removeprefix("Pay order ")] = (approval["execution_id"], approval["id"])
        assert set(titles.values()) <= {1}, [title for title, count in titles.items() if count > 1]
        decided = {said.path.split("/")[-2] for said, _ in self.ledger.of("decision")}
        assert decided == {approval["id"] for approval in approvals}
        return self.bank.check(orders)
