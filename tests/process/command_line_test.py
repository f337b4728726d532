#!/usr/bin/env python3
"""The commands as a person types them: output, exit codes, and a directory that a server holds."""
import json, os, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import Client, Server, command, ROOT


def refused(*args, code=1, says="", input=None):
    result = command(*args, input=input, ok=False)
    assert result.returncode == code, f"{args}: exit {result.returncode}, not {code}: {result.stderr}"
    assert says in result.stderr, f"{args}: {result.stderr!r} does not say {says!r}"


SMTP = {"NEURONFLOW_SMTP_HOST": "mail.example.com", "NEURONFLOW_SMTP_PORT": "2525",
        "NEURONFLOW_SMTP_USERNAME": "flow", "NEURONFLOW_SMTP_PASSWORD": "hunter22",
        "NEURONFLOW_MAIL_FROM": "NeuronFlow <flow@example.com>"}


def settings(data):
    os.environ.update(SMTP)
    config = os.path.join(data, "flow.toml")
    with open(config, "w") as file:
        file.write('smtp_security = "tls"\nsmtp_port = "25"\negress_allow = "10.0.0.0/8, smtp.internal:25"\n')
    shown = command("serve", "--config", config, "--mail-from", "flow@example.com", "--print-config").splitlines()
    for name in SMTP:
        del os.environ[name]
    for line in ('smtp_host = "mail.example.com"  # environment NEURONFLOW_SMTP_HOST',
                 'smtp_port = "2525"  # environment NEURONFLOW_SMTP_PORT',
                 'smtp_username = "flow"  # environment NEURONFLOW_SMTP_USERNAME',
                 'smtp_password = "(secret)"  # environment NEURONFLOW_SMTP_PASSWORD',
                 'mail_from = "flow@example.com"  # flag', f'smtp_security = "tls"  # {config}', 'smtp_ca_file = ""  # default',
                 f'egress_allow = "10.0.0.0/8, smtp.internal:25"  # {config}'):
        assert line in shown, (line, shown)
    assert "hunter22" not in "".join(shown)

    # Here toml++ would abort by itself.
    for damage, says in ((b'smtp_port = "25"\n[\0', "line 2: there is a control character"), (b'smtp_port = "25"\n[|', "line 2")):
        with open(config, "wb") as file:
            file.write(damage)
        damaged = command("serve", "--config", config, "--print-config", ok=False)
        assert damaged.returncode == 1 and f"{config}, {says}" in damaged.stderr, damaged

    place = os.path.join(data, "never-made")
    for flags, says in ((["--smtp-port", "0"], "`smtp_port`"), (["--smtp-port", "65536"], "`smtp_port`"),
                        (["--smtp-port", "smtp"], "`smtp_port`"), (["--mail-from", "flow"], "`mail_from`"),
                        (["--mail-from", "Flow <flow@>"], "`mail_from`"), (["--mail-from", "a@b@c"], "`mail_from`"),
                        (["--mail-from", "flow@exa_mple..com"], "`mail_from`"),
                        (["--egress-allow", "10.0.0.0/33"], "10.0.0.0/33"), (["--egress-allow", "a b"], "`egress_allow`"),
                        (["--smtp-host", "mail.example.com", "--smtp-security", "ssl"], "security"),
                        (["--smtp-host", "mail example"], "host"),
                        (["--smtp-host", "mail.example.com", "--smtp-username", "flow"], "password"),
                        (["--smtp-host", "mail.example.com", "--smtp-ca-file", place], "`smtp_ca_file`")):
        result = command("serve", "--data", place, "--listen", "127.0.0.1:0", *flags, ok=False)
        assert result.returncode == 1 and not result.stdout, (flags, result)
        lines = [line for line in result.stderr.splitlines() if line]
        assert len(lines) == 1 and says in lines[0], (flags, lines)
    assert not os.path.exists(place), "a start that was refused made its directory"
                        (["--public-url", "flow.example.com"], "`public_url`"),
                        (["--public-url", "javascript:alert(1)"], "`public_url`"),
                        (["--public-url", "https://flow.example.com/flow"], "https://flow.example.com"),
                        (["--public-url", "https://me@flow.example.com"], "`public_url`"),
                        (["--public-url", "https://"], "`public_url`"),


def main():
    with tempfile.TemporaryDirectory(prefix="neuronflow-cli-") as data:
        refused("no-such-command", code=2)
        refused("user", "add", "--data", data, code=2)
        command("--help")
        command("serve", "--help")
        assert 'listen = "127.0.0.1:0"  # flag' in command("serve", "--listen", "127.0.0.1:0", "--print-config")

        command("user", "add", "--data", data, "--email", "ann@example.com", "--name", "Ann", "--roles",
                "builder,operator", input="correct horse battery\n")
        refused("user", "add", "--data", data, "--email", "ANN@example.com", "--name", "Ann", "--roles", "builder",
                input="correct horse battery\n")
        refused("user", "add", "--data", data, "--email", "b@example.com", "--name", "B", "--roles", "king",
                input="correct horse battery\n", says="roles")
        assert "ann@example.com" in command("user", "list", "--data", data)
        token = command("token", "create", "--data", data, "--email", "ann@example.com", "--name", "t", "--scope",
                        "read,write", "--expires", "P1D")
        assert token.startswith("nf_")

        settings(data)

        document = os.path.join(ROOT, "workflows/policy-exception.json")
        command("workflow", "validate", document)
        broken = os.path.join(data, "broken.json")
        with open(broken, "w") as file:
            json.dump({"name": "x", "nodes": [{"id": "a", "type": "nothing", "config": {}}], "edges": []}, file)
        refused("workflow", "validate", broken, says="nothing")

        lines = '{"expr": "1 + 2"}\n{"expr": "1 +"}\n{"expr": "a.b + \'x\'", "bindings": {"a.b": {"string": "y"}}}\n'
        answers = [json.loads(line) for line in command("expr", input=lines).splitlines()]
        assert answers[0] == {"value": {"int": "3"}}, answers
        assert "error" in answers[1], answers
        assert answers[2] == {"value": {"string": "yx"}}, answers

        server = Server(data)
        refused("user", "list", "--data", data)
        url = f"http://127.0.0.1:{server.port}"
        published = json.loads(command("workflow", "publish", os.path.join(ROOT, "bench/main.json"), "--url", url,
                                       "--token", token))
        assert published["version"] == 1, published
        status, output = Client(server.port).request("POST", "/hooks/bench-main", {"amount": 120})
        assert (status, output) == (200, {"total": 240, "route": "middle"}), (status, output)
        exported = json.loads(command("workflow", "export", published["id"], "--url", url, "--token", token))
        assert exported["name"] == "bench main"
        with open(os.path.join(data, "input.json"), "w") as file:
            json.dump({"amount": 1}, file)
        started = json.loads(command("workflow", "run", published["id"], "--input", file.name, "--url", url, "--token",
                                     token))
        assert "execution_id" in started, started
        server.stop()
        assert json.loads(command("doctor", "--data", data, "--json"))["findings"] == []
    print("command line: as promised")


if __name__ == "__main__":
    main()
