#!/usr/bin/env python3
"""Mail is down while people decide, and the server is killed: nothing waits for mail, and in the end each message
has come, once.

First nothing listens where the mail server should be, then something that takes no message for now, then Exim."""
import email, email.policy, os, socket, socketserver, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from demo import Demo
from links import leaves, links_in, visit_all
from mail_server import MailServer
from server import command

DARK_SECONDS = 4  # nothing listens
BUSY_SECONDS = 11  # every message is put off: mail steps try again five seconds after their first try
COMES_SECONDS = 40
READERS = ("rita", "mark", "fay", "finn", "sven", "sara", "risk")
STEPS = ("Approved: ", "Exception granted: ", "Rejected: ")
OF_EACH = 2


class BusyServer(socketserver.ThreadingTCPServer):
    """Answers 451 to every message, and remembers them."""
    allow_reuse_address, daemon_threads = True, True

    def __init__(self, port):
        self.messages = []
        super().__init__(("127.0.0.1", port), self.Conversation)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self):
            self.say("220 busy.example.com")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"QUIT":
                    return self.say("221 bye")
                if verb != b"DATA":
                    self.say("250 yes")
                    continue
                self.say("354 go on")
                message = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    message += line
                self.server.messages.append(message)
                self.say("451 4.3.2 not now")

        def say(self, text):
            self.wfile.write(text.encode() + b"\r\n")


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def local_parts(message):
    return [address.addr_spec.split("@")[0] for address in message["to"].addresses]


class Story:
    """Requests that are filed and decided, and the mail that must come of it: (reader, subject)."""

    def __init__(self, demo):
        self.demo, self.times, self.count = demo, [], 0
        self.expected, self.may_come, self.granted, self.ended = set(), set(), {}, []

    def decide(self, key, execution, approval, decision):
        self.times.append(self.demo.decide(self.demo.client(key), approval, decision))
        return execution

    def expect(self, subject, *readers):
        self.expected |= {(reader, subject) for reader in readers}

    def file(self, kind, asked, **request):
        self.count += 1
        title = f"{kind} {self.count}"
        execution = self.demo.file(title, **request)
        self.may_come |= {(reader, f"Your decision is needed: {title}") for reader in asked}
        return title, execution, self.demo.approval(execution)

    def granted_by(self, kind, asked, deciders, leads, **request):
        title, execution, approval = self.file(kind, asked, **request)
        for key in deciders:
            self.decide(key, execution, approval, "approve")
        self.expect(f"Approved: {title}", "rita")
        self.expect(f"Exception granted: {title}", *leads)
        self.granted[execution] = title
        self.ended.append(execution)

    def one_of_each(self):
        finance = ("fay", "finn")
        self.granted_by("Low", ["mark"], ["mark"], finance)
        self.granted_by("Medium", finance, ["fay"], finance, amount=6000)
        self.granted_by("High", ["sven", "sara", "risk"], ["sven", "risk"], ("sven", "sara"), area="security")
        title, execution, approval = self.file("Refused", ["mark"])
        self.ended.append(self.decide("mark", execution, approval, "reject"))
        self.expect(f"Rejected: {title}", "rita")
        title, execution, approval = self.file("Unclear", ["mark"])
        self.decide("mark", execution, approval, "request_changes")
        self.expect(f"Changes are asked for: {title}", "rita")
        title, _, _ = self.file("Undecided", [], area="security")
        self.expect(f"Your decision is needed: {title}", "sven", "sara", "risk")


def inboxes(mail):
    """By (reader, subject) the messages that came."""
    found = {}
    for reader in READERS:
        for raw in mail.inbox(reader):
            message = parsed(raw)
            found.setdefault((reader, message["subject"]), []).append(message)
    return found


def wait_for_all(mail, story):
    """Gives the seconds until the last notice had come, and the last message of a mail step."""
    began, notices, steps = time.monotonic(), 0, 0
    while missing := story.expected - inboxes(mail).keys():
        took = time.monotonic() - began
        assert took < COMES_SECONDS, f"these did not come: {sorted(missing)}\n{mail.logs()}"
        of_steps = {(reader, subject) for reader, subject in missing if subject.startswith(STEPS)}
        notices, steps = took if missing - of_steps else notices, took if of_steps else steps
        time.sleep(0.2)
    return notices, steps


def check_mails(found, story):
    """Gives how many messages came more than once."""
    assert found.keys() <= story.expected | story.may_come, found.keys() - story.expected - story.may_come
    repeats, subjects = 0, {}
    for (reader, subject), messages in found.items():
        ids = {message["message-id"] for message in messages}
        assert len(ids) == 1, f"{reader} was told the same twice: {subject}: {ids}"
        subjects.setdefault(ids.pop(), set()).add(subject)
        if len(messages) > 1:
            repeats += 1
            print(f"a repeat under the same Message-ID: {reader}: {subject}")
    assert all(len(each) == 1 for each in subjects.values()), subjects
    return repeats


def check_put_off(busy, found):
    """What was put off came under the id that it was offered with."""
    messages = [parsed(raw) for raw in busy.messages]
    assert any(message["subject"].startswith(STEPS) for message in messages), "no mail step tried the busy server"
    assert not all(message["subject"].startswith(STEPS) for message in messages), "no notice tried the busy server"
    for message in messages:
        for reader in local_parts(message):
            for came in found.get((reader, message["subject"]), []):
                assert came["message-id"] == message["message-id"], (reader, message["subject"])
    return len({message["message-id"] for message in messages})


def check_executions(demo, found, story):
    """Gives the most attempts that a mail step needed."""
    client, most = demo.client("admin"), 0
    for execution in story.ended:
        _, shown = client.request("GET", f"/api/v1/executions/{execution}")
        assert shown["status"] == "completed", (execution, shown["status"])
        steps = {step["id"]: step for step in shown["nodes"]}
        failed = {name: step["error"] for name, step in steps.items() if step["status"] not in ("succeeded", "skipped")}
        assert not failed, (execution, failed)
        if title := story.granted.get(execution):
            step = steps["tell_requester"]
            came = found["rita", f"Approved: {title}"][0]["message-id"]
            assert came == f"<{step['output']['result']['message_id']}>", (came, step)
            most = max(most, step["attempts"])
    assert most > 1, "no mail step had to try again"
    return most


def sleep_until(when):
    time.sleep(max(0, when - time.monotonic()))


def wait_until_ended(demo, story):
    client, until = demo.client("admin"), time.monotonic() + COMES_SECONDS
    for execution in story.ended:
        while client.request("GET", f"/api/v1/executions/{execution}")[1]["status"] != "completed":
            assert time.monotonic() < until, client.request("GET", f"/api/v1/executions/{execution}")
            time.sleep(0.05)


def visit_links(demo, found):
    links = links_in(message.get_content() for messages in found.values() for message in messages)
    sessions = [demo.session(key) for key in ("sven", "rita")]
    client = demo.client("admin")
    approvals, on_record = client.request("GET", "/api/v1/approvals")[1], leaves(demo.server.port)
    visits = visit_all(demo.server.port, links, sessions)
    assert client.request("GET", "/api/v1/approvals")[1] == approvals
    assert leaves(demo.server.port) == on_record
    return f"{visits} visits to {len(links)} links changed nothing"


def main():
    if os.geteuid() != 0:  # Exim and Dovecot change their user.
        os.execvp("sudo", ["sudo", "-n", "--preserve-env=NEURONFLOW", sys.executable, *sys.argv])
    with tempfile.TemporaryDirectory(prefix="neuronflow-mail-down-") as data, socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # kept from others, and not listening
        port = held.getsockname()[1]
        demo = Demo(data, ["--smtp-host", "127.0.0.1", "--smtp-port", str(port), "--smtp-security", "none",
                           "--mail-from", "NeuronFlow <flow@example.com>"])
        story = Story(demo)
        began = time.monotonic()
        for _ in range(OF_EACH):
            story.one_of_each()
        demo.server.kill()
        demo.start()
        for _ in range(OF_EACH):
            story.one_of_each()
        decided = time.monotonic() - began
        assert decided < DARK_SECONDS + BUSY_SECONDS, f"filing and deciding took {decided:.1f} s"
        sleep_until(began + DARK_SECONDS)
        held.close()
        with BusyServer(port) as busy:
            sleep_until(began + DARK_SECONDS + BUSY_SECONDS)
            busy.shutdown()
        with MailServer({}, READERS, domain="example.com", relay=port) as mail:
            notices, steps = wait_for_all(mail, story)
            wait_until_ended(demo, story)
            most = check_executions(demo, inboxes(mail), story)
            story.one_of_each()  # and as on any other day
            wait_for_all(mail, story)
            wait_until_ended(demo, story)
            found = inboxes(mail)
            repeats = check_mails(found, story)
            put_off = check_put_off(busy, found)
            check_executions(demo, found, story)
            visited = visit_links(demo, found)
            demo.server.stop()
            said = demo.server.process.stderr.read()
            assert said.count("notices wait") == said.count("notices go out again") == 1, said
        command("doctor", "--data", data)
    times = sorted(story.times)
    print(f"{len(times)} decisions, p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms, median "
          f"{times[len(times) // 2] * 1000:.0f} ms; {sum(map(len, found.values()))} mails came, the last notice "
          f"{notices:.1f} s and the last of a step {steps:.1f} s after Exim; {repeats} repeats; {put_off} put off and sent under the same id; up to {most} attempts; "
          f"{visited}")


if __name__ == "__main__":
    main()
