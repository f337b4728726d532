#!/usr/bin/env python3
"""P20: with several times the load that it can take, the server says so, keeps what it has accepted, and stays within its
memory; and a stop in the midst loses nothing."""
import collections, multiprocessing, os, re, resource, select, socket, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from http_raw import json_request, once, request
from http_site import Site
from server import Server, command

SECONDS = float(os.environ.get("LOAD_SECONDS", "60"))
CONNECTIONS = 6000  # each with one request on its way: more than the queue before the writer takes
FEW = 32            # enough to keep the writer busy
MOST_MEMORY = 512   # MiB
ENDING = """{"name": "Ending", "nodes": [
  {"id": "hook", "type": "webhook", "config": {"path": "ending", "auth": {"type": "none"}}},
  {"id": "gate", "type": "approval", "config": {"title": "{{trigger.body.title}}", "review_mode": "any", "due_in": "PT2S",
    "on_timeout": "timed_out", "reviewers": [{"group": "reviewers"}]}},
  {"id": "done", "type": "output", "config": {"value": "{{nodes.gate.outcome}}"}},
  {"id": "late", "type": "output", "config": {"value": "late"}}],
  "edges": [{"from": "hook", "to": "gate"}, {"from": "gate", "port": "approved", "to": "done"},
    {"from": "gate", "port": "timed_out", "to": "late"}]}"""
FILING = json_request("POST", "/hooks/ending", {"title": "Load", "note": "n" * 500})
STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n")
EXECUTION = re.compile(rb'"execution_id":"([0-9a-f-]{36})"')


def load(port, connections, seconds, pipe):
    """Keeps so many requests on their way. Sends back how often each status came, what was accepted, and whatever was
    wrong with an answer. Ends early where the server goes."""
    poll, sockets, counts, accepted, wrong = select.epoll(), {}, collections.Counter(), [], []
    for _ in range(connections):
        one = socket.create_connection(("127.0.0.1", port), timeout=60)
        sockets[one.fileno()] = [one, b""]
        poll.register(one, select.EPOLLIN)
    pipe.send("ready")
    began = time.monotonic()
    for one, _ in sockets.values():
        one.sendall(FILING)
    until = began + seconds
    while sockets and time.monotonic() < until:
        for descriptor, _ in poll.poll(0.5):
            entry = sockets[descriptor]
            try:
                data = entry[0].recv(65536)
            except OSError:
                data = b""
            if not data:  # the server stops
                poll.unregister(descriptor)
                sockets.pop(descriptor)[0].close()
                continue
            entry[1] += data
            end = entry[1].find(b"\r\n\r\n")
            length = LENGTH.search(entry[1], 0, end + 2) if end >= 0 else None
            if end < 0 or len(entry[1]) < end + 4 + int(length.group(1)):
                continue
            answer, entry[1] = entry[1], b""
            status = int(STATUS.match(answer).group(1))
            counts[status] += 1
            if status == 202:
                accepted.append(EXECUTION.search(answer).group(1).decode())
            elif status not in (429, 503) or b"\r\nRetry-After: " not in answer:
                wrong.append(answer[:500])
            try:
                entry[0].sendall(FILING)
            except OSError:
                pass
    pipe.send((counts, accepted, wrong[:5], time.monotonic() - began))


class Load:
    def __init__(self, site, connections, seconds):
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=load, args=(site.port, connections, seconds, theirs), daemon=True)
        self.process.start()
        theirs.close()
        assert self.pipe.recv() == "ready"

    def result(self):
        result = self.pipe.recv()
        self.process.join()
        return result


def memory(pid):
    """MiB in use now."""
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) // 1024


class Watch:
    """The most memory that a process has had."""

    def __init__(self, pid):
        self.most, self.over = 0, threading.Event()
        self.thread = threading.Thread(target=self.run, args=(pid,))
        self.thread.start()

    def run(self, pid):
        while not self.over.wait(0.1):
            try:
                self.most = max(self.most, memory(pid))
            except (OSError, AttributeError):  # it has ended
                return

    def end(self):
        self.over.set()
        self.thread.join()
        return self.most


def states_of(site, wanted, seconds=120):
    """The status of each of the executions once none of them waits any more."""
    until = time.monotonic() + seconds
    while True:
        states, cursor = {}, ""
        while cursor is not None:
            page = site.get(f"/api/v1/executions?limit=200&cursor={cursor}", "ada").json()
            states.update((item["id"], item["status"]) for item in page["items"])
            cursor = page["next_cursor"]
        open_ones = sum(states.get(one) == "waiting_approval" for one in wanted)
        if not open_ones:
            return states
        assert time.monotonic() < until, f"{open_ones} executions do not end"
        time.sleep(1)


def overload(site):
    counts, before, wrong, took = Load(site, FEW, 4).result()
    assert not wrong and set(counts) == {202}, (counts, wrong)
    capacity = counts[202] / took
    watch = Watch(site.server.process.pid)
    crowd = Load(site, CONNECTIONS, SECONDS + 30)
    time.sleep(SECONDS)
    site.server.stop()  # in the midst of it: what is in hand is finished
    counts, accepted, wrong, took = crowd.result()
    most = watch.end()
    assert not wrong, wrong
    assert set(counts) <= {202, 429, 503}, counts
    assert counts[503] + counts[429] > 0, f"{counts}: no load that it could not take"
    assert most <= MOST_MEMORY, f"{most} MiB"
    site.server = Server(site.data)
    states = states_of(site, before + accepted)
    for one in before + accepted:
        assert states.get(one) == "completed", f"{one} was accepted, and now {states.get(one)}"
    return capacity, counts, took, len(before) + len(accepted), most


def large_bodies(site):
    """Bodies that take many times their size once they are understood, more of them than there is memory for."""
    body = b'{"title":"x","a":[' + b",".join([b"[0]"] * 250_000) + b"]}"
    data = json_request("POST", "/hooks/ending", body)
    counts, failures = collections.Counter(), []

    def send():
        try:
            for _ in range(2):
                counts[once(site.port, data, patience=120).status] += 1
        except Exception as error:  # told by the main thread
            failures.append(repr(error))

    watch = Watch(site.server.process.pid)
    threads = [threading.Thread(target=send) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    most = watch.end()
    assert not failures, failures[:3]
    assert set(counts) <= {202, 503} and counts[202], counts
    assert most <= MOST_MEMORY, f"{most} MiB for bodies of 1 MB: {counts}"
    return counts, most


def uploads(site):
    """Twenty files of 25 MiB at once are all taken, and are never in memory."""
    content = os.urandom(1024 * 1024) * 25
    watch, statuses = Watch(site.server.process.pid), []
    before = memory(site.server.process.pid)

    def send(i):
        headers = [site.as_("rita" if i % 2 else "omar"), "Content-Type: image/png", f'Content-Disposition: attachment; filename="{i}.png"']
        answer = once(site.port, request("POST", "/api/v1/files", headers, content), patience=120)
        statuses.append(answer.status)
        if i < 2:
            got = once(site.port, request("GET", f"/api/v1/files/{answer.json()['id']}", headers[:1]), patience=120)
            assert got.body == content and "sandbox" in got.header("Content-Security-Policy"), got.headers
            assert got.header("Content-Disposition").startswith("attachment"), got.headers

    threads = [threading.Thread(target=send, args=(i,)) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    most = watch.end()
    assert statuses == [201] * 20, statuses
    print(f"20 uploads of 25 MiB at once: at most {most} MiB of memory, {before} MiB before", flush=True)
    assert most <= MOST_MEMORY, most


def main():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="neuronflow-load-") as data:
        path = os.path.join(data, "ending.json")
        site = Site(data)
        try:
            site.server.stop()
            with open(path, "w") as file:
                file.write(ENDING)
            command("workflow", "publish", path, "--data", data)
            site.server = Server(data)
            uploads(site)
            capacity, counts, took, accepted, most = overload(site)
            large, most_large = large_bodies(site)
            site.server.stop()
        finally:
            site.server.kill()
    total = sum(counts.values())
    print(f"PROMISE P20: {CONNECTIONS:,} requests on their way at once for {took:.0f} s, {total / took:,.0f} a second where {capacity:,.0f} "
          f"are taken ({total / took / capacity:.1f} times): {dict(sorted(counts.items()))}, each refusal with Retry-After; all {accepted:,} "
          f"accepted ones ended, over a stop in the midst; at most {most} MiB, and {most_large} MiB with bodies that swell ({dict(large)})",
          flush=True)


if __name__ == "__main__":
    main()
