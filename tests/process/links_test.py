#!/usr/bin/env python3
"""P28: opening a link of a mail decides nothing, whoever opens it and however; and the demo shows its mails."""
import os, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from demo import Demo
from links import AGENTS, METHODS, leaves, links_in, visit_all
from server import Client, Server

ROUNDS = int(os.environ.get("LINK_ROUNDS", "24"))


def outbox(demo):
    status, page = Client(demo.server.port).request("GET", "/api/v1/demo/outbox")
    assert status == 200, (status, page)
    return page["items"]


def wait_for(what, get, count, seconds=30):
    until = time.monotonic() + seconds
    while len(found := get()) < count:
        assert time.monotonic() < until, f"{len(found)} of {count} {what}"
        time.sleep(0.05)
    return found


def state_of(demo):
    client = demo.client("admin")
    return [client.request("GET", path)[1] for path in ("/api/v1/approvals", "/api/v1/executions", "/api/v1/register")]


def main():
    with tempfile.TemporaryDirectory(prefix="neuronflow-links-") as data:
        demo = Demo(data)
        demo.approval(demo.file("Waits for two", area="security"))
        approval = demo.approval(demo.file("Was approved"))
        wait_for("mails", lambda: outbox(demo), 4)
        demo.decide(demo.client("mark"), approval, "approve")
        mails = wait_for("mails", lambda: outbox(demo), 6)
        subjects = sorted((mail["to"], mail["subject"]) for mail in mails)
        assert subjects == sorted([
            ("Sven Svensson <sven@example.com>", "Your decision is needed: Waits for two"),
            ("Sara Silva <sara@example.com>", "Your decision is needed: Waits for two"),
            ("Rina Skov <risk@example.com>", "Your decision is needed: Waits for two"),
            ("Mark Mason <mark@example.com>", "Your decision is needed: Was approved"),
            ("rita@example.com", "Approved: Was approved"),
            ("Fay Fischer <fay@example.com>, Finn Foster <finn@example.com>", "Exception granted: Was approved"),
        ]), subjects
        assert [mail["date"] for mail in mails] == sorted((mail["date"] for mail in mails), reverse=True), mails
        assert len({mail["id"] for mail in mails}) == len(mails)

        links = links_in(mail["text"] for mail in mails)
        assert len(links) == 3, links  # of two approvals, and of a request
        sessions = [demo.session(key) for key in ("sven", "risk", "mark", "rita", "admin")]
        before, on_record = state_of(demo), leaves(demo.server.port)
        visits = visit_all(demo.server.port, links, sessions, ROUNDS)
        assert state_of(demo) == before
        assert leaves(demo.server.port) == on_record
        demo.server.stop()

        server = Server(data)
        assert Client(server.port).request("GET", "/api/v1/demo/outbox")[0] == 404
        server.stop()
    print(f"PROMISE P28: {visits:,} visits to {len(links)} links of {len(mails)} mails by {len(METHODS)} methods as {len(AGENTS)} "
          f"agents, signed in and not: 0 decisions, nothing changed", flush=True)


if __name__ == "__main__":
    main()
