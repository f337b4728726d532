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

    for mistake, says in (("\nlisen = 'x'\n", "line 2: there is no setting `lisen`; those that there are: data, listen,"),
                          ("listen = 8080\n", "line 1: `listen` must be a text in quotes"),
                          ("# ours\n\n[server]\nlisten = 'x'\n", "line 3: settings stand in no table such as `server`")):
        with open(config, "w") as file:
            file.write(mistake)
        refused("serve", "--config", config, "--print-config", says=f"{config}, {says}")

    place = os.path.join(data, "never-made")
    for flags, says in ((["--smtp-port", "0"], "`smtp_port`"), (["--smtp-port", "65536"], "`smtp_port`"),
                        (["--smtp-port", "smtp"], "`smtp_port`"), (["--mail-from", "flow"], "`mail_from`"),
                        (["--mail-from", "Flow <flow@>"], "`mail_from`"), (["--mail-from", "a@b@c"], "`mail_from`"),
                        (["--mail-from", "flow@exa_mple..com"], "`mail_from`"),
                        (["--egress-allow", "10.0.0.0/33"], "10.0.0.0/33"), (["--egress-allow", "a b"], "`egress_allow`"),
                        (["--smtp-host", "mail.example.com", "--smtp-security", "ssl"], "security"),
                        (["--smtp-host", "mail example"], "host"),
                        (["--public-url", "flow.example.com"], "`public_url`"),
                        (["--public-url", "javascript:alert(1)"], "`public_url`"),
                        (["--public-url", "https://flow.example.com/flow"], "https://flow.example.com"),
                        (["--public-url", "https://me@flow.example.com"], "`public_url`"),
                        (["--public-url", "https://"], "`public_url`"),
                        (["--smtp-host", "mail.example.com", "--smtp-username", "flow"], "password"),
                        (["--smtp-host", "mail.example.com", "--smtp-ca-file", place], "`smtp_ca_file`")):
        result = command("serve", "--data", place, "--listen", "127.0.0.1:0", *flags, ok=False)
        assert result.returncode == 1 and not result.stdout, (flags, result)
        lines = [line for line in result.stderr.splitlines() if line]
        assert len(lines) == 1 and says in lines[0], (flags, lines)
    assert not os.path.exists(place), "a start that was refused made its directory"


def a_directory_that_is_not_there(data):
    """Only the first account and a workflow may make one: elsewhere its name was mistyped, and an empty one would be taken for it."""
    place = os.path.join(data, "mistyped")
    file, identity = os.path.join(data, "input.json"), "01900000-0000-7000-8000-000000000000"
    with open(file, "w") as input:
        input.write("{}")
    for words in (("user", "list"), ("user", "disable", "--email", "ann@example.com"),
                  ("token", "create", "--email", "ann@example.com", "--name", "t"), ("workflow", "export", identity),
                  ("workflow", "run", identity, "--input", file), ("backup", "-o", os.path.join(data, "none.tar")),
                  ("doctor",), ("prune", "--before", "2026-01-01T00:00:00Z"), ("log", "recover", "--new-epoch")):
        refused(*words, "--data", place, says=f"{place} is no data directory")
        assert not os.path.exists(place), words


def a_database_elsewhere(data):
    """Commands work on the database that the server is told."""
    place, database = os.path.join(data, "place"), "sqlite:" + os.path.join(data, "elsewhere.db")
    command("user", "add", "--data", place, "--database", database, "--email", "eve@example.com", "--name", "Eve", "--roles",
            "admin", input="correct horse battery\n")
    assert os.listdir(data).count("elsewhere.db") == 1 and "neuronflow.db" not in os.listdir(place)
    assert "eve@example.com" in command("user", "list", "--data", place, "--database", database)
    token = command("token", "create", "--data", place, "--database", database, "--email", "eve@example.com", "--name", "t")
    server = Server(place, args=("--database", database))
    status, me = Client(server.port, token).request("GET", "/api/v1/me")
    assert (status, me["user"]["email"]) == (200, "eve@example.com"), (status, me)
    server.stop()


def main():
    with tempfile.TemporaryDirectory(prefix="neuronflow-cli-") as data:
        refused("no-such-command", code=2, says="there is no command `no-such-command`")
        a_directory_that_is_not_there(data)
        a_database_elsewhere(data)
        refused("user", "add", "--data", data, code=2)
        command("--help")
        command("serve", "--help")
        assert 'listen = "127.0.0.1:0"  # flag' in command("serve", "--listen", "127.0.0.1:0", "--print-config")

        command("user", "add", "--data", data, "--email", "ann@example.com", "--name", "Ann", "--roles",
                "builder,operator", input="correct horse battery\n")
        refused("user", "add", "--data", data, "--email", "ANN@example.com", "--name", "Ann", "--roles", "builder",
                input="correct horse battery\n")
        refused("user", "add", "--data", data, "--email", "b@example.com", "--name", "B", "--roles", "king",
                input="correct horse battery\n", says="neuronflow: /roles/0 One of these was expected")
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
