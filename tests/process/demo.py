"""The demo organisation: its people, each with a token, and its main workflow."""
import json, os, time

from links import Browser
from server import Client, Server

COMMENT = "Read, and decided."


class Demo:
    """A demo on `data`, which may be killed and started again."""

    def __init__(self, data, args=()):
        self.data, self.args, self.tokens = data, args, {}
        self.server = Server(data, "demo", args)
        with open(os.path.join(data, "demo-accounts.json")) as file:
            accounts = json.load(file)
        self.hook_token = next(entry["hook_token"] for entry in accounts if "hook_token" in entry)
        for key in ("rita", "mark", "fay", "sven", "risk", "admin"):
            self.tokens[key] = self.make_token(key)
        self.tokens["portal"] = self.hook_token

    def start(self):
        self.server = Server(self.data, "demo", self.args)

    def session(self, key):
        """The headers of a new session."""
        client = Client(self.server.port)
        body = json.dumps({"email": f"{key}@example.com"})
        client.connection.request("POST", "/api/v1/demo/session", body, {"Content-Type": "application/json"})
        response = client.connection.getresponse()
        answer = json.loads(response.read())
        assert response.status == 200, answer
        return {"Cookie": response.headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": answer["csrf_token"]}

    def make_token(self, key):
        status, answer = Client(self.server.port).request(
            "POST", "/api/v1/tokens", {"name": "test", "scopes": ["read", "write", "decide"]}, self.session(key))
        assert status == 201, answer
        return answer["token"]

    def client(self, key):
        return Client(self.server.port, self.tokens[key])

    def file(self, title, area="finance", amount=None):
        """A request of Rita's: low in finance without an amount, high in security. Gives its execution's id."""
        body = {"title": title, "area": area, "policy": "FIN-04 Three quotes", "justification": "One vendor left.",
                "from": time.strftime("%Y-%m-%d"), "until": time.strftime("%Y-%m-%d"),
                "requester": {"name": "Rita Romero", "email": "rita@example.com"}}
        if amount:
            body.update(amount=amount, currency="EUR")
        status, answer = self.client("portal").request("POST", "/hooks/policy-exception", body)
        assert status == 202, (status, answer)
        return answer["execution_id"]

    def approval(self, execution, seconds=20):
        """The open approval of an execution, once its AI step and its tier are done."""
        client, until = self.client("admin"), time.monotonic() + seconds
        while not (items := client.request("GET", f"/api/v1/approvals?execution={execution}")[1]["items"]):
            assert time.monotonic() < until, client.request("GET", f"/api/v1/executions/{execution}")
            time.sleep(0.01)
        return items[0]

    def decide(self, client, approval, decision):
        """Gives how long the answer took."""
        began = time.monotonic()
        status, answer = client.request("POST", f"/api/v1/approvals/{approval['id']}/decisions",
                                        {"decision": decision, "comment": COMMENT, "revision": approval["revision"],
                                         "context_hash": approval["context_hash"]})
        assert status == 200, (status, answer)
        return time.monotonic() - began
