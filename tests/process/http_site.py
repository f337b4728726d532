"""A server with people, a form, a hook and an open approval, for the tests that attack it."""
import json, os, tempfile

from http_raw import bearer, json_request, once, request
from server import Server, command, ROOT

PASSWORD = "correct horse battery"
FORM = {
    "name": "Strict",
    "nodes": [
        {"id": "intake", "type": "form", "config": {
            "path": "strict", "hook": {"auth": {"type": "none"}},
            "schema": {"type": "object", "required": ["title", "amount"], "additionalProperties": False,
                       "properties": {"title": {"type": "string", "minLength": 3}, "amount": {"type": "number"},
                                      "note": {"type": "string"}, "requester": {"type": "object"},
                                      "tags": {"type": "array", "items": {"type": "string"}}}}}},
        {"id": "gate", "type": "approval", "config": {"title": "{{trigger.body.title}}", "review_mode": "any",
                                                      "reviewers": [{"group": "reviewers"}]}},
        {"id": "done", "type": "output", "config": {"value": "{{nodes.gate.outcome}}"}}],
    "edges": [{"from": "intake", "to": "gate"}, {"from": "gate", "port": "approved", "to": "done"}]}
PEOPLE = {"rita": "requester", "omar": "requester", "sven": "reviewer", "sara": "reviewer", "bob": "builder",
          "admin": "admin", "ada": "auditor"}


class Site:
    def __init__(self, data, args=()):
        self.data, self.args, self.tokens = data, args, {}
        for name, role in PEOPLE.items():
            group = ("--group", "reviewers") if role == "reviewer" else ()
            command("user", "add", "--data", data, "--email", f"{name}@example.com", "--name", name.title(), "--roles",
                    role, *group, input=PASSWORD + "\n")
            self.tokens[name] = command("token", "create", "--data", data, "--email", f"{name}@example.com", "--name",
                                        "test", "--scope", "read" if role == "auditor" else "read,write,decide")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(FORM, file)
            file.flush()
            command("workflow", "publish", file.name, "--data", data)
        command("workflow", "publish", os.path.join(ROOT, "tests/process/two_reviewers.json"), "--data", data)
        self.server = Server(data, args=args)

    @property
    def port(self):
        return self.server.port

    def as_(self, name):
        return bearer(self.tokens[name])

    def get(self, target, name=None):
        return once(self.port, request("GET", target, [self.as_(name)] if name else []))

    def post(self, target, body, name=None, headers=()):
        return once(self.port, json_request("POST", target, body, [*([self.as_(name)] if name else []), *headers]))

    def file(self, title="Please", name="rita"):
        answer = self.post("/forms/strict", {"body": {"title": title, "amount": 1}}, name)
        assert answer.status == 202, answer
        return answer.json()["execution_id"]

    def approval(self, execution):
        return self.get(f"/api/v1/approvals?execution={execution}", "sven").json()["items"][0]

    def sign_in(self, name, password=PASSWORD, headers=()):
        return self.post("/api/v1/session", {"email": f"{name}@example.com", "password": password}, headers=headers)
