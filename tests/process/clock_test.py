#!/usr/bin/env python3
"""P8: timers are neither lost nor early, and each fires once, whatever the clock does.

Ten thousand deadlines and a hundred reminders are armed on a server whose clock is ours (libfaketime), which is killed
and started again while they are armed and while they fire, and whose clock jumps forward and back, also in the midst of
firing. Sessions, tokens and live pages go through the same jumps."""
import collections, datetime, glob, http.client, json, os, random, socket, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from load import PASSWORD, add_user, all_items, document, publish
from server import Client, Server, command

GROUPS, OF_EACH, REMINDED = 10, int(os.environ.get("TIMERS", "10000")) // 10, 100
FILERS = 6
HOUR = 3600
LIBRARY, = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")  # of Debian's package libfaketime
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))


class Clock:
    """The wall clock of the servers that get its `env`, as seconds off the real one. Their steady clock is real."""

    def __init__(self, folder):
        self.file, self.off, self.jumps = os.path.join(folder, "clock"), 0, 0
        self.env = {"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": self.file, "FAKETIME_NO_CACHE": "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.set(0)

    def set(self, off):
        with open(self.file + ".new", "w") as file:
            file.write(f"{off:+d}\n")
        os.rename(self.file + ".new", self.file)
        self.jumps += off != self.off
        self.off = off


class Site:
    """A server on a clock of ours, which may be killed."""

    def __init__(self, folder):
        self.data, self.clock, self.kills = os.path.join(folder, "data"), Clock(folder), 0
        self.admin_token = add_user(self.data, "admin", "admin")
        self.short_token = command("token", "create", "--data", self.data, "--email", "admin@example.com", "--name",
                                   "short", "--scope", "read", "--expires", "P1D")
        self.reviewer_token = add_user(self.data, "reviewer", "reviewer", "--group", "reviewers")
        self.start()
        for group in range(GROUPS):
            publish(self.admin(), timed(f"timed-{group}", {"due_in": f"PT{group + 1}H", "on_timeout": "timed_out"}))
        publish(self.admin(), timed("reminded", {"remind_every": "PT1H"}))

    def start(self):
        self.server = Server(self.data, env=self.clock.env)

    def restart(self):
        self.server.kill()
        self.kills += 1
        self.start()

    def admin(self):
        return Client(self.server.port, self.admin_token)

    def approvals(self):
        return all_items(self.admin(), "/api/v1/approvals")

    def closed(self):
        """How many deadlines have fired, by group."""
        counts = [0] * GROUPS
        for approval in self.approvals():
            if approval["status"] == "closed":
                counts[int(approval["title"].split("-")[1])] += 1
        return counts

    def wait_for(self, wanted, seconds=60):
        until = time.monotonic() + seconds
        while (counts := self.closed()) != wanted:
            assert time.monotonic() < until, f"at {self.clock.off:+d} s: {wanted} should have fired, and {counts} have"
            assert all(count <= most for count, most in zip(counts, wanted)), f"early: {counts} of {wanted}"
        return counts


def timed(path, deadline):
    workflow = document("two_reviewers")
    hook, gate, done = workflow["nodes"]
    hook["config"]["path"] = path
    gate["config"].update(title=path, review_mode="any", reviewers=[{"group": "reviewers"}], require_comment="never",
                          **deadline)
    late = {"id": "late", "type": "output", "config": {"value": {"outcome": "{{nodes.gate.outcome}}"}}}
    return {"name": path, "nodes": [hook, gate, done, late],
            "edges": [*workflow["edges"], {"from": "gate", "port": "timed_out", "to": "late"}]}


def arm(site, wanted, chance):
    """Files all of `wanted`, each (path, key), while the server is killed three times."""
    todo, lock, armed = list(wanted), threading.Lock(), []

    def file_all():
        client = None
        while True:
            with lock:
                if not todo:
                    return
                path, key = todo.pop()
            try:
                client = client or Client(site.server.port)
                status, answer = client.request("POST", f"/hooks/{path}", {"title": key}, {"Idempotency-Key": key})
                assert status in (200, 202), (status, answer)
                armed.append(answer["execution_id"])
            except (OSError, http.client.HTTPException):
                client = None
                with lock:
                    todo.append((path, key))
                time.sleep(0.05)

    threads = [threading.Thread(target=file_all) for _ in range(FILERS)]
    for thread in threads:
        thread.start()
    for part in (0.8, 0.5, 0.2):
        while len(todo) > part * len(wanted):
            time.sleep(0.01)
        site.restart()
    for thread in threads:
        thread.join()
    assert len(set(armed)) == len(wanted), (len(set(armed)), len(wanted))
    return set(armed)


def fire_all(site, chance):
    clock, all_of = site.clock, OF_EACH
    late = lambda: int(time.monotonic() - site.began) + 5  # the last was armed so much later than the first
    clock.set(HOUR - late() - 60)
    site.restart()
    time.sleep(1)
    assert site.closed() == [0] * GROUPS, "early"
    # Killed in the midst of firing.
    clock.set(HOUR + late())
    time.sleep(chance.uniform(0.1, 0.6))
    site.restart()
    site.wait_for([all_of] + [0] * 9)
    # Set back: what has fired stays so, and nothing else fires.
    clock.set(0)
    time.sleep(1)
    assert site.closed() == [all_of] + [0] * 9
    # Set back in the midst of firing: the others wait for their time, and it comes.
    for _ in range(3):
        clock.set(6 * HOUR)
        time.sleep(chance.uniform(0.3, 0.7))
        clock.set(600)
        time.sleep(1)
    stopped = site.closed()
    print(f"fired when the clock was set back: {stopped}", flush=True)
    time.sleep(1)
    assert site.closed() == stopped, "early: fired although the clock was set back"
    clock.set(2 * HOUR + late())
    site.wait_for([all_of, all_of, *stopped[2:]])
    clock.set(3 * HOUR + late())
    site.wait_for([all_of] * 3 + stopped[3:])
    # Down while they come due.
    site.server.kill()
    site.kills += 1
    clock.set(8 * HOUR + late())
    site.start()
    site.wait_for([all_of] * 8 + stopped[8:])
    for off in (0, 9 * HOUR, -HOUR, 8 * HOUR):
        clock.set(off)
        time.sleep(0.3)
    clock.set(12 * HOUR)
    site.restart()
    site.wait_for([all_of] * GROUPS)


def seconds_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def check(site, armed):
    """Gives how many reminders there were."""
    reminders = 0
    executions, admin = set(), site.admin()
    for approval in site.approvals():
        executions.add(approval["execution_id"])
        if approval["title"] == "reminded":
            _, journal = admin.request("GET", f"/api/v1/executions/{approval['execution_id']}/journal")
            times = [event["at"] / 1000 for turn in journal["items"] for event in turn["events"]
                     if event["type"] == "reviewers.reminded"]
            opened = seconds_of(approval["opened_at"])
            assert times and all(b - a >= HOUR for a, b in zip([opened, *times], times)), times
            reminders += len(times)
            continue
        assert approval["outcome"] == "timed_out", approval
        assert seconds_of(approval["closed_at"]) >= seconds_of(approval["stages"][0]["due_at"]), f"early: {approval}"
    assert executions == armed, (len(executions), len(armed))
    closings = collections.Counter(item["leaf"]["subject"]["id"] for item in all_items(admin, "/api/v1/audit/log")
                                   if item["leaf"]["kind"] == "gate.closed")
    assert len(closings) == GROUPS * OF_EACH and set(closings.values()) == {1}, closings.most_common(3)
    return reminders


class Session:
    def __init__(self, site, name):
        self.site = site
        client = Client(site.server.port)
        client.connection.request("POST", "/api/v1/session", json.dumps(
            {"email": f"{name}@example.com", "password": PASSWORD.strip()}), {"Content-Type": "application/json"})
        response = client.connection.getresponse()
        body = response.read()
        assert response.status == 200, body
        self.cookie = response.headers["Set-Cookie"].split(";")[0]

    def status(self):
        return Client(self.site.server.port).request("GET", "/api/v1/me", headers={"Cookie": self.cookie})[0]


def status_of(site, token):
    return Client(site.server.port, token).request("GET", "/api/v1/me")[0]


def check_sign_in(site):
    clock = site.clock
    base = clock.off
    session = Session(site, "admin")
    clock.set(base - 2 * HOUR)
    assert session.status() == 200, "a clock that is set back signs nobody out"
    assert Session(site, "admin").status() == 200
    clock.set(base + 13 * HOUR)
    assert session.status() == 401, "a session lives for 12 hours without use"
    assert status_of(site, site.short_token) == 401
    clock.set(base)
    for status in (session.status(), status_of(site, site.short_token), status_of(site, site.admin_token)):
        assert status in (200, 401), status
    assert status_of(site, site.admin_token) == 200
    clock.set(base + 13 * HOUR)
    assert session.status() == 401 and status_of(site, site.short_token) == 401
    clock.set(base)


def check_live(site):
    """A live page that hears of a decision after the clock was set back."""
    _, answer = Client(site.server.port).request("POST", "/hooks/reminded", {"title": "live"})
    execution = answer["execution_id"]
    with socket.create_connection(("127.0.0.1", site.server.port), timeout=20) as stream:
        stream.sendall((f"GET /api/v1/executions/{execution}/journal HTTP/1.1\r\nHost: localhost\r\n"
                        f"Authorization: Bearer {site.admin_token}\r\nAccept: text/event-stream\r\n\r\n").encode())
        heard = b""
        while b"approval.opened" not in heard:
            heard += stream.recv(65536)
        site.clock.set(site.clock.off - 5 * HOUR)
        reviewer = Client(site.server.port, site.reviewer_token)
        _, page = site.admin().request("GET", f"/api/v1/approvals?execution={execution}")
        approval = page["items"][0]
        status, answer = reviewer.request("POST", f"/api/v1/approvals/{approval['id']}/decisions",
                                          {"decision": "approve", "comment": "yes", "revision": 1,
                                           "context_hash": approval["context_hash"]})
        assert status == 200, (status, answer)
        assert answer["closed_at"] >= approval["opened_at"], "time in an execution never goes back"
        while b"execution.ended" not in heard:
            heard += stream.recv(65536)


def main():
    print(f"seed {SEED}", flush=True)
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="neuronflow-clock-") as folder:
        site = Site(folder)
        site.began = time.monotonic()
        wanted = [(f"timed-{n % GROUPS}", f"timed-{n}") for n in range(GROUPS * OF_EACH)]
        wanted += [("reminded", f"reminded-{n}") for n in range(REMINDED)]
        chance.shuffle(wanted)
        armed = arm(site, wanted, chance)
        print(f"armed {len(armed)} in {time.monotonic() - site.began:.1f} s", flush=True)
        fire_all(site, chance)
        reminders = check(site, armed)
        check_sign_in(site)
        check_live(site)
        jumps, kills = site.clock.jumps, site.kills
        site.server.stop()
        site.clock.set(24 * HOUR)  # the doctor tells of a clock that was set back
        command("doctor", "--data", site.data, env=site.clock.env)
    print(f"PROMISE P8: {GROUPS * OF_EACH} deadlines and {reminders} reminders over {kills} kills and {jumps} jumps of "
          f"the clock, back and forth: 0 early, 0 lost, 0 fired twice", flush=True)


if __name__ == "__main__":
    main()
