#!/usr/bin/env python3
"""P31: the code of one workflow does not hurt the executions of another.

One workflow runs code that loops, fills memory, recurses and crashes what it can; another one adds numbers. Both are
filed side by side. Every execution of the honest one completes with its own result; every hostile one fails for good
and says why; afterwards the server answers, and its runners are few."""
import concurrent.futures, os, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from load import add_user, publish
from server import Client, Server

HONEST = 40
WAIT_SECONDS = 240
BOMBS = {
    "loop": ("for (;;) {}", "code-time"),
    "pattern": ("return /(a+)+$/.test('a'.repeat(60) + 'b')", "code-time"),
    "memory": ("return 'x'.repeat(2 ** 29)", "code-memory"),
    "recursion": ("const f = () => f() + 1; return f()", "code"),
    "huge": ("return 'x'.repeat(4 << 20)", "code-result"),
    "pollution": ("Object.prototype.b = 1e9; Array.prototype.join = () => '7'; throw new Error('mine')", "code"),
    "escape": ("return process.env", "code"),
}


def workflow(path, source):
    return {"name": f"Code {path}",
            "nodes": [{"id": "hook", "type": "webhook", "config": {"path": path, "auth": {"type": "none"}}},
                      {"id": "run", "type": "code", "config": {"language": "javascript", "source": source}},
                      {"id": "done", "type": "output", "config": {"value": {"gave": "{{nodes.run}}"}}}],
            "edges": [{"from": "hook", "to": "run"}, {"from": "run", "to": "done"}]}


def file(port, path, body):
    status, answer = Client(port).request("POST", f"/hooks/{path}", body)
    assert status == 202, (status, answer)
    return answer["execution_id"]


def ended(admin, execution):
    until = time.monotonic() + WAIT_SECONDS
    while True:
        status, found = admin.request("GET", f"/api/v1/executions/{execution}")
        assert status == 200, (status, found)
        if found["status"] not in ("queued", "running"):
            return found
        assert time.monotonic() < until, found
        time.sleep(0.1)


def runners(server):
    listed = subprocess.run(["ps", "-o", "args=", "--ppid", str(server.process.pid)], capture_output=True, text=True)
    return [line for line in listed.stdout.splitlines() if "neuronflow-code" in line]


def main():
    with tempfile.TemporaryDirectory(prefix="neuronflow-code-") as data:
        token = add_user(data, "admin", "admin")
        server = Server(data)
        admin = Client(server.port, token)
        publish(admin, workflow("honest", "return { sum: trigger.body.a + trigger.body.b, text: [1, 2].join('+') }"))
        for name, (source, _) in BOMBS.items():
            publish(admin, workflow(name, source))

        status, unread = admin.request("POST", "/api/v1/workflows", workflow("unread", "return {"))
        assert status == 201 and [problem["code"] for problem in unread["problems"]] == ["code-syntax"], unread
        status, refused = admin.request("POST", f"/api/v1/workflows/{unread['id']}/publish")
        assert status == 422, (status, refused)

        example = next(type for type in admin.request("GET", "/api/v1/node-types")[1]["items"] if type["type"] == "code")
        publish(admin, workflow("example", example["example"]["source"]))
        filed = file(server.port, "example", {"lines": [{"price": 2.5, "count": 4}, {"price": 1, "count": 2}]})
        found = ended(admin, filed)
        assert found["output"]["gave"] == {"total": 12, "lines": 2, "on": found["started_at"][:10]}, found

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            hostile = {name: pool.submit(file, server.port, name, {}) for name in BOMBS}
            honest = {i: pool.submit(file, server.port, "honest", {"a": i, "b": 1}) for i in range(HONEST)}
        for i, filed in honest.items():
            found = ended(admin, filed.result())
            assert found["status"] == "completed", found
            assert found["output"] == {"gave": {"sum": i + 1, "text": "1+2"}}, found["output"]
        for name, filed in hostile.items():
            found = ended(admin, filed.result())
            assert found["status"] == "failed", (name, found)
            assert found["error"]["node"] == "run" and found["error"]["code"] == BOMBS[name][1], (name, found["error"])
        assert len(runners(server)) <= 4, runners(server)
        server.stop()
        assert not runners(server)
    print(f"PROMISE P31: {HONEST} executions beside {len(BOMBS)} hostile ones: {HONEST} completed with their own result, "
          f"{len(BOMBS)} failed and said why")


if __name__ == "__main__":
    main()
