#!/usr/bin/env python3
"""P6: no effect before its approval, and the same idempotency key on every attempt.

Orders wait for an approval and are then paid at a receiver that keeps a ledger, sometimes answers 503 and sometimes
hangs up after it has booked. The server is killed at random instants while payments are in flight, and started again.
Afterwards every approved order was booked under exactly one key, which names its execution; no order was booked before
it was approved; what was not approved was not booked.

Then a receiver and a mail server hang: the server stops in time all the same, and the next one takes the payment up."""
import os, random, socket, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bank import Bank
from load import add_user, document, publish
from server import Client, Server, command

ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))
ORDERS = 40
STOP_SECONDS = 10
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))


def prepare(data, bank):
    tokens = {"reviewer": add_user(data, "reviewer", "reviewer", "--group", "reviewers"),
              "admin": add_user(data, "admin", "admin")}
    server = start(data)
    admin = Client(server.port, tokens["admin"])
    status, _ = admin.request("PUT", "/api/v1/variables", {"bank": bank.url})
    assert status == 200, status
    order = document("paid_order")
    publish(admin, order)
    start_node, _, pay, _ = order["nodes"]
    start_node["config"]["path"] = "slow-order"
    pay["config"]["body"]["hangs"] = True
    pay["timeout"] = "PT1M"
    publish(admin, {**order, "name": "Slow order"})
    return server, tokens


def start(data, *args):
    return Server(data, args=["--egress-allow", "127.0.0.0/8", *args])


def approve(client, bank, execution, order):
    _, page = client.request("GET", f"/api/v1/approvals?execution={execution}")
    approval = page["items"][0]
    bank.approve(order)  # from here on a payment may come
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
        wanted, refused = {}, 0
        for round in range(ROUNDS):
            client = Client(server.port, tokens["reviewer"])
            for i in range(ORDERS):
                order = f"{round}-{i}"
                status, answer = client.request("POST", "/hooks/paid-order", {"id": order})
                assert status == 202, (status, answer)
                if i % 8 == 7:
                    refused += 1
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
        bookings = bank.check(wanted)
        took = stop_while_others_hang(data, bank, tokens)
        command("doctor", "--data", data)
    print(f"{ROUNDS} kills, {len(wanted)} orders approved, {refused} not, {bookings} bookings, "
          f"{bookings - len(wanted)} of them repeats under the same key; stopped in {took:.1f} s while others hung; "
          f"seed {SEED}")


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        print(f"seed {SEED}", file=sys.stderr)
        raise
