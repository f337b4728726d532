#!/usr/bin/env python3
"""P6: no effect before its approval, and the same idempotency key on every attempt.

Orders wait for an approval and are then paid at a receiver that keeps a ledger, sometimes answers 503 and sometimes
hangs up after it has booked. The server is killed at random instants while payments are in flight, and started again.
Afterwards every approved order was booked under exactly one key, which names its execution; no order was booked before
it was approved; what was not approved was not booked.

Then a receiver and a mail server hang: the server stops in time all the same, and the next one takes the payment up."""
import http.server, json, os, random, socket, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import Client, Server, command, ROOT

ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))
ORDERS = 40
STOP_SECONDS = 10
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))


class Bank:
    """Books what it is asked to, whatever it answers."""

    def __init__(self, seed):
        self.lock, self.ledger, self.approved, self.too_early = threading.Lock(), [], set(), []
        self.answers = threading.Event()  # to what is asked of it with `hangs`
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
                if body.get("hangs"):
                    fate = 0.7
                    bank.answers.wait(60)
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

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, address):
                if not isinstance(sys.exc_info()[1], ConnectionError):  # as of those who were killed
                    super().handle_error(request, address)

        self.server = Server(("127.0.0.1", 0), Handler)
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
    admin = Client(server.port, tokens["admin"])
    status, _ = admin.request("PUT", "/api/v1/variables", {"bank": bank.url})
    assert status == 200, status
    with open(os.path.join(ROOT, "tests/process/paid_order.json")) as file:
        document = json.load(file)
    publish(admin, document)
    start_node, _, pay, _ = document["nodes"]
    start_node["config"]["path"] = "slow-order"
    pay["config"]["body"]["hangs"] = True
    pay["timeout"] = "PT1M"
    publish(admin, {**document, "name": "Slow order"})
    return server, tokens


def publish(admin, document):
    status, workflow = admin.request("POST", "/api/v1/workflows", document)
    assert status == 201, (status, workflow)
    status, answer = admin.request("POST", f"/api/v1/workflows/{workflow['id']}/publish")
    assert status == 200, (status, answer)


def start(data, *args):
    return Server(data, args=["--egress-allow", "127.0.0.0/8", *args])


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


def stop_while_others_hang(data, bank, tokens):
    """Gives the seconds that the stop took."""
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, and says nothing
        server = start(data, "--smtp-host", "127.0.0.1", "--smtp-port", str(silent.getsockname()[1]),
                       "--smtp-security", "none")
        client = Client(server.port, tokens["reviewer"])
        _, answer = client.request("POST", "/hooks/slow-order", {"id": "slow"})
        execution = answer["execution_id"]
        silent.settimeout(30)
        notice, _ = silent.accept()
        approve(client, bank, execution, "slow")

        def keys():
            with bank.lock:
                return [key for order, key, _ in bank.ledger if order == "slow"]

        wait_until("the payment is asked for", keys)
        began = time.monotonic()
        server.stop()
        took = time.monotonic() - began
        notice.close()
    assert took < STOP_SECONDS, f"the stop took {took:.1f} s"
    assert len(keys()) == 1, keys()
    bank.answers.set()
    server = start(data)
    client = Client(server.port, tokens["admin"])
    wait_until("the payment is taken up by the next start",
               lambda: client.request("GET", f"/api/v1/executions/{execution}")[1]["status"] == "completed", 20)
    assert len(keys()) == 2 and len(set(keys())) == 1, keys()
    server.stop()
    return took


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
        bookings = len(bank.ledger)
        took = stop_while_others_hang(data, bank, tokens)
        command("doctor", "--data", data)
    print(f"{ROUNDS} kills, {len(wanted)} orders approved, {bookings} bookings, {bookings - len(wanted)} of them "
          f"repeats under the same key; stopped in {took:.1f} s while others hung; seed {SEED}")


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
