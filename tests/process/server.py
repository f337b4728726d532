"""Starts the real binary on a data directory, and talks to it."""
import http.client, json, os, re, signal, subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("NEURONFLOW", os.path.join(ROOT, "build/release/neuronflow"))


def command(*args, input=None, ok=True, env=None):
    """Runs a subcommand; gives its standard output, or with ok=False the whole result. `env`: on top of ours."""
    result = subprocess.run([BINARY, *args], input=input, capture_output=True, text=True, timeout=60,
                            env={**os.environ, **(env or {})})
    if ok:
        assert result.returncode == 0, f"{args}: {result.returncode}: {result.stderr}"
        return result.stdout.strip()
    return result


class Server:
    def __init__(self, data, mode="serve", args=(), under=(), env=None, stderr=subprocess.PIPE):
        """`under`: a program that starts it, with that program's arguments. `env`: on top of ours."""
        self.process = subprocess.Popen([*under, BINARY, mode, "--data", data, "--listen", "127.0.0.1:0", *args],
                                        stdout=subprocess.PIPE, stderr=stderr, text=True,
                                        env={**os.environ, **(env or {})})
        line = self.process.stdout.readline()
        match = re.match(r"listening on http://127\.0\.0\.1:(\d+)$", line.strip())
        assert match, f"no address: {line!r} {self.process.stderr and self.process.stderr.read()}"
        self.port = int(match.group(1))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=20) == 0, self.process.stderr and self.process.stderr.read()


class Client:
    """One keep-alive connection with a token."""

    def __init__(self, port, token=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.token = token

    def request(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body)
        self.connection.request(method, path, data, headers)
        response = self.connection.getresponse()
        text = response.read()
        self.media = response.headers["Content-Type"]
        return response.status, json.loads(text) if text else None
