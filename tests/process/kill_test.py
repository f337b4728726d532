#!/usr/bin/env python3
"""P1, P6, P12: what was acknowledged survives `kill -9` at any instant, once; no decision counts twice, no effect
comes before its approval or under two keys; and every act has its leaf.

A hundred rounds of mixed load (see load.py), each ended by a kill at a random instant; after every tenth, one more
while the server still starts. After each restart what got no answer is said again, and everything acknowledged is
looked for. In the end every execution is decided to its end."""
import json, os, random, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bank import Bank
from load import Load
from server import BINARY, Server, command

ROUNDS = int(os.environ.get("KILL_ROUNDS", "100"))
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))
EGRESS = ["--egress-allow", "127.0.0.0/8"]


def kill_at_start(data, chance):
    starting = subprocess.Popen([BINARY, "serve", "--data", data, "--listen", "127.0.0.1:0", *EGRESS],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(chance.uniform(0, 0.1))
    starting.kill()
    starting.wait()


def main():
    print(f"seed {SEED}", flush=True)
    chance = random.Random(SEED)
    repeated, checked = 0, 0
    with tempfile.TemporaryDirectory(prefix="neuronflow-kill-") as data:
        bank = Bank(SEED)
        load = Load(data, bank, SEED)
        server = Server(data, args=EGRESS)
        load.publish(server.port)
        for round in range(ROUNDS):
            load.run(server.port, chance.uniform(0.05, 1.0), server.kill)
            if round % 10 == 9:
                kill_at_start(data, chance)
            server = Server(data, args=EGRESS)
            repeated += load.ask_again(server.port)
            checked += load.check_news(server.port, chance)
        executions = load.finish(server.port)
        checked += load.check_news(server.port, chance, older=10**9)
        bookings = load.check_all(server.port, executions)
        server.stop()
        report = json.loads(command("doctor", "--data", data, "--json"))
    counts = load.ledger.counts()
    assert report["findings"] == [], report
    assert min(counts[kind] for kind in ("hook", "order", "form", "file", "resubmission", "comment", "decision",
                                         "policy", "user")) >= 10, f"no load, so nothing is shown: {counts}"
    kills = ROUNDS + ROUNDS // 10
    told = ", ".join(f"{kind} {counts[kind]}" for kind in sorted(counts))
    print(f"{checked} looks at what was acknowledged, refusals {dict(load.ledger.refusals)}")
    print(f"PROMISE P1: {kills} kills -9 on SQLite; {len(load.ledger.acknowledged)} acknowledged ({told}), "
          f"{repeated} of them asked twice: 0 lost, 0 double, all {len(executions)} executions decided to their end",
          flush=True)
    print(f"PROMISE P6: {kills} kills, {counts['order']} orders, {bookings} payments asked for: 0 before their "
          f"approval, 0 under a second key, 0 unpaid", flush=True)
    print(f"PROMISE P12: after {kills} kills {report['executions']} executions, {report['events']} events and "
          f"{report['leaves']} leaves: every act has one leaf, every state is what its journal gives", flush=True)


if __name__ == "__main__":
    main()
