#!/usr/bin/env python3
"""P21: what is not right is refused, on every endpoint that takes a body, and nothing makes the server fail or hang.

The parsing cases of JSONTestSuite, where that folder is beside us; cases of our own for each sentence of the contract;
and generated bodies: what these endpoints take, with something wrong in it. SEED=… repeats a run."""
import json, os, random, socket, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from http_bodies import mutate
from http_raw import Wire, once, request
from http_site import FORM, PASSWORD, Site
from server import ROOT

SUITE = os.path.join(os.path.dirname(ROOT), "shared/json-test-suite/test_parsing")
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**9))))
GENERATED = int(os.environ.get("BODIES", "20000"))
KIB = 1024
JSON = "Content-Type: application/json"
KINDS = {"malformed-json", "duplicate-key", "bad-utf8", "limit-exceeded"}


class Endpoint:
    """A method and path that takes JSON; `around` puts a value where the body's own schema has room for one."""

    def __init__(self, name, method, target, who, valid, around):
        self.name, self.method, self.target, self.valid, self.around = name, method, target, valid, around
        self.headers = [JSON] + ([who] if who else [])

    def request(self, body):
        return request(self.method, self.target, self.headers, body)


def endpoints(site):
    approval = site.approval(site.file("Decided on"))
    decision = {"decision": "approve", "comment": "Fine.", "revision": approval["revision"],
                "context_hash": approval["context_hash"], "field_notes": [{"pointer": "/title", "text": "Good"}]}
    draft = site.post("/api/v1/workflows", {**FORM, "name": "Draft"}, "bob")
    assert draft.status == 201, draft
    identity = draft.json()["id"]
    return [
        Endpoint("hook", "POST", "/hooks/strict", None, {"title": "Please", "amount": 5, "note": "n", "tags": ["a", "b"]},
                 b'{"title":"Please","amount":1,"requester":%s}'),
        Endpoint("form", "POST", "/forms/strict", site.as_("rita"), {"body": {"title": "Please", "amount": 5}, "files": []},
                 b'{"body":{"title":"Please","amount":1,"requester":%s}}'),
        Endpoint("decision", "POST", f"/api/v1/approvals/{approval['id']}/decisions", site.as_("sven"), decision,
                 b'{"decision":"approve","comment":%s}'),
        Endpoint("workflow", "POST", "/api/v1/workflows", site.as_("bob"), FORM, b'{"name":"x","nodes":[],"edges":%s}'),
        Endpoint("draft", "PUT", f"/api/v1/workflows/{identity}", site.as_("bob"), {**FORM, "name": "Draft"},
                 b'{"name":"x","nodes":[],"edges":%s}'),
        Endpoint("session", "POST", "/api/v1/session", None, {"email": "rita@example.com", "password": PASSWORD},
                 b'{"email":"x@example.com","password":%s}')]


def answers(site, places, body):
    return {place.name: once(site.port, place.request(body)) for place in places}


def refused_everywhere(site, places, body, kind, note=""):
    for name, answer in answers(site, places, body).items():
        assert (answer.status, answer.problem()) == (400, kind), (name, note or body[:100], answer)


def suite(site, places):
    """Every file at every endpoint. What the suite leaves open has one answer, the same everywhere."""
    if not os.path.isdir(SUITE):
        print("the files of JSONTestSuite are not here")
        return 0
    files = sorted(os.listdir(SUITE))
    for name in files:
        with open(os.path.join(SUITE, name), "rb") as file:
            body = file.read()
        given = answers(site, places, body)
        kinds = {answer.problem() if answer.status == 400 else "taken" for answer in given.values()}
        assert len(kinds) == 1, (name, given)
        kind = kinds.pop()
        if name.startswith("y_"):
            assert kind == ("duplicate-key" if "duplicated_key" in name else "taken"), (name, given)
        elif name.startswith("n_"):
            assert kind in KINDS, (name, given)
        assert all(answer.status < 500 for answer in given.values()), (name, given)
        assert kind != "taken" or all(answer.status in (201, 202, 401, 409, 422, 200, 429) for answer in given.values()), given
    return len(files)


def own_cases(site, places):
    """One or more of each class, also where the suite is not here."""
    nested = lambda depth: b"[" * depth + b"]" * depth
    long = lambda size: b'"' + b"a" * size + b'"'
    cases = {
        "malformed-json": [b"", b" ", b"{", b"}", b"[1,]", b'{"a":1,}', b"{'a':1}", b"{a:1}", b"nul", b"NaN", b"Infinity", b"01",
                           b"+1", b"1.", b".5", b"1e", b"0x1", b'"\t"', b'"\\x"', b'"\\u00"', b'"a', b"[1 2]", b"{} {}", b"[]]",
                           b"/**/{}", b"//\n{}", b"\xef\xbb\xbf{}", b"{}\x00", b"\x00{}", b"[" * 60, b'{"a"}', b'{"a":}', b"True"],
        "duplicate-key": [b'{"a":1,"a":1}', b'{"a":1,"\\u0061":2}', b'[{"x":[{"b":0,"c":0,"b":0}]}]', b'{"":1,"":2}'],
        "bad-utf8": [b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82"', b'{"\xfe":1}', b'"\\ud800"',
                     b'"\\udc00"', b'"\\ud800\\ud800"', b'"\\ud800x"', b'"\\uD834\\n"', b'{"\\ud800":1}', b"{}\xff"],
        "limit-exceeded": [nested(65), b'{"a":' * 65 + b"1" + b"}" * 65, b"[" * 100_000, b'[{"a":' * 50_000, b"1e400", b"-1e400",
                           b"[1e999999999999999999]", b"123123e100000", long(256 * KIB + 1), b"{%s:1}" % long(256 * KIB + 1),
                           b'"' + b"\\u00e4" * (128 * KIB + 1) + b'"', b"9" * 400],
    }
    count = 0
    for kind, bodies in cases.items():
        for body in bodies:
            refused_everywhere(site, places, body, kind)
            count += 1
    for taken in (nested(64), b'{"a":' * 64 + b"1" + b"}" * 64, long(256 * KIB), b"1.7976931348623157e308", b"5e-324", b"1e-400",
                  b"-0", b"null", b'"\\ud83d\\ude00"', b'"\\u0000"', b'" \x7f"', b" \r\n\t[] \r\n\t", b'"\xf4\x8f\xbf\xbf"'):
        for name, answer in answers(site, places, taken).items():
            assert answer.status == 422 and answer.json()["errors"], (name, taken[:50], answer)
        count += 1
    return count


def inside_a_request(site, places):
    """The same limits hold deep inside of what is otherwise right."""
    for place in places:
        for value, kind in ((b'{"a":1,"a":2}', "duplicate-key"), (b'"\\udc00"', "bad-utf8"), (b"1e309", "limit-exceeded"),
                            (b"[" * 64 + b"]" * 64, "limit-exceeded"), (b"tru", "malformed-json")):
            answer = once(site.port, place.request(place.around % value))
            assert (answer.status, answer.problem()) == (400, kind), (place.name, value[:40], answer)


def sizes(site, places):
    mebi = KIB * KIB
    for place in places:
        exact = json.dumps(place.valid).encode()
        exact = exact[:-1] + b" " * (mebi - len(exact)) + exact[-1:]
        assert once(site.port, place.request(b"[" + b" " * (mebi - 2) + b"]")).status == 422, place.name
        larger = once(site.port, place.request(exact + b" "))
        assert (larger.status, larger.problem()) == (413, "too-large"), (place.name, larger)
    chunked = [JSON, "Transfer-Encoding: chunked"]
    piece = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
    for place in places:
        head = request(place.method, place.target, [*place.headers, chunked[1]])
        answer = once(site.port, head + piece * 63 + b"3ffe\r\n" + b" " * 0x3ffe + b"\r\n2\r\n[]\r\n0\r\n\r\n")
        assert answer.status == 422, (place.name, answer)
        answer = once(site.port, head + piece * 63 + b"3fff\r\n" + b" " * 0x3fff + b"\r\n2\r\n[]\r\n0\r\n\r\n")
        assert answer.status == 413, (place.name, answer)


def media_types(site, places):
    for place in places:
        others = [header for header in place.headers if header != JSON]
        for kind in (None, "text/plain", "application/json; charset=latin-1", "application/jsonp", "application/x-www-form-urlencoded",
                     "application/json, text/plain", "multipart/form-data; boundary=x", "application/json; q=1", "json", "*/*"):
            headers = others + ([f"Content-Type: {kind}"] if kind else [])
            answer = once(site.port, request(place.method, place.target, headers, b"{}"))
            assert (answer.status, answer.problem()) == (415, "unsupported-media-type"), (place.name, kind, answer)
        for kind in ("application/json", "Application/JSON ; charset=UTF-8", 'application/json;charset="utf-8"'):
            answer = once(site.port, request(place.method, place.target, [*others, f"Content-Type: {kind}"], b"[]"))
            assert answer.status == 422, (place.name, kind, answer)


def every_problem(site, places):
    """422 lists all that is wrong, each with its place."""
    wrong = {"hook": {"title": "x", "amount": "many", "tags": [1, "a", 2], "colour": "red"},
             "form": {"body": {"title": "x", "amount": "many", "tags": [1, "a", 2], "colour": "red"}},
             "decision": {"decision": "perhaps", "comment": 5, "revision": "one", "colour": "red"},
             "session": {"email": 5, "colour": "red"}}
    places_of = {"hook": {"/title", "/amount", "/tags/0", "/tags/2", "/colour"},
                 "decision": {"/decision", "/comment", "/revision", "/context_hash", "/colour"},
                 "session": {"/email", "/password", "/colour"}}
    places_of["form"] = places_of["hook"]
    for place in places:
        if place.name not in wrong:
            continue
        answer = once(site.port, place.request(json.dumps(wrong[place.name])))
        assert answer.status == 422 and answer.problem() == "invalid-input", answer
        assert {error["pointer"] for error in answer.json()["errors"]} == places_of[place.name], answer
        assert all(error["message"] for error in answer.json()["errors"]), answer


def nul_is_kept(site):
    title = "A\u0000B \U0001f600 \u007f"
    execution = site.file(title)
    shown = site.get(f"/api/v1/requests/{execution}", "rita").json()
    assert shown["body"]["title"] == title, shown
    journal = site.get(f"/api/v1/executions/{execution}/journal", "ada").json()
    assert json.dumps(title)[1:-1] in json.dumps(journal), journal


def hammer(site, places, seed, count, tally, failures):
    """`count` generated bodies over kept connections. Each is answered, by less than 500."""
    chance = random.Random(seed)
    wire, sent = None, b""
    try:
        for i in range(count):
            place = places[i % len(places)]
            sent = place.request(mutate(chance, place.valid))
            wire = wire or Wire(site.port)
            answer = wire.ask(sent)
            tally[answer.status] = tally.get(answer.status, 0) + 1
            assert answer.status < 500, answer
            if answer.header("Connection") == "close":
                wire.close()
                wire = None
    except Exception as error:  # told by the main thread
        failures.append((seed, i, sent[:2000], repr(error)))


def generated(site, places):
    failures, tallies, threads = [], [{}, {}], []
    for i, tally in enumerate(tallies):
        threads.append(threading.Thread(target=hammer, args=(site, places, SEED * 2 + i, GENERATED // 2, tally, failures)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    total = {status: sum(tally.get(status, 0) for tally in tallies) for status in {*tallies[0], *tallies[1]}}
    print("answers to generated bodies:", dict(sorted(total.items())))
    assert total.get(202, 0) and total.get(422, 0) and total.get(400, 0), "too tame or too wild to show anything"
    return sum(total.values())


def main():
    print(f"seed {SEED}", flush=True)
    with tempfile.TemporaryDirectory(prefix="neuronflow-json-") as data:
        site = Site(data)
        try:
            places = endpoints(site)
            files = suite(site, places)
            own = own_cases(site, places)
            inside_a_request(site, places)
            sizes(site, places)
            media_types(site, places)
            every_problem(site, places)
            nul_is_kept(site)
            bodies = generated(site, places)
            assert site.get("/healthz").status == 200
            site.server.stop()
        finally:
            site.server.kill()
    print(f"PROMISE P21: {files} files of JSONTestSuite and {own} cases of our own at {len(places)} endpoints, {bodies:,} generated "
          f"bodies: 0 answers of 5xx, 0 hangs", flush=True)


if __name__ == "__main__":
    main()
