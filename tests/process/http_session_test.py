#!/usr/bin/env python3
"""Who is let in: cookies and their flags, requests forged by other pages, sessions that somebody else has planted,
guessing of passwords, and what a token reaches. Against the real binary, over raw sockets."""
import os, statistics, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from http_raw import bearer, eventually, json_request, once, request
from http_site import PASSWORD, Site
from server import Server, command

NEW_TOKEN = {"name": "made by a page", "scopes": ["read"]}
FAILURES_ALLOWED = 10  # of one account in a quarter of an hour
FAILURES_OF_ADDRESS = 100


class Session:
    def __init__(self, site, name, headers=()):
        answer = site.sign_in(name, headers=headers)
        assert answer.status == 200, answer
        self.site, self.set_cookie = site, answer.header("Set-Cookie")
        self.cookie, self.csrf = self.set_cookie.split(";")[0], answer.json()["csrf_token"]

    def ask(self, method, target, headers=(), body=None, csrf=None):
        headers = [f"Cookie: {self.cookie}", *headers] + ([f"X-CSRF-Token: {csrf}"] if csrf else [])
        if body is None:
            return once(self.site.port, request(method, target, headers))
        return once(self.site.port, json_request(method, target, body, headers))

    def alive(self):
        return self.ask("GET", "/api/v1/me").status == 200


def cookie_flags(site):
    cookie = Session(site, "rita").set_cookie
    flags = {flag.split("=")[0].lower() for flag in cookie.split("; ")[1:]}
    assert cookie.startswith("nf_session=") and flags == {"path", "httponly", "samesite", "max-age"}, cookie
    assert "SameSite=Lax" in cookie and "Path=/;" in cookie, cookie
    secret = cookie.split(";")[0].split("=")[1]
    assert len(secret) >= 40, "a session is not guessed"


def over_tls(data):
    """Behind a proxy that speaks TLS: the cookie that browsers take from us alone, and the only Origin."""
    # As people write it; browsers leave out the port that is the scheme's own, and say no path.
    server = Server(data, args=("--public-url", "https://Flow.example.com:443/"))
    try:
        sign_in = {"email": "rita@example.com", "password": PASSWORD}
        answer = once(server.port, json_request("POST", "/api/v1/session", sign_in))
        cookie = answer.header("Set-Cookie")
        assert cookie.startswith("__Host-nf_session=") and "; Secure" in cookie and "Domain" not in cookie, cookie
        value = cookie.split(";")[0]
        csrf = f"X-CSRF-Token: {answer.json()['csrf_token']}"
        for name, status in ((value, 200), (value.removeprefix("__Host-"), 401)):
            assert once(server.port, request("GET", "/api/v1/me", [f"Cookie: {name}"])).status == status, name
        for origin, status in (("https://flow.example.com", 201), ("http://flow.example.com", 403), ("https://site", 403),
                               ("https://flow.example.com.evil", 403), ("https://flow.example.com:8443", 403)):
            made = once(server.port, json_request("POST", "/api/v1/tokens", NEW_TOKEN, [f"Cookie: {value}", csrf, f"Origin: {origin}"]))
            assert made.status == status, (origin, made)
        behind_a_proxy(server.port)
        server.stop()
    finally:
        server.kill()


def behind_a_proxy(port):
    """Whoever guesses through the proxy of all is locked out alone."""
    def sign_in(address, email="rita@example.com", password=PASSWORD):
        headers = [f"X-Forwarded-For: {address}"] if address else []
        return once(port, json_request("POST", "/api/v1/session", {"email": email, "password": password}, headers)).status

    failed = 0
    while (status := sign_in("10.9.9.9, 203.0.113.9", f"nobody{failed}@example.com", "a guess")) == 401:
        failed += 1
        assert failed <= 2 * FAILURES_OF_ADDRESS, "guesses at ever other accounts go on for ever"
    assert (status, failed) == (429, FAILURES_OF_ADDRESS), (status, failed)
    for address, expected in (("203.0.113.9", 429), ("1.2.3.4,203.0.113.9", 429), ("203.0.113.9, 198.51.100.7", 200), ("", 200),
                              (",", 200), ("x" * 5000, 200)):
        assert sign_in(address) == expected, (address, expected)


def forged_requests(site):
    rita, omar = Session(site, "rita"), Session(site, "omar")
    make = lambda csrf=None, *headers: rita.ask("POST", "/api/v1/tokens", headers, NEW_TOKEN, csrf)
    for what, answer in {
            "no token": make(), "a wrong one": make("x" * len(rita.csrf)), "another session's": make(omar.csrf),
            "its beginning": make(rita.csrf[:-1]), "the cookie itself": make(rita.cookie.split("=")[1]),
            "another origin": make(rita.csrf, "Origin: http://evil.example"), "no origin": make(rita.csrf, "Origin: null"),
            "a longer host": make(rita.csrf, "Origin: http://site.evil.example"),
            "another port": make(rita.csrf, "Origin: http://site:81")}.items():
        assert (answer.status, answer.problem()) == (403, "csrf"), (what, answer)
        assert answer.header("Cache-Control") == "no-store", answer
    assert make(rita.csrf).status == 201
    assert make(rita.csrf, "Origin: http://site").status == 201
    for method, target in (("POST", "/forms/strict"), ("DELETE", "/api/v1/session"), ("POST", "/api/v1/files"),
                           ("POST", "/api/v1/approvals/00000000-0000-0000-0000-000000000000/decisions")):
        answer = rita.ask(method, target, body={} if method == "POST" else None)
        assert (answer.status, answer.problem()) == (403, "csrf"), (target, answer)
    # What another site's form can send without asking first is not JSON, so it signs nobody in.
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        body = '{"email": "omar@example.com", "password": "%s"}' % PASSWORD
        answer = once(site.port, request("POST", "/api/v1/session", [f"Content-Type: {kind}"], body))
        assert answer.status == 415 and not answer.header("Set-Cookie"), answer
    # A credential that was sent on purpose counts, not the cookie that came along.
    assert rita.ask("GET", "/api/v1/me", ["Authorization: Bearer nf_wrong"]).status == 401
    assert rita.ask("GET", "/api/v1/me", ["Authorization: Basic cml0YTpyaXRh"]).status == 401
    mixed = rita.ask("GET", "/api/v1/me", [site.as_("omar")]).json()
    assert mixed["user"]["email"] == "omar@example.com", mixed
    for answer in (rita.ask("GET", "/api/v1/me"), rita.ask("GET", "/api/v1/tokens"), make()):
        assert answer.header("Cache-Control") == "no-store" and "frame-ancestors 'none'" in answer.header("Content-Security-Policy")
        assert answer.header("Access-Control-Allow-Origin") is None, answer


def planted_sessions(site):
    """A cookie that was there before the sign-in is never the session afterwards."""
    planted = "nf_session=" + "A" * 43
    answer = site.sign_in("rita", headers=[f"Cookie: {planted}"])
    assert answer.status == 200 and not answer.header("Set-Cookie").startswith(planted), answer
    assert once(site.port, request("GET", "/api/v1/me", [f"Cookie: {planted}"])).status == 401
    attackers = Session(site, "omar")
    victim = Session(site, "rita", [f"Cookie: {attackers.cookie}"])
    assert victim.cookie != attackers.cookie and victim.csrf != attackers.csrf
    assert victim.ask("GET", "/api/v1/me").json()["user"]["email"] == "rita@example.com"
    assert not attackers.alive(), "the session that was planted has ended"
    for both in (f"{planted}; {victim.cookie}", f"{victim.cookie}; {planted}", f"{victim.cookie}; {victim.cookie}"):
        assert once(site.port, request("GET", "/api/v1/me", [f"Cookie: {both}"])).status == 401, both
    twice = request("GET", "/api/v1/me", [f"Cookie: {planted}", f"Cookie: {victim.cookie}"])
    assert once(site.port, twice).status == 401
    secret = victim.cookie.split("=")[1]
    for wrong in (f"NF_SESSION={secret}", f"nf_session=\"{secret}\"", f"nf_session={secret}x", f"nf_session=x{secret}",
                  "nf_session=", "nf_session", f"other={secret}", f"__Host-nf_session={secret}"):
        assert once(site.port, request("GET", "/api/v1/me", [f"Cookie: {wrong}"])).status == 401, wrong
    assert once(site.port, request("GET", "/api/v1/me", [bearer(secret)])).status == 401, "a session is no token"
    token = site.tokens["rita"]
    assert once(site.port, request("GET", "/api/v1/me", [f"Cookie: nf_session={token}"])).status == 401, "nor a token a session"
    assert once(site.port, request("GET", f"/api/v1/me?access_token={token}&token={token}")).status == 401


def ended_sessions(site):
    rita = Session(site, "rita")
    other = Session(site, "rita")
    out = rita.ask("DELETE", "/api/v1/session", csrf=rita.csrf)
    assert out.status == 204 and "Max-Age=0" in out.header("Set-Cookie"), out
    assert not rita.alive() and other.alive()
    assert rita.ask("POST", "/api/v1/tokens", body=NEW_TOKEN, csrf=rita.csrf).status == 401
    again = once(site.port, request("DELETE", "/api/v1/session", [site.as_("rita")]))
    assert again.status == 404, again
    site.server.stop()
    site.server = Server(site.data)
    assert other.alive() and not rita.alive(), "what is open survives a restart, what has ended does not come back"
    users = site.get("/api/v1/users?q=omar", "admin").json()["items"]
    omar = Session(site, "omar")
    change = json_request("PATCH", f"/api/v1/users/{users[0]['id']}", {"status": "disabled"}, [site.as_("admin")])
    assert once(site.port, change).status == 200
    assert not omar.alive() and site.get("/api/v1/me", "omar").status == 401
    assert site.sign_in("omar").status == 401


def guessing(site):
    """Ten wrong passwords close an account for a while, and one that does not exist looks the same in every way."""
    for _ in range(2 * FAILURES_ALLOWED):
        assert site.sign_in("sara").status == 200, "only failed ones count"
    looks = {}
    for name in ("sara", "nobody", "omar"):  # one of us, unknown, disabled
        told, took = [], []
        for _ in range(FAILURES_ALLOWED + 3):
            began = time.monotonic()
            answer = site.sign_in(name, "a wrong password")
            if answer.status == 401:
                took.append(time.monotonic() - began)
            told.append((answer.status, answer.body, sorted(key for key, _ in answer.headers)))
        looks[name] = (told, statistics.median(took))
    assert [entry[0] for entry in looks["sara"][0]] == [401] * FAILURES_ALLOWED + [429] * 3, looks["sara"]
    # Of omar, one has failed before.
    assert looks["nobody"][0] == looks["sara"][0] and looks["omar"][0][:9] == looks["sara"][0][:9], looks
    ratio = max(looks["nobody"][1], looks["sara"][1]) / min(looks["nobody"][1], looks["sara"][1])
    assert ratio < 3, f"an unknown account takes {ratio:.1f} times as long or as short: {looks}"
    assert site.sign_in("sara").status == 429, "the right password does not open it: a guess would be told"
    assert site.sign_in("SARA").status == 429 and site.sign_in("bob").status == 200
    return ratio


def tokens(site):
    make = lambda *scope, args=(): command("token", "create", "--data", site.data, "--email", "sven@example.com", "--name", "t",
                                           "--scope", ",".join(scope), *args)
    execution = site.file("Scoped")
    approval = site.approval(execution)
    site.server.stop()
    secrets = {"read": make("read"), "write": make("write"), "decide": make("decide"), "short": make("read", args=("--expires", "PT5S"))}
    created = time.monotonic()
    site.server = Server(site.data)
    path = f"/api/v1/approvals/{approval['id']}"
    decision = {"decision": "approve", "comment": "x", "revision": 1, "context_hash": approval["context_hash"]}
    status = lambda scope, data: once(site.port, data([bearer(secrets[scope])])).status
    read = lambda headers: request("GET", path, headers)
    comment = lambda headers: json_request("POST", path + "/comments", {"text": "x"}, headers)
    decide = lambda headers: json_request("POST", path + "/decisions", decision, headers)
    assert [status("read", what) for what in (read, comment, decide)] == [200, 403, 403]
    assert [status("write", what) for what in (read, comment, decide)] == [403, 200, 403]
    assert status("short", read) == 200 or time.monotonic() - created > 5
    wider = lambda scope: once(site.port, json_request("POST", "/api/v1/tokens", {"name": "x", "scopes": ["decide"]}, [bearer(secrets[scope])]))
    assert (wider("write").status, wider("write").problem()) == (403, "scope"), "a token makes none that reaches further"
    assert status("decide", decide) == 200
    for wrong in (secrets["read"] + "x", secrets["read"][:-1], secrets["read"].upper(), "", " ", secrets["read"] + " " + secrets["read"]):
        assert once(site.port, read([f"Authorization: Bearer {wrong}"])).status == 401, wrong
    for scheme in ("Basic", "Token", "BearerX", ""):
        assert once(site.port, read([f"Authorization: {scheme} {secrets['read']}"])).status == 401, scheme
    own = next(token for token in site.get("/api/v1/tokens", "sven").json()["items"] if token["scopes"] == ["read"] and not token["expires_at"])
    assert secrets["read"] not in str(own), own
    assert once(site.port, request("DELETE", f"/api/v1/tokens/{own['id']}", [site.as_("rita")])).status == 404, "another's"
    assert once(site.port, request("DELETE", f"/api/v1/tokens/{own['id']}", [site.as_("sven")])).status == 204
    assert status("read", read) == 401, "revoked"
    eventually("a token past its time is refused", lambda: status("short", read) == 401)


def main():
    with tempfile.TemporaryDirectory(prefix="neuronflow-session-") as data:
        site = Site(data)
        try:
            cookie_flags(site)
            forged_requests(site)
            planted_sessions(site)
            tokens(site)
            ended_sessions(site)
            ratio = guessing(site)
            site.server.stop()
            over_tls(data)
        finally:
            site.server.kill()
    print(f"sessions, forged requests, tokens and guessing hold; a guess at an unknown account differs {ratio:.2f} times in time")


if __name__ == "__main__":
    main()
