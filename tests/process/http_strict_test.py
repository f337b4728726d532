#!/usr/bin/env python3
"""What the server refuses of HTTP itself, sentence by sentence of the outer contract: with the right status, by closing
where what follows cannot be trusted, and never by falling over. Everything goes over raw sockets to the real binary."""
import os, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from http_raw import Wire, json_request, once, request
from http_site import Site

HOST = b"Host: site\r\n"
GET = b"GET /healthz HTTP/1.1\r\n"
POST = b"POST /hooks/strict HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
KIB = 1024
asked = 0  # requests of this test


def counted(wire, data, head=False):
    global asked
    asked += 1
    return wire.ask(data, head)


def refused(site, data, status, kind):
    """Refused with this problem, and the connection is closed: nothing behind it is looked at."""
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: smuggled\r\n\r\n"
    with Wire(site.port) as wire:
        answer = counted(wire, data + smuggled)
        assert (answer.status, answer.problem()) == (status, kind), (data[:200], answer)
        assert answer.header("Connection") == "close", (data[:200], answer)
        wire.no_more()
        assert wire.ended(), (data[:200], wire.have)


def taken(site, data, status):
    """Answered so, and the connection goes on with the next request exactly where this one ends."""
    with Wire(site.port) as wire:
        answer = counted(wire, data)
        assert answer.status == status, (data[:200], answer)
        assert counted(wire, request("GET", "/healthz")).json() == {"status": "ok"}, data[:200]


def test_request_lines(site):
    line = lambda size: b"GET /" + b"a" * (size - 14) + b" HTTP/1.1\r\n" + HOST + b"\r\n"
    taken(site, line(8 * KIB), 404)
    refused(site, line(8 * KIB + 1), 414, "uri-too-long")
    refused(site, b"G" * (8 * KIB + 3), 414, "uri-too-long")  # without waiting for the line's end
    for bad in (b"GET  /healthz HTTP/1.1", b"GET /healthz  HTTP/1.1", b"GET /healthz HTTP/1.1 ", b"GET /healthz", b"GET",
                b" GET /healthz HTTP/1.1", b"GET\t/healthz\tHTTP/1.1", b"GET /hea\tlthz HTTP/1.1", b"G@T / HTTP/1.1",
                b"GET /\x00 HTTP/1.1", b"GET /\x7f HTTP/1.1", b"GET /\xff HTTP/1.1", b"GET healthz HTTP/1.1",
                b"GET * HTTP/1.1", b"GET /healthz http/1.1", b"GET /healthz HTTP/1.", b"GET /healthz HTTP/11",
                b"GET /healthz HTTP/1.1\x00", b"\x16\x03\x01\x02\x00\x01", b"CONNECT site:443 HTTP/1.1",
                b"GET /healthz#part HTTP/1.1", b"GET ftp://site/healthz HTTP/1.1", b"GET //\\ HTTP/1.1\r"):
        refused(site, bad + b"\r\n" + HOST + b"\r\n", 400, "bad-request")
    for version in (b"HTTP/2.0", b"HTTP/1.2", b"HTTP/0.9", b"HTTP/9.9"):
        refused(site, b"GET / " + version + b"\r\n" + HOST + b"\r\n", 505, "http-version")
    refused(site, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http-version")
    refused(site, b"\r\n\r\n" + GET + HOST + b"\r\n", 400, "bad-request")
    taken(site, b"\r\n" + GET + HOST + b"\r\n", 200)  # one empty line in front is forgiven (RFC 9112, 2.2)


def test_targets(site):
    for bad in ("/../healthz", "/./healthz", "/a/../healthz", "/a/..", "/%2e%2e/healthz", "/.%2e/healthz", "/%2E/healthz",
                "/..%2fhealthz", "/%2fhealthz", "/a%2Fb", "/healthz%00", "/healthz%00.html", "/healthz%0a", "/healthz%7f",
                "/%", "/%4", "/%zz", "/%c0%ae%c0%ae/", "/%ff", "/%ed%a0%80", "/?a=%", "/?%ff", "/?a=%c0%80",
                "http://site/../healthz", "http://other/healthz", "http:///healthz", "http://u@site/healthz",
                "http://", "https://site:1/healthz", "http://site\\@other/healthz", "/?" + "a&" * 101):
        refused(site, request("GET", bad), 400, "bad-request")
    for unknown in ("/healthz/", "//healthz", "/Healthz", "/healthz;a=b", "/\\..\\healthz", "/%5c..%5chealthz",
                    "/%252e%252e/healthz", "/%252fhealthz", "/.git/config", "/...", "/index.html/", "/assets/",
                    "/etc/passwd", "/api/v1/executions/..;/", "/api", "/api/v1", "/api/v1/nothing", "/hooks/", "/hooks",
                    "/d/", "/%E2%80%AE"):
        taken(site, request("GET", unknown), 404)
    taken(site, request("GET", "http://site/healthz"), 200)
    taken(site, request("GET", "HTTP://SITE/healthz"), 200)
    taken(site, request("GET", "/%68ealthz?a=b&a=c&%00=%0d%0a"), 200)
    page = once(site.port, request("GET", "/index.html"))
    if page.status == 200:
        for path in ("/assets/..%5cindex.html", "/index.html%20", "/index.htm%6c%20", "/INDEX.HTML"):
            assert once(site.port, request("GET", path)).status == 404, path


def test_headers(site):
    fields = lambda count: GET + HOST + b"a: b\r\n" * (count - 1) + b"\r\n"
    taken(site, fields(100), 200)
    refused(site, fields(101), 431, "headers-too-large")
    sized = lambda size: GET + HOST + b"A: " + b"a" * (size - len(HOST) - 5) + b"\r\n\r\n"
    taken(site, sized(16 * KIB), 200)
    refused(site, sized(16 * KIB + 1), 431, "headers-too-large")
    refused(site, GET + b"A: " + b"a" * 17 * KIB, 431, "headers-too-large")
    for bad in (b"Host : site\r\n", b"Host\t: site\r\n", b" Host: site\r\n", b"", b"Host: site\r\nHost: site\r\n",
                b"Host: a/b\r\n", b"Host: u@site\r\n", b"Host: si te\r\n", b"Host: a,b\r\nHost: c\r\n", b"Host:\x00\r\n",
                HOST + b"A: 1\r\n folded\r\n", HOST + b"A: 1\r\n\tfolded\r\n", HOST + b": x\r\n", HOST + b"no colon\r\n",
                HOST + b"A: b\x00c\r\n", HOST + b"A: b\rc\r\n", HOST + b"A\x00: b\r\n", HOST + b"A: \x01\r\n",
                HOST + b"A: \x7f\r\n", HOST + b"A: \xff\xfe\r\n", HOST + b"A(b): c\r\n", HOST + b"\xc3\xa4: c\r\n",
                HOST + b"A: b\n", b"Host: site\n", HOST + b"A: b\r\r\n",
                # What may stand once only: one before us may have looked at the other.
                HOST + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
                HOST + b"Content-Type: text/plain\r\nContent-Type: application/json\r\n",
                HOST + b"Origin: http://site\r\nOrigin: http://other\r\n",
                HOST + b"X-CSRF-Token: a\r\nx-csrf-token: b\r\n"):
        refused(site, GET + bad + b"\r\n", 400, "bad-request")
    refused(site, b"GET /healthz HTTP/1.1\n" + HOST + b"\r\n", 400, "bad-request")
    refused(site, GET + HOST + b"\n", 400, "bad-request")
    refused(site, GET + HOST + b"Expect: tea\r\n\r\n", 417, "expectation-failed")
    old = once(site.port, b"GET /healthz HTTP/1.0\r\n\r\n")
    assert old.status == 200 and old.header("Connection") == "close", old


def test_lengths(site):
    for framing in (b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                    b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", b"Content-Length: 2, 3\r\n\r\n{}",
                    b"Content-Length: -1\r\n\r\n", b"Content-Length: +2\r\n\r\n{}", b"Content-Length: 0x2\r\n\r\n{}",
                    b"Content-Length: 2 \x0b\r\n\r\n{}", b"Content-Length: \r\n\r\n", b"Content-Length: two\r\n\r\n",
                    b"Content-Length: 1e1\r\n\r\n", b"Content-Length: 2;a\r\n\r\n{}", b"Content-Length: 2 2\r\n\r\n{}",
                    b"Content-Length: 18446744073709551616\r\n\r\n", b"Content-Length: 99999999999999999999999\r\n\r\n",
                    b"Content-Length : 2\r\n\r\n{}", b"Transfer-Encoding : chunked\r\n\r\n",
                    b"Transfer-Encoding: gzip, chunked\r\n\r\n", b"Transfer-Encoding: chunked, identity\r\n\r\n",
                    b"Transfer-Encoding: identity\r\n\r\n", b"Transfer-Encoding: xchunked\r\n\r\n",
                    b"Transfer-Encoding: chunked;q=1\r\n\r\n", b"Transfer-Encoding: \x0bchunked\r\n\r\n",
                    b"Transfer-Encoding: \"chunked\"\r\n\r\n", b"Transfer-Encoding:\r\n\r\n",
                    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"):
        refused(site, POST + framing, 400, "bad-request")
    refused(site, b"POST /hooks/strict HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad-request")
    # A body with a GET is dropped where it is small and known, and never taken for the next request.
    taken(site, b"GET /healthz HTTP/1.1\r\n" + HOST + b"Content-Length: 40\r\n\r\n" + b"GET /hooks HTTP/1.1\r\nHost: x\r\n\r\n".ljust(40),
          200)
    with Wire(site.port) as wire:
        assert wire.ask(b"GET /healthz HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n").status == 200
        wire.no_more()
        assert wire.ended()


def test_chunks(site):
    body = b'{"title":"Chunks","amount":1}'
    chunk = lambda data, more=b"": b"%x%s\r\n%s\r\n" % (len(data), more, data)
    whole = chunk(body[:7]) + chunk(body[7:])
    taken(site, CHUNKED + whole + b"0\r\n\r\n", 202)
    taken(site, CHUNKED + whole + b"0\r\nX-Late: 1\r\nX-Later: 2\r\n\r\n", 202)
    taken(site, CHUNKED + chunk(body, b";a=b;c=\"d\"") + b"0" * 30 + b"\r\n\r\n", 202)
    for bad in (b"x\r\n", b"-3\r\nabc\r\n", b"0x3\r\nabc\r\n", b"3\nabc\r\n0\r\n\r\n", b"3\r\nabcd\r\n0\r\n\r\n", b"\r\n0\r\n\r\n",
                b"3\r\nab\r\n0\r\n\r\n", b"3\r\nabc\n0\r\n\r\n", b"3;\nx\r\nabc\r\n0\r\n\r\n", b"3;a\nb\r\nabc\r\n0\r\n\r\n",
                b"3;a\rb\r\nabc\r\n0\r\n\r\n", b"3 \r\nabc\r\n0\r\n\r\n", b" 3\r\nabc\r\n0\r\n\r\n", b"3\t\r\nabc\r\n0\r\n\r\n",
                b"3;a=\"\n\"\r\nabc\r\n0\r\n\r\n", b"3;a=\x00\r\nabc\r\n0\r\n\r\n", b"10000000000000003\r\nabc\r\n0\r\n\r\n",
                b"3\r\nabc\r\n0\r\nA: b\nC: d\r\n\r\n", (b"1;" + b"x" * KIB + b"\r\n{\r\n") * 20 + b"0\r\n\r\n",
                b"3\r\nabc\r\n0\r\nno colon\r\n\r\n", b"3\r\nabc\r\n0\r\nA : b\r\n\r\n", b"3\r\nabc\r\n0\r\nA: \x00\r\n\r\n",
                b"3\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n", b"3\r\nabc\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
                b"3\r\nabc\r\n0\r\n\r\r\n\r\n", b"1;" + b"a" * 70 * KIB, b"0\r\n" + b"A: " + b"a" * 70 * KIB,
                b"0\r\n" + b"a: b\r\n" * 20_000 + b"\r\n", b"1;a=b\r\n{\r\n" * 100 + b"1;" + b"x" * 17 * KIB):
        refused(site, CHUNKED + bad, 400, "bad-request")
    refused(site, CHUNKED + b"100001\r\n", 413, "too-large")
    refused(site, CHUNKED + b"FFFFFFFFFFFFFFFF\r\n", 413, "too-large")
    refused(site, CHUNKED + chunk(b" " * 1024) * 1025, 413, "too-large")


def test_methods(site):
    for method in ("TRACE", "PROPFIND", "get", "PATCH", "PUT", "DELETE", "X" * 100):
        answer = once(site.port, request(method, "/api/v1/node-types"))
        assert (answer.status, answer.problem()) == (405, "method-not-allowed"), (method, answer)
        assert {"GET", "HEAD", "OPTIONS"} == set(answer.header("Allow").split(", ")), answer
    for target in ("/healthz", "/hooks/strict", "/api/v1/executions"):
        answer = once(site.port, request("OPTIONS", target))
        assert answer.status in (204, 405) and answer.header("Allow"), answer
        assert answer.header("Access-Control-Allow-Origin") is None, answer
    assert once(site.port, request("OPTIONS", "*")).status == 204
    hook = once(site.port, request("PUT", "/hooks/strict"))
    assert hook.status == 405 and hook.header("Allow") == "POST", hook
    with Wire(site.port) as wire:
        for target in ("/healthz", "/api/v1/openapi.json", "/nothing", "/index.html"):
            head = wire.ask(request("HEAD", target), head=True)
            full = wire.ask(request("GET", target))
            assert head.status == full.status and head.header("Content-Length") == str(len(full.body)), (target, head)
    overridden = once(site.port, request("POST", "/healthz", ["X-HTTP-Method-Override: GET"], b""))
    assert overridden.status == 405, overridden


def test_connections(site):
    with Wire(site.port) as wire:  # pipelined, of all kinds, answered in order
        wire.send(b"".join(request("GET", f"/nothing/{i}") + json_request("POST", "/hooks/strict", {"title": i}) +
                           request("GET", "/healthz") for i in range(30)))
        ids = set()
        for _ in range(30):
            answers = [wire.answer() for _ in range(3)]
            assert [answer.status for answer in answers] == [404, 422, 200], answers
            ids.update(answer.header("X-Request-Id") for answer in answers)
        assert len(ids) == 90
    with Wire(site.port) as wire:
        wire.send(POST + b"Expect: 100-continue\r\nContent-Length: 29\r\n\r\n")
        assert wire.answer().status == 100
        assert wire.ask(b'{"title":"Hello","amount": 1}').status == 202
    with Wire(site.port) as wire:  # nobody says `continue` to what is refused by its head
        wire.send(b"POST /hooks/none HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 29\r\n\r\n")
        assert wire.answer().status == 404
    own = once(site.port, request("GET", "/healthz", ["X-Request-Id: mine"]))
    assert own.header("X-Request-Id") != "mine", own


def test_refused_bodies(site):
    with Wire(site.port) as wire:  # all of it is read and dropped: the answer is not lost in a reset
        assert wire.send(request("POST", "/hooks/strict", ["Content-Type: application/json"], b" " * 6_000_000))
        assert wire.answer().status == 413
        wire.no_more()
        assert wire.ended()
    with Wire(site.port) as wire:
        began = time.monotonic()
        assert not wire.send(request("POST", "/hooks/strict", ["Content-Type: application/json"], b" " * 64_000_000))
        assert time.monotonic() - began < 20
    with Wire(site.port) as wire:  # whoever sends nothing after a refusal is let go after two seconds
        wire.send(POST + b"Content-Length: 5000000\r\n\r\n")
        assert wire.answer().status == 413
        began = time.monotonic()
        assert wire.ended() and time.monotonic() - began < 15
    taken(site, request("POST", "/hooks/strict", ["Content-Type: text/plain"], b"x" * 60_000), 415)


def slow_head(site, failures):
    """The head must have come ten seconds after its first byte, or after the connection's begin: not later, not much
    sooner."""
    def run(dribble):
        began = time.monotonic()
        with Wire(site.port, 60) as wire:
            if dribble is None:
                assert wire.ended()
            else:
                wire.send(GET)
                while wire.silent(0.5):
                    wire.send(dribble)
                answer = wire.answer()
                assert (answer.status, answer.problem()) == (408, "request-timeout"), answer
            took = time.monotonic() - began
            assert 9 < took < 30, took

    def guarded(dribble):
        try:
            run(dribble)
        except Exception as error:  # told by the main thread
            failures.append(repr(error))

    threads = [threading.Thread(target=guarded, args=(dribble,)) for dribble in (None, b"", b"a: b\r\n", b"a")]
    for thread in threads:
        thread.start()
    return threads


def main():
    with tempfile.TemporaryDirectory(prefix="neuronflow-strict-") as data:
        site = Site(data)
        try:
            failures = []
            slow = slow_head(site, failures)
            for test in (test_request_lines, test_targets, test_headers, test_lengths, test_chunks, test_methods,
                         test_connections, test_refused_bodies):
                test(site)
            for thread in slow:
                thread.join()
            assert not failures, failures
            site.server.stop()
        finally:
            site.server.kill()
    print(f"{asked} requests, each refused or taken as the contract says")


if __name__ == "__main__":
    main()
