"""HTTP written and read byte by byte, so that a test can send what no client library would, and sees each answer whole."""
import json, select, socket, time

# What an answer must never show of our inside: places in the source, SQL, names of libraries and what they throw.
INSIDE = (b".cpp", b"src/", b"SELECT ", b"INSERT ", b"sqlite", b"std::", b"boost", b"terminate", b"backtrace", b"nf::",
          b"what()")
OF_ALL = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) < 2, f"{name} stands {len(found)} times"
        return found[0] if found else None

    def json(self):
        return json.loads(self.body)

    def problem(self):
        """`malformed-json` of `/problems/malformed-json`; empty where the answer is no problem."""
        if self.header("Content-Type") != "application/problem+json":
            return ""
        return self.json()["type"].removeprefix("/problems/")

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:300]!r}"


def check(answer):
    """What holds for every answer, whatever was asked."""
    assert answer.header("X-Request-Id"), answer
    for name, value in OF_ALL.items():
        assert answer.header(name) == value, (name, answer)
    assert answer.header("Content-Security-Policy"), answer
    assert answer.header("Cache-Control"), answer
    assert answer.header("Server") is None, answer
    if answer.status >= 400:
        for word in INSIDE:
            assert word not in answer.body, (word, answer)
    if answer.status >= 400 and answer.body:
        problem = answer.json()
        assert answer.header("Content-Type") == "application/problem+json", answer
        assert problem["type"].startswith("/problems/") and problem["title"], answer
        assert problem["status"] == answer.status, answer
    if answer.status in (429, 503):
        assert int(answer.header("Retry-After")) > 0, answer
    return answer


class Wire:
    """One connection. Waits at most `patience` seconds for anything: a server that hangs fails the test."""

    def __init__(self, port, patience=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.have = b""

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, data):
        """False where the server has closed its side before all of it was taken."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def no_more(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.have += data
        return bool(data)

    def until(self, mark):
        while mark not in self.have:
            assert self._more(), f"the connection ended with {self.have[:300]!r}"
        at = self.have.index(mark) + len(mark)
        taken, self.have = self.have[:at], self.have[at:]
        return taken

    def exactly(self, count):
        while len(self.have) < count:
            assert self._more(), f"{len(self.have)} of {count} bytes of a body came"
        taken, self.have = self.have[:count], self.have[count:]
        return taken

    def answer(self, head=False):
        lines = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        version, status, _ = lines[0].split(" ", 2)
        assert version == "HTTP/1.1", lines
        headers = [tuple(line.split(": ", 1)) for line in lines[1:-2]]
        answer = Answer(int(status), headers, b"")
        if answer.status == 100:
            return answer
        if not head and answer.status not in (204, 304):
            if answer.header("Transfer-Encoding"):
                while size := int(self.until(b"\r\n"), 16):
                    answer.body += self.exactly(size)
                    self.exactly(2)
                self.until(b"\r\n")
            else:
                answer.body = self.exactly(int(answer.header("Content-Length")))
        return check(answer)

    def ask(self, data, head=False):
        self.send(data)
        return self.answer(head)

    def ended(self):
        """Whether the server closes without another byte."""
        if self.have:
            return False
        return not self._more()

    def silent(self, seconds):
        """Whether nothing comes and the connection stays open for that long."""
        readable, _, _ = select.select([self.socket], [], [], seconds)
        return not readable and not self.have


def request(method, target, headers=(), body=None, host="site"):
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *headers]
    if body is not None:
        if isinstance(body, str):
            body = body.encode()
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")


def json_request(method, target, body, headers=()):
    if not isinstance(body, (bytes, str)):
        body = json.dumps(body)
    return request(method, target, ("Content-Type: application/json", *headers), body)


def bearer(token):
    return f"Authorization: Bearer {token}"


def once(port, data, head=False, patience=30):
    """One request on a connection of its own."""
    with Wire(port, patience) as wire:
        return wire.ask(data, head)


def eventually(what, holds, seconds=30):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.02)
