#!/usr/bin/env python3
"""P6: no effect before its approval, and the same idempotency key on every attempt.

Orders wait for an approval and are then paid at a receiver that keeps a ledger, sometimes answers 503 and sometimes
hangs up after it has booked. The server is killed at random instants while payments are in flight, and started again.
Afterwards every approved order was booked under exactly one key, which names its execution; no order was booked before
it was approved; what was not approved was not booked."""
import http.client, http.server, json, os, random, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import Client, Server, command, ROOT

ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))
ORDERS = 40
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))


class Bank:
    """Books what it is asked to, whatever it answers."""

    def __init__(self, seed):
        self.lock, self.ledger, self.approved, self.too_early = threading.Lock(), [], set(), []
        chance = random.Random(seed)
        bank = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with bank.lock:
                    if body["order"] not in bank.approved:
                        bank.too_early.append(body["order"])
                    bank.ledger.append((body["order"], self.headers["Idempotency-Key"],
                                        self.headers["X-NeuronFlow-Approval"]))
                    fate = chance.random()
                if fate < 0.2:  # booked, and nobody learns of it
                    self.close_connection = True
                    return
                time.sleep(0.02 if fate < 0.6 else 0)
                answer = b'{"booked": true}'
                self.send_response(503 if fate > 0.8 else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def prepare(data, bank):
    tokens = {}
    for name, roles, group in [("reviewer", "reviewer", ["--group", "reviewers"]), ("admin", "admin", [])]:
        email = f"{name}@example.com"
        command("user", "add", "--data", data, "--email", email, "--name", name, "--roles", roles, *group,
                input="a long password\n")
        tokens[name] = command("token", "create", "--data", data, "--email", email, "--name", "test", "--scope",
                               "read,write,decide")
    server = start(data)
    status, _ = Client(server.port, tokens["admin"]).request("PUT", "/api/v1/variables", {"bank": bank.url})
    assert status == 200, status
    command("workflow", "publish", os.path.join(ROOT, "tests/process/paid_order.json"), "--url",
            f"http://127.0.0.1:{server.port}", "--token", tokens["admin"])
    return server, tokens


def start(data):
    return Server(data, args=["--egress-allow", "127.0.0.0/8"])


def approve(client, bank, execution, order):
    _, page = client.request("GET", f"/api/v1/approvals?execution={execution}")
    approval = page["items"][0]
    with bank.lock:
        bank.approved.add(order)  # from here on a payment may come
    status, answer = client.request("POST", f"/api/v1/approvals/{approval['id']}/decisions",
                                    {"decision": "approve", "comment": "yes", "revision": approval["revision"],
                                     "context_hash": approval["context_hash"]})
    assert status in (200, 409), (status, answer)
    return approval["id"]


def wait_until(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def main():
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as data:
        bank = Bank(SEED)
        server, tokens = prepare(data, bank)
        wanted, refused = {}, []
        for round in range(ROUNDS):
            client = Client(server.port, tokens["reviewer"])
            for i in range(ORDERS):
                order = f"{round}-{i}"
                status, answer = client.request("POST", "/hooks/paid-order", {"id": order})
                assert status == 202, (status, answer)
                if i % 8 == 7:
                    refused.append(order)
                else:
                    wanted[order] = (answer["execution_id"], approve(client, bank, answer["execution_id"], order))
            time.sleep(chance.uniform(0, 0.4))
            server.kill()
            server = start(data)
        client = Client(server.port, tokens["admin"])

        def all_done():
            return all(client.request("GET", f"/api/v1/executions/{execution}")[1]["status"] == "completed"
                       for execution, _ in wanted.values())

        wait_until("every approved order is paid and its execution completed", all_done, 120)
        server.stop()
        check(bank, wanted, refused)
        command("doctor", "--data", data)
    print(f"{ROUNDS} kills, {len(wanted)} orders approved, {len(bank.ledger)} bookings, "
          f"{len(bank.ledger) - len(wanted)} of them repeats under the same key; seed {SEED}")


def check(bank, wanted, refused):
    assert not bank.too_early, f"booked before its approval: {bank.too_early}"
    keys, approvals = {}, {}
    for order, key, approval in bank.ledger:
        keys.setdefault(order, set()).add(key)
        approvals.setdefault(order, set()).add(approval.split(";")[0])
    assert not set(refused) & set(keys), "an order that nobody approved was booked"
    for order, (execution, approval) in wanted.items():
        assert keys.get(order) and len(keys[order]) == 1, f"{order}: keys {keys.get(order)}"
        assert next(iter(keys[order])).startswith(execution + "/pay/1/"), keys[order]
        assert approvals[order] == {approval}, (approvals[order], approval)


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        print(f"seed {SEED}", file=sys.stderr)
        raise
