#!/usr/bin/env python3
"""P33: secrets do not leak.

A thousand secrets are handed in through the API and used: in requests, AI steps, mail and hooks that succeed, fail,
hang up, and answer with the very secret. Then everything that the server keeps or says is searched for them, as they
are and in base64, hexadecimal and percent encoding: database and WAL, mails, log output, and every answer of the API,
with journals, traces and leaves. Values that may be seen are looked for by the same search, and must be found."""
import base64, hashlib, hmac, http.server, json, os, quopri, secrets, socketserver, sqlite3, ssl, subprocess, sys
import tempfile, threading, time, urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import Client, Server, command

HTTP, AI, SMTP, HOOKS, PASSWORDS, TOKENS, SESSIONS = 520, 200, 40, 120, 40, 60, 20
STEPS = 40  # of one workflow
HEAD, TAIL = "Kanarie7b-", "-x9Vogel"  # every secret that we choose begins and ends so
ODD = "%&+=/\\\"<>$"


def canary(number):
    middle = secrets.token_hex(10)
    return HEAD + middle + (ODD if number % 4 == 3 else "") + TAIL


class Search:
    """Finds texts in bytes, however they are encoded."""

    def __init__(self, texts):
        self.needles = {}
        for text in texts:
            raw = text.encode()
            forms = {raw, raw.hex().encode(), raw.hex().upper().encode(), json.dumps(text)[1:-1].encode(),
                     urllib.parse.quote(text, safe="").encode(), urllib.parse.quote_plus(text).encode()}
            for shift in range(3):  # whatever stands before it in the same base64 text
                encoded = base64.b64encode(bytes(shift) + raw).decode()
                inner = encoded[4 if shift else 0:len(encoded) // 4 * 4 - 4]
                forms |= {inner.encode(), inner.replace("+", "-").replace("/", "_").encode()}
            for form in forms:
                self.needles[form] = text

    def found(self, where, data):
        return [(where, self.needles[needle], data[max(0, at - 60):at + 60]) for needle in self.needles
                if (at := data.find(needle)) >= 0]


class Outside:
    """Receivers that do to secrets what receivers do."""

    def __init__(self, folder):
        self.lock, self.seen = threading.Lock(), set()
        self.password, self.mails = None, []  # who may send, and what was sent
        self.certificate, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=mail",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate],
                       check=True, capture_output=True)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.certificate, key)
        outside = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                shown = self.headers.get("Authorization") or self.headers.get("X-Key") or ""
                with outside.lock:
                    outside.seen.add(shown.removeprefix("Bearer "))
                way = self.path.strip("/").split("/")[0]
                if way == "hangup":
                    self.close_connection = True
                    return
                if way == "elsewhere":
                    return self.reply(302, {}, {"Location": f"http://localhost:{outside.port}/ok"})
                echo = {"you": dict(self.headers), "alone": shown.split(" ")[-1], "path": self.path}
                said = {"error": {"message": f"Incorrect API key provided: {shown}", "code": "invalid_api_key"}}
                if way == "ai":
                    content = json.dumps({"summary": f"The key is {shown.split(' ')[-1]}."})
                    return self.reply(200, {"choices": [{"message": {"role": "assistant", "content": content},
                                                         "finish_reason": "stop"}], "usage": {"total_tokens": 3}})
                status = {"refused": 401, "broken": 500, "airefused": 401}.get(way, 200)
                self.reply(status, echo if status == 200 and way == "echo" else said if status != 200 else {"fine": 1},
                           {"X-Echo": shown, "Set-Cookie": f"s={shown}"} if way in ("echo", "refused") else {})

            do_GET = do_POST

            def reply(self, status, body, headers={}):
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        class HttpServer(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass

        class Mail(socketserver.StreamRequestHandler):
            def handle(self):
                self.say("220 mail.example.com")
                while line := self.rfile.readline():
                    verb = line.split(b" ")[0].strip().upper()
                    if verb == b"EHLO":
                        self.say("250-mail.example.com\r\n250 AUTH PLAIN LOGIN")
                    elif verb == b"AUTH":
                        parts = line.split()
                        if len(parts) < 3:
                            self.say("334 ")
                            parts += [self.rfile.readline().strip()]
                        password = base64.b64decode(parts[-1]).decode().split("\0")[-1]
                        with outside.lock:
                            outside.seen.add(password)
                        taken = password == outside.password
                        self.say("235 yes" if taken else f"535 5.7.8 no: {password} {parts[-1].decode()}")
                    elif verb == b"DATA":
                        self.say("354 go on")
                        message = b""
                        while (line := self.rfile.readline()) not in (b".\r\n", b""):
                            message += line
                        outside.mails.append(message)
                        self.say("250 taken")
                    elif verb == b"QUIT":
                        return self.say("221 bye")
                    else:
                        self.say("250 yes")

            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

        class MailServer(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

            def get_request(self):
                connection, address = super().get_request()
                return tls.wrap_socket(connection, server_side=True), address

            def handle_error(self, *_):
                pass

        self.web, self.mail = HttpServer(("127.0.0.1", 0), Handler), MailServer(("127.0.0.1", 0), Mail)
        for server in (self.web, self.mail):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.port, self.mail_port = self.web.server_port, self.mail.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"


class Site:
    """The server, and everything that it said. Answers that show a secret once, to whom it is for, are not noted."""

    def __init__(self, data):
        self.data, self.said, self.token, self.chosen, self.made = data, [], None, [], []
        command("user", "add", "--data", data, "--email", "admin@example.com", "--name", "Ada", "--roles", "admin",
                input=self.choose(0) + "\n")
        self.token = command("token", "create", "--data", data, "--email", "admin@example.com", "--name", "test",
                             "--scope", "read,write,decide")
        self.made.append(self.token)

    def choose(self, number):
        self.chosen.append(canary(number))
        return self.chosen[-1]

    def start(self, *args):
        self.server = Server(self.data, args=["--egress-allow", "127.0.0.0/8", *args])

    def stop(self):
        self.server.stop()
        for stream in (self.server.process.stdout, self.server.process.stderr):
            self.said.append(("log output", stream.read().encode()))

    def ask(self, method, path, body=None, headers=None, token=True, note=True):
        client = Client(self.server.port)
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = f"Bearer {self.token if token is True else token}"
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        if data is not None:
            headers.setdefault("Content-Type", "application/json")
        client.connection.request(method, path, data, headers)
        response = client.connection.getresponse()
        text = response.read()
        if note:
            self.said.append((f"{method} {path}", str(response.headers).encode() + text))
        client.connection.close()
        parsed = json.loads(text) if text and "json" in response.headers.get("Content-Type", "") else None
        return response.status, parsed, response.headers

    def must(self, method, path, body=None, **more):
        status, answer, _ = self.ask(method, path, body, **more)
        assert 200 <= status < 300, (method, path, status, answer)
        return answer

    def connect(self, name, kind, config, **secret):
        return self.must("PUT", f"/api/v1/connections/{name}", {"type": kind, "config": config, "secrets": secret})

    def publish(self, document):
        workflow = self.must("POST", "/api/v1/workflows", document)
        self.must("POST", f"/api/v1/workflows/{workflow['id']}/publish")
        return workflow["id"]


def chunks(items, size):
    return [items[at:at + size] for at in range(0, len(items), size)]


def use_in_steps(site, kind, names, step):
    """One workflow per STEPS connections, whose steps run side by side; gives the executions."""
    executions = []
    for number, some in enumerate(chunks(names, STEPS)):
        path = f"{kind}-{number}"
        nodes = [{"id": "start", "type": "webhook", "config": {"path": path, "auth": {"type": "none"}}}]
        nodes += [{"id": f"n{i}", "on_error": "continue", "timeout": "PT5S", **step(i, name)}
                  for i, name in enumerate(some)]
        nodes.append({"id": "gate", "type": "approval", "config": {
            "title": "{{trigger.body.title}}", "review_mode": "any", "reviewers": [{"email": "admin@example.com"}]}})
        edges = [{"from": "start", "to": node["id"]} for node in nodes[1:]]
        site.publish({"name": path, "nodes": nodes, "edges": edges})
        executions.append(site.must("POST", f"/hooks/{path}", {"title": "Visible-" + path})["execution_id"])
    return executions


def http_connections(site, outside):
    ways = ("ok", "echo", "refused", "broken", "hangup", "elsewhere")
    names = []
    for i in range(HTTP):
        names.append(f"h{i}")
        secret = site.choose(i)
        config = {"base_url": outside.url, **({"header": "X-Key"} if i % 2 else {})}
        site.connect(names[-1], "http", config, value=secret if i % 2 else f"Bearer {secret}")
    return use_in_steps(site, "http", names, lambda i, name: {
        "type": "http_request", "config": {"method": "POST", "url": f"/{ways[i % 6]}/{i}", "connection": name,
                                           "body": {"n": i}, "follow": 3}, "retry": {"max_attempts": 1}})


def ai_connections(site, outside):
    ways = ("ai", "airefused", "ai", "ok")
    names = []
    for i in range(AI):
        names.append(f"a{i}")
        site.connect(names[-1], "openai", {"base_url": f"{outside.url}/{ways[i % 4]}", "model": "m"},
                     api_key=site.choose(0))
    schema = {"type": "object", "properties": {"summary": {"type": "string"}}, "required": ["summary"]}
    return use_in_steps(site, "ai", names, lambda i, name: {
        "type": "ai_agent", "config": {"connection": name, "prompt": "{{trigger.body.title}}", "max_turns": 1,
                                       "fallback": "error" if i % 2 else "builtin", "output_schema": schema}})


def mail_connections(site, outside):
    for i in range(SMTP):
        site.connect(f"m{i}", "smtp", {"host": "127.0.0.1", "port": outside.mail_port, "security": "tls",
                                       "username": "flow", "ca_file": outside.certificate}, password=site.choose(0))
        site.must("POST", f"/api/v1/connections/m{i}/test", {})
    for name in ("h0", "h1", "h2"):
        site.must("POST", f"/api/v1/connections/{name}/test", {})


def hook_connections(site):
    executions = []
    for i in range(HOOKS):
        secret, path = site.choose(0), f"hook-{i}"
        site.connect(path, "webhook", {"username": "sender"} if i % 2 else {}, secret=secret)
        auth = {"type": "basic", "connection": path} if i % 2 else {"type": "hmac", "scheme": "github",
                                                                    "connection": path}
        site.publish({"name": path, "nodes": [
            {"id": "start", "type": "webhook", "config": {"path": path, "auth": auth}},
            {"id": "all", "type": "set", "config": {"values": {"trigger": "{{trigger}}"}}},
            {"id": "done", "type": "output", "config": {"value": "{{nodes.all}}"}}],
            "edges": [{"from": "start", "to": "all"}, {"from": "all", "to": "done"}]})
        body = json.dumps({"n": i}).encode()

        def headers(key):
            if i % 2:
                return {"Authorization": "Basic " + base64.b64encode(f"sender:{key}".encode()).decode()}
            return {"X-Hub-Signature-256": "sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}

        status, answer, _ = site.ask("POST", f"/hooks/{path}", body, headers(secret), token=False)
        assert status in (200, 202), (status, answer)
        executions.append(answer["execution_id"])
        status, _, _ = site.ask("POST", f"/hooks/{path}", body, headers(secret + "x"), token=False)
        assert status == 401, status
    return executions


def accounts(site):
    for i in range(PASSWORDS):
        email, password = f"p{i}@example.com", site.choose(i)
        site.must("POST", "/api/v1/users", {"email": email, "name": "P", "roles": ["reviewer"], "password": password})
        if i < SESSIONS:
            status, answer, headers = site.ask("POST", "/api/v1/session", {"email": email, "password": password},
                                               token=False, note=False)
            assert status == 200, (status, answer)
            cookie = headers["Set-Cookie"].split(";")[0]
            site.made += [cookie.split("=", 1)[1], answer["csrf_token"]]
            signed_in = {"Cookie": cookie, "X-CSRF-Token": answer["csrf_token"]}
            site.ask("GET", "/api/v1/approvals", headers=signed_in, token=False)
            site.ask("POST", "/api/v1/tokens", {"name": 7, "scopes": [password]}, signed_in, token=False)
        else:
            status, _, _ = site.ask("POST", "/api/v1/session", {"email": email, "password": password[:-1]}, token=False)
            assert status in (401, 429), status
    for i in range(TOKENS):
        _, answer, _ = site.ask("POST", "/api/v1/tokens", {"name": f"t{i}", "scopes": ["read"]}, note=False)
        site.made.append(answer["token"])
        status, _, _ = site.ask("GET", "/api/v1/executions", token=answer["token"])
        assert status == 200, status
        if i % 2:
            site.must("DELETE", f"/api/v1/tokens/{answer['id']}")
            status, _, _ = site.ask("GET", "/api/v1/executions", token=answer["token"])
            assert status == 401, status


def nonsense(site, outside):
    """Secrets in requests that are refused."""
    base = {"type": "http", "config": {"base_url": outside.url}}
    for body in ({**base, "secrets": {"password": site.choose(0)}}, {**base, "secrets": site.choose(0)},
                 {**base, "secrets": {"value": [site.choose(0)]}},
                 {**base, "type": "none", "secrets": {"value": site.choose(0)}},
                 {"type": "http", "config": {}, "secrets": {"value": site.choose(0)}}):
        status, answer, _ = site.ask("PUT", "/api/v1/connections/wrong", body)
        assert status == 422, (status, answer)
    for body in (b'{"type": "http", "secrets": {"value": "' + site.choose(0).encode() + b'"',
                 json.dumps({"email": site.choose(0), "password": site.choose(0)}).encode()):
        site.ask("PUT", "/api/v1/connections/wrong", body)
        site.ask("POST", "/api/v1/session", body, token=False)
    site.ask("GET", "/api/v1/executions", token="nfp_" + site.choose(0))
    for expression in ("{{connections.h0}}", "{{secrets.value}}", "{{vars.secrets}}", "{{connection('h0')}}"):
        status, answer, _ = site.ask("POST", "/api/v1/workflows", {"name": "Peeks", "nodes": [
            {"id": "start", "type": "webhook", "config": {"path": "peeks", "auth": {"type": "none"}}},
            {"id": "peek", "type": "set", "config": {"values": {"x": expression}}}],
            "edges": [{"from": "start", "to": "peek"}]})
        if status == 201:
            status, answer, _ = site.ask("POST", f"/api/v1/workflows/{answer['id']}/publish")
        if status == 200:  # of another kind of name: it must have no value
            assert expression == "{{vars.secrets}}", (expression, answer)


def wait_for(site, executions):
    until = time.monotonic() + 120
    for execution in executions:
        while site.must("GET", f"/api/v1/executions/{execution}")["status"] == "running":
            assert time.monotonic() < until, execution
            time.sleep(0.2)


def read_everything(site, executions):
    """Every GET of the API's own description, for each of our executions, approvals and connections."""
    description = site.must("GET", "/api/v1/openapi.json")
    approvals = site.must("GET", "/api/v1/approvals?limit=100")["items"]
    workflows = site.must("GET", "/api/v1/workflows?limit=100")["items"]
    connections = [f"{kind}{i}" for kind, count in (("h", 60), ("a", 20), ("m", 10)) for i in range(count)]
    ids = {"executions": executions, "approvals": [a["id"] for a in approvals],
           "workflows": [w["id"] for w in workflows][:20], "connections": connections}
    asked = 0
    for path, operations in description["paths"].items():
        if "get" not in operations or path.endswith(("/me", "/events", "/stream", "/live")):
            continue
        family = path.removeprefix("/api/v1/").split("/")[0]
        if "{" not in path:
            site.ask("GET", path)
            asked += 1
        elif path.count("{") == 1 and family in ids:
            for one in ids[family]:
                site.ask("GET", path[:path.index("{")] + one + path[path.index("}") + 1:])
                asked += 1
    for at in range(0, 100_000, 1000):
        page = site.ask("GET", f"/api/v1/audit/leaves?from={at}&limit=1000")
        if page[0] != 200 or not page[1].get("items"):
            break
    return asked


def files_of(data):
    for folder, _, names in os.walk(data):
        for name in names:
            if not name.endswith("-shm"):
                with open(os.path.join(folder, name), "rb") as file:
                    yield os.path.relpath(file.name, data), file.read()


def sealed_for_its_place(site, outside):
    """A sealed secret opens only with the key outside of the database, for its own connection and address."""
    database = sqlite3.connect(os.path.join(site.data, "neuronflow.db"))
    rows = {name: json.loads(text) for name, text in database.execute(
        "SELECT id, document FROM entities WHERE kind = 'connection' AND id IN ('h0', 'h2', 'h4')")}
    sealed = {name: row["sealed"]["value"] for name, row in rows.items()}
    for text in sealed.values():  # nonce 24, tag 16: XChaCha20-Poly1305
        assert len(base64.b64decode(text)) == 24 + len("Bearer ") + len(site.chosen[1]) + 16, text
    rows["h0"]["sealed"]["value"] = sealed["h2"]
    rows["h4"]["config"]["base_url"] = f"http://localhost:{outside.port}"  # the secret is for 127.0.0.1
    for name in ("h0", "h4"):
        database.execute("UPDATE entities SET document = ? WHERE kind = 'connection' AND id = ?",
                         (json.dumps(rows[name]), name))
    database.commit()
    database.close()
    site.start()
    with outside.lock:
        outside.seen.clear()
    for name in ("h0", "h4"):
        status, answer, _ = site.ask("POST", f"/api/v1/connections/{name}/test", {})
        assert status != 200 or not answer["ok"], (status, answer)
    elsewhere = {"base_url": f"http://localhost:{outside.port}"}
    site.must("PUT", "/api/v1/connections/h2", {"type": "http", "config": elsewhere})
    site.ask("POST", "/api/v1/connections/h2/test", {})
    with outside.lock:
        assert not any(HEAD in seen for seen in outside.seen), "a secret went to another address"
    site.stop()


def main():
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as other:
        outside, site = Outside(other), Site(data)
        os.environ["NEURONFLOW_SMTP_PASSWORD"] = outside.password = site.choose(0)
        site.start("--smtp-host", "127.0.0.1", "--smtp-port", str(outside.mail_port), "--smtp-security", "tls",
                   "--smtp-username", "flow", "--smtp-ca-file", outside.certificate)
        executions = http_connections(site, outside)
        mail_connections(site, outside)
        wait_for(site, executions)
        until = time.monotonic() + 60
        while len(outside.mails) < len(executions):  # that somebody is asked
            assert time.monotonic() < until, f"{len(outside.mails)} mails"
            time.sleep(0.1)
        site.stop()
        del os.environ["NEURONFLOW_SMTP_PASSWORD"]
        site.start()
        visible = {"plain": "Visible-" + secrets.token_hex(12)}
        hidden = {"base64": secrets.token_hex(16), "hex": secrets.token_hex(16), "percent": "%" + secrets.token_hex(15)}
        site.must("PUT", "/api/v1/variables", {
            "a": visible["plain"], "b": base64.b64encode(b"x" + hidden["base64"].encode()).decode(),
            "c": hidden["hex"].encode().hex(), "d": urllib.parse.quote(hidden["percent"])})
        more = ai_connections(site, outside) + hook_connections(site)
        accounts(site)
        nonsense(site, outside)
        wait_for(site, more)
        executions += more
        asked = read_everything(site, executions)

        seen = [secret for secret in site.chosen if secret in outside.seen]
        assert len(seen) > 0.9 * (HTTP + AI), f"only {len(seen)} secrets were really used"
        search = Search([HEAD, TAIL, *site.made])
        control = Search([*visible.values(), *hidden.values()])
        running = list(files_of(data))
        site.stop()
        mails = [(f"mail {n}", quopri.decodestring(mail) + mail) for n, mail in enumerate(outside.mails)]
        places = [*site.said, *mails, *running, *files_of(data)]
        found = [hit for where, content in places for hit in search.found(where, content)]
        for where, text, around in found[:20]:
            print(f"found {text} in {where}: {around!r}", file=sys.stderr)
        assert not found, f"{len(found)} places show a secret"
        known = {text for where, content in running if where.startswith("neuronflow.db")
                 for _, text, _ in control.found(where, content)}
        assert known == {*visible.values(), *hidden.values()}, f"the search finds only {known}"
        sealed_for_its_place(site, outside)
        kept, said = sum(len(content) for _, content in running), sum(len(content) for _, content in site.said)
    count = len(site.chosen) + len(site.made)
    print(f"PROMISE P33: {count} secrets, {len(seen)} of them shown to receivers that echo, searched for in {kept} "
          f"bytes of files, {len(mails)} mails, {said} bytes of answers and logs ({asked} reads): {len(found)} found",
          flush=True)


if __name__ == "__main__":
    main()
