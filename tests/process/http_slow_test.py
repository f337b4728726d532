#!/usr/bin/env python3
"""P24: a thousand clients that dribble, stop in the middle or never read hold nobody up, and are let go in time; and the
server outlives a time without file descriptors."""
import http.client, multiprocessing, os, resource, select, socket, statistics, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from http_raw import Wire, eventually, json_request, once, request
from http_site import Site

SLOW = 1000
QUIET_SECONDS, ATTACK_SECONDS = 5, 42
SLACK = 12  # seconds that a machine under load may be late to let somebody go
HEAD_LIMIT, BODY_LIMIT, WRITE_LIMIT = 10, 30, 30
LINGER = 2


class Slow:
    """One connection that never gets done. `kind` says how."""

    def __init__(self, port, kind, token):
        self.kind, self.began = kind, time.monotonic()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setblocking(False)
        self.left = b""
        if kind == "head":
            self.left = request("GET", "/healthz", ["A: " + "a" * 1000])
        elif kind == "body":
            self.write(b"POST /hooks/strict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{")
            self.left = b" " * 4000
        elif kind == "reader":
            self.write(request("GET", "/api/v1/openapi.json") * 400)
        else:
            self.write(request("GET", "/api/v1/events", [f"Authorization: Bearer {token}"]))

    def write(self, data):
        try:
            self.socket.send(data)
        except OSError:
            pass

    def dribble(self):
        if self.left:
            self.write(self.left[:1])
            self.left = self.left[1:]


def attack(port, tokens, pipe):
    """Keeps SLOW connections, and tells how long each of them lived."""
    poll, slow, lived = select.epoll(), {}, {"head": [], "body": [], "reader": [], "events": []}
    kinds = ["head"] * 4 + ["body"] * 3 + ["reader"] * 2 + ["events"]

    def add(kind):
        one = Slow(port, kind, tokens[len(lived["events"]) % len(tokens)] if kind == "events" else None)
        slow[one.socket.fileno()] = one
        poll.register(one.socket, select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR)

    for i in range(SLOW):
        add(kinds[i % len(kinds)])
    pipe.send("ready")
    while not pipe.poll():
        for one in slow.values():
            one.dribble()
        until = time.monotonic() + 1
        while (left := until - time.monotonic()) > 0:
            for descriptor, _ in poll.poll(left):
                poll.unregister(descriptor)
                one = slow.pop(descriptor)
                lived[one.kind].append(time.monotonic() - one.began)
                one.socket.close()
                add(one.kind)
    now = time.monotonic()
    oldest = {kind: max(now - one.began for one in slow.values() if one.kind == kind) for kind in lived}
    pipe.send((lived, oldest, len(slow)))


def normal_work(site, seconds):
    """What one person does, one request after the other; gives how long each took. All of them are answered."""
    wire, took, until = Wire(site.port, 60), [], time.monotonic() + seconds
    listing = request("GET", "/api/v1/approvals?limit=5", [site.as_("sven")])
    filing = json_request("POST", "/forms/strict", {"body": {"title": "Normal", "amount": 1}}, [site.as_("rita")])
    while time.monotonic() < until:
        for data, status in ((listing, 200), (filing, 202)):
            began = time.monotonic()
            answer = wire.ask(data)
            took.append(time.monotonic() - began)
            assert answer.status == status, answer
    wire.close()
    return took


def p99(took):
    return statistics.quantiles(took, n=100)[98] * 1000


def slow_clients(site):
    quiet = normal_work(site, QUIET_SECONDS)
    ours, theirs = multiprocessing.Pipe()
    tokens = [site.tokens[name] for name in ("rita", "omar", "sven", "sara", "bob", "admin", "ada")]
    attacker = multiprocessing.Process(target=attack, args=(site.port, tokens, theirs), daemon=True)
    attacker.start()
    assert ours.recv() == "ready"
    busy = normal_work(site, ATTACK_SECONDS)
    once(site.port, request("GET", "/healthz"), patience=60)  # a new connection is taken, too
    ours.send("stop")
    lived, oldest, count = ours.recv()
    attacker.join()
    assert count == SLOW
    for kind, limit in (("head", HEAD_LIMIT), ("body", BODY_LIMIT), ("reader", WRITE_LIMIT)):
        longest = max(lived[kind] + [oldest[kind]])
        assert lived[kind], f"no {kind} was let go in {ATTACK_SECONDS} s"
        assert longest < limit + LINGER + SLACK, f"a {kind} was held for {longest:.1f} s"
    closed = {kind: len(ages) for kind, ages in lived.items()}
    print(f"PROMISE P24: {SLOW:,} slow connections kept up for {ATTACK_SECONDS} s ({sum(closed.values()):,} let go: {closed}): all "
          f"{len(busy):,} normal requests answered; p99 {p99(quiet):.1f} ms without, {p99(busy):.1f} ms with them, "
          f"{p99(busy) / p99(quiet):.1f} times", flush=True)


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def without_descriptors(site):
    """More connections than there are file descriptors: those who are in are served, nothing spins, and when some have
    gone everything goes on."""
    pid = site.server.process.pid
    before = once(site.port, request("GET", "/healthz"))
    assert before.status == 200
    kept = [Wire(site.port, 60) for _ in range(3)]
    for wire in kept:
        assert wire.ask(request("GET", "/healthz")).status == 200
    used = len(os.listdir(f"/proc/{pid}/fd"))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 20, used + 20))
    crowd = []
    for _ in range(200):
        one = socket.socket()
        one.settimeout(10)
        one.connect(("127.0.0.1", site.port))
        crowd.append(one)
    eventually("all descriptors are in use", lambda: len(os.listdir(f"/proc/{pid}/fd")) >= used + 20)
    began, spent = time.monotonic(), processor_seconds(pid)
    statuses = set()
    for i in range(60):
        wire = kept[i % 3]
        statuses.add(wire.ask(request("GET", "/api/v1/executions?limit=3", [site.as_("ada")])).status)
        filing = json_request("POST", "/forms/strict", {"body": {"title": "Crowded", "amount": i}}, [site.as_("rita")])
        statuses.add(wire.ask(filing).status)
        statuses.add(wire.ask(request("POST", "/api/v1/files", [site.as_("rita"), 'Content-Disposition: attachment; filename="a"'], "x")).status)
        time.sleep(0.05)
    took, spent = time.monotonic() - began, processor_seconds(pid) - spent
    assert statuses <= {200, 202, 201, 503}, statuses
    assert {200, 202} <= statuses, statuses
    assert spent < took * 0.7, f"{spent:.1f} s of processor time in {took:.1f} s: something spins"
    for one in crowd:
        one.close()
    for wire in kept:
        wire.close()

    def goes_on():
        try:
            return once(site.port, request("GET", "/healthz")).status == 200
        except (OSError, AssertionError):
            return False

    eventually("new connections are taken again", goes_on, 60)
    assert site.file("Afterwards")
    print(f"without file descriptors: {sorted(statuses)} on connections that were open, {spent:.1f} s of processor time in {took:.1f} s")


def main():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="neuronflow-slow-") as data:
        site = Site(data)
        try:
            slow_clients(site)
            without_descriptors(site)
            site.server.stop()
        finally:
            site.server.kill()


if __name__ == "__main__":
    main()
