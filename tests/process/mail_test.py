#!/usr/bin/env python3
"""Mail as people get it: sent by the SMTP mailer to a real Exim, read from a real Dovecot.

usage: mail_test.py NF_SEND_MAIL"""
import email, email.policy, json, os, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mail_server import MailServer, free_ports

PASSWORD = "s3cret pässword"


class Sender:
    def __init__(self, program, server):
        self.program, self.server = program, server

    def send(self, mail=None, egress=None, password=PASSWORD, **config):
        config = {"host": "127.0.0.1", "port": self.server.submission, "username": "flow@example.test",
                  "ca_file": self.server.file("tls/cert.pem"), "timeout_seconds": 20, **config}
        order = {"egress": f"127.0.0.1:{config['port']}" if egress is None else egress,
                 "connection": {"config": config}, "mail": {**MAIL, **(mail or {})}}
        if config["username"]:
            order["connection"]["password"] = password
        result = subprocess.run([self.program], input=json.dumps(order), capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stderr
        assert PASSWORD not in result.stdout + result.stderr
        return json.loads(result.stdout)


MAIL = {
    "from": {"name": "NeuronFlow für Zürich", "email": "flow@example.test"},
    "to": [{"name": "Ann", "email": "ann@example.test"}],
    "subject": "Genehmigung „USB“ – Zürich 🚀",
    "text": "Grüße\n.\n..\n" + "x" * 10_000 + "\nhttps://flow.example.test/d/abc_-123",
    "html": "<p>Grüße <a href=\"https://flow.example.test/d/abc_-123\">hier</a></p>",
    "date": "2026-11-22T10:00:00Z",
    "message_id": "a1.1@flow.example.test",
}


def accepted(answer):
    assert answer["sent"], answer


def refused(answer, permanent, says):
    assert not answer["sent"], answer
    assert answer["permanent"] is permanent and answer["unknown"] is False, answer
    assert says in answer["message"], answer


def arrives_as_it_was_sent(sender):
    accepted(sender.send({"cc": [{"name": "", "email": "bob@example.test"}]}))
    for person in ("ann", "bob"):
        raw, = sender.server.wait_for(person, 1)
        assert b"\nhttps://flow.example.test/d/abc_-123" in raw.replace(b"\r\n", b"\n"), raw
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert message["subject"] == MAIL["subject"], message["subject"]
        assert message["message-id"] == "<a1.1@flow.example.test>", message["message-id"]
        assert message["from"].addresses[0].display_name == "NeuronFlow für Zürich", message["from"]
        assert message["to"].addresses[0].addr_spec == "ann@example.test", message["to"]
        assert message["cc"].addresses[0].addr_spec == "bob@example.test", message["cc"]
        assert message["date"].datetime.isoformat() == "2026-11-22T10:00:00+00:00", message["date"]
        assert message["auto-submitted"] == "auto-generated", message["auto-submitted"]
        assert message["bcc"] is None
        assert message["envelope-to"] == f"{person}@example.test", message["envelope-to"]
        assert message["return-path"] == "<flow@example.test>", message["return-path"]
        assert "A=plain:flow@example.test" in message["received"] or "esmtpsa" in message["received"], message["received"]
        text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert text == MAIL["text"] + "\n", text
        html = message.get_body(("html",)).get_content().strip()
        assert html == MAIL["html"], html


def every_security_works(sender):
    server = sender.server
    for number, (security, port, username) in enumerate((("tls", server.smtps, "flow@example.test"),
                                                         ("none", server.relay, None))):
        accepted(sender.send({"message_id": f"security{number}@flow.example.test", "text": security},
                             security=security, port=port, username=username))
        messages = [email.message_from_bytes(raw) for raw in server.wait_for("ann", 2 + number)]
        assert f"<security{number}@flow.example.test>" in [message["message-id"] for message in messages]


def refusals(sender):
    server = sender.server
    refused(sender.send(password="wrong"), permanent=False, says="sign-in")
    refused(sender.send(username="nobody@example.test"), permanent=False, says="sign-in")
    refused(sender.send(username=None), permanent=True, says="550")
    everybody = [{"name": "", "email": "bob@example.test"}, {"name": "", "email": "nobody@example.test"}]
    refused(sender.send({"to": everybody}), permanent=True, says="550")
    refused(sender.send({"to": [{"name": "", "email": "ann@elsewhere.test"}]}), permanent=True, says="550")

    closed, = free_ports(1)
    refused(sender.send(port=closed), permanent=False, says="no mail session")
    refused(sender.send(host="no-such-host.invalid"), permanent=False, says="no mail session")
    refused(sender.send(egress=""), permanent=True, says="egress allow-list")
    refused(sender.send(ca_file=None), permanent=False, says="TLS")
    refused(sender.send(host="localhost", egress="localhost", port=server.relay), permanent=False, says="STARTTLS")


def main():
    if os.geteuid() != 0:  # Exim and Dovecot change their user.
        os.execvp("sudo", ["sudo", "-n", sys.executable, *sys.argv])
    program = os.path.abspath(sys.argv[1])
    with MailServer({"flow@example.test": PASSWORD}, ["ann", "bob"]) as server:
        sender = Sender(program, server)
        arrives_as_it_was_sent(sender)
        every_security_works(sender)
        refusals(sender)
        assert len(server.inbox("bob")) == 1, "a refused message was delivered"
        assert len(server.inbox("ann")) == 3, "a refused message was delivered"
    print("mail: sent, refused and read")


main()
