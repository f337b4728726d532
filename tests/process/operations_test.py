#!/usr/bin/env python3
"""docs/operations.md is true: its commands run, its tables are those of the program; board and alerts name what is exposed."""
import contextlib, json, os, re, sqlite3, stat, subprocess, sys, tempfile, uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from demo import Demo
from server import BINARY, ROOT, Client, Server, command

with open(os.path.join(ROOT, "docs/operations.md")) as page:
    DOCS = page.read()
NAME = re.compile(r"\b(?:neuronflow|process)_[a-z_]+")


def section(title):
    return DOCS.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text):
    """The cells of a table, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def run(script, folder, **variables):
    program = os.path.join(folder, "bin")
    os.makedirs(program, exist_ok=True)
    if not os.path.exists(os.path.join(program, "neuronflow")):
        os.symlink(BINARY, os.path.join(program, "neuronflow"))
    env = {**os.environ, "PATH": f"{program}:{os.environ['PATH']}", **variables}
    result = subprocess.run(["bash", "-c", "set -euo pipefail\n" + script], cwd=folder, capture_output=True, text=True,
                            timeout=60, env=env)
    assert result.returncode == 0, f"{script}\nexit {result.returncode}: {result.stderr}"
    return result.stdout


def commands_run(folder):
    blocks = re.findall(r"```sh\n(.*?)```", DOCS, re.DOTALL)
    assert len(blocks) == 3, "the page shows other commands than this test knows"
    data, restored = os.path.join(folder, "data"), os.path.join(folder, "restored")
    token = run(blocks[0] + "\necho $TOKEN", folder, DATA=data).split()[-1]
    assert token.startswith("nf_"), token
    server = Server(data)
    told = run("\n".join(blocks[1:]), folder, URL=f"http://127.0.0.1:{server.port}", TOKEN=token, BACKUPS=folder,
               RESTORED=restored)
    server.stop()
    assert "the backup restores" in told and "/log/default/e2" in told, told
    return len(blocks)


def settings_are_those_of_the_program():
    shown = re.findall(r'^(\w+) = "(.*?)"  # default$', command("serve", "--print-config"), re.MULTILINE)
    told = [(row[0].strip("`"), row[1].strip("`")) for row in rows(section("Settings"))]
    assert told == shown, f"told: {told}\nthe program's: {shown}"
    return len(told)


def exposed(port):
    """Families and their samples; each sample must belong to a family that was announced."""
    connection = Client(port).connection
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    families, samples = {}, {}
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name, words = line[7:].split(" ", 1)
            assert name not in families, f"{name} is announced twice"
            families[name] = None
            assert len(words) > 8, line
        elif line.startswith("# TYPE "):
            name, kind = line[7:].split(" ")
            assert families[name] is None, line
            families[name] = kind
        else:
            match = re.fullmatch(r'([a-z_]+)(\{(?:[a-z_]+="[^"]*",?)+\})? (\S+)', line)
            assert match, f"no sample: {line!r}"
            name = match[1]
            family = name if name in families else re.sub(r"_(bucket|sum|count)$", "", name)
            assert families.get(family), f"{name} has no HELP and TYPE before it"
            assert (family == name) != (families[family] == "histogram"), line
            float(match[3])
            samples[name + (match[2] or "")] = float(match[3])
    assert all(families.values()), families
    return families, samples


def metrics_are_told_and_used(families):
    told = set(NAME.findall(" ".join(row[0] for row in rows(section("Metrics")))))
    assert told == set(families), f"not told: {set(families) - told}; not exposed: {told - set(families)}"

    names = set(families)
    for family, kind in families.items():
        if kind == "histogram":
            names |= {family + "_bucket", family + "_sum", family + "_count"}
            names.discard(family)
    with open(os.path.join(ROOT, "ops/grafana.json")) as file:
        board = json.load(file)
    expressions = [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]
    on_board = set(NAME.findall(" ".join(expressions)))
    assert on_board <= names, f"the board names what is not exposed: {on_board - names}"
    family_of = lambda name: name if name in families else re.sub(r"_(bucket|sum|count)$", "", name)
    unseen = set(families) - {family_of(name) for name in on_board} - {"neuronflow_approvals_opened_total"}
    assert not unseen, f"the board shows nothing of {unseen}"

    with open(os.path.join(ROOT, "ops/alerts.yaml")) as file:
        rules = re.findall(r"- alert: (\w+)\n +expr: (.+)\n(?: +for: \w+\n)? +labels: \{severity: (page|ticket)\}\n"
                           r" +annotations: \{summary: \".+\"\}", file.read())
    with open(os.path.join(ROOT, "ops/alerts.yaml")) as file:
        assert len(rules) == file.read().count("- alert:"), "a rule has another form than the others"
    for name, expression, _ in rules:
        used = set(NAME.findall(expression))
        assert used <= names, f"{name} names what is not exposed: {used - names}"
        assert expression.count("(") == expression.count(")"), expression
    explained = re.findall(r"`(NeuronFlow\w+)`", " ".join(row[0] for row in rows(section("When an alert fires"))))
    assert sorted(explained) == sorted(name for name, _, _ in rules), "alerts and their explanations differ"
    return len(expressions), len(rules)


def metrics_say_what_happened(folder):
    demo = Demo(os.path.join(folder, "demo"))
    decided, waiting = demo.file("Decided"), demo.file("Waiting")
    demo.decide(demo.client("mark"), demo.approval(decided), "approve")
    demo.approval(waiting)
    Client(demo.server.port).request("POST", "/api/v1/session", {"email": "rita@example.com", "password": "wrong"})
    # Answers are counted after they were sent.
    for _ in range(1000):
        families, samples = exposed(demo.server.port)
        if any('route="/api/v1/session",status="401"' in name for name in samples):
            break
    for name, least in {
            "neuronflow_executions_started_total": 2, "neuronflow_approvals_opened_total": 2,
            'neuronflow_approvals_closed_total{outcome="approved"}': 1, 'neuronflow_decisions_total{verdict="approve"}': 1,
            "neuronflow_reviewer_seconds_count": 1, "neuronflow_approval_seconds_count": 1,
            'neuronflow_http_duration_seconds_count{what="decision"}': 1,
            'neuronflow_http_duration_seconds_count{what="intake"}': 2,
            'neuronflow_http_duration_seconds_bucket{what="decision",le="+Inf"}': 1,
            'neuronflow_http_requests_total{method="POST",route="/api/v1/session",status="401"}': 1,
            "neuronflow_commit_seconds_count": 3, "neuronflow_commit_turns_sum": 3, "neuronflow_disk_free_bytes": 1,
            "process_resident_memory_bytes": 1e6, "process_open_fds": 4, "neuronflow_log_healthy": 1}.items():
        assert samples.get(name, -1) >= least, f"{name} is {samples.get(name)}, not at least {least}"
    assert sum(value for name, value in samples.items() if name.startswith("neuronflow_effects_total{")) >= 1, samples
    demo.server.stop()
    demo.start()  # gauges are looked at with the start
    _, samples = exposed(demo.server.port)
    for name, value in {"neuronflow_approvals_open": 1, 'neuronflow_executions{status="waiting_approval"}': 1,
                        "neuronflow_timers_late": 0, "neuronflow_database_readable": 1}.items():
        assert samples.get(name) == value, f"{name} is {samples.get(name)}, not {value}"
    assert samples["neuronflow_database_bytes"] > 4096
    demo.server.stop()
    return families


def a_turn_is_missing(data, found):
    """Of an execution that has ended: it is told, and the server goes on."""

    def change(act):
        with contextlib.closing(sqlite3.connect(os.path.join(data, "neuronflow.db"))) as database, database:
            return act(database)

    demo = Demo(data)
    ended = demo.file("Cancelled")
    status, answer = demo.client("admin").request("POST", f"/api/v1/executions/{ended}/cancel", {"reason": "Enough"})
    assert status == 200, (status, answer)
    demo.server.stop()
    (first,) = change(lambda database: database.execute(
        "SELECT n << 20 FROM executions WHERE id = ?", (uuid.UUID(ended).bytes,)).fetchone())
    turns = change(lambda database: database.execute(
        "SELECT * FROM journal WHERE key >= ? AND key < ? ORDER BY key", (first, first + (1 << 20))).fetchall())
    for missing, word in [(turns[:1], "gap in its journal"), (turns[-1:], "turns in its journal"),
                          (turns, "turns in its journal")]:
        keys = [row[:1] for row in missing]
        change(lambda database: database.executemany("DELETE FROM journal WHERE key = ?", keys))
        found(word)
        demo = Demo(data)
        status, answer = demo.client("admin").request("GET", f"/api/v1/executions/{ended}")
        assert status == 500, (status, answer)
        demo.approval(demo.file("Another"))
        demo.server.stop()
        change(lambda database: database.executemany("INSERT INTO journal VALUES(?, ?, ?)", missing))
    command("doctor", "--data", data)


def doctor_finds(folder):
    """What an operator or a disk can do to a directory, and the word that doctor has for it."""
    data = os.path.join(folder, "demo")

    def found(word):
        result = command("doctor", "--data", data, "--json", ok=False)
        findings = " ".join(json.loads(result.stdout)["findings"]) if result.stdout else result.stderr
        assert result.returncode == 1 and word in findings, f"doctor does not find {word!r}: {result}"

    assert json.loads(command("doctor", "--data", data, "--json"))["findings"] == []
    checks = {check["name"] for check in json.loads(command("doctor", "--data", data, "--json"))["checks"]}
    assert checks == {"permissions", "disk", "wal", "database", "log key", "secrets", "files", "clock"}, checks
    os.chmod(data, 0o755)
    found("must have mode 0700")
    os.chmod(data, 0o700)
    size = os.path.join(data, "keys/log.size")
    whole = open(size).read()
    with open(size, "w") as file:
        file.write("nonsense\n")
    found("log.size")
    with open(size, "w") as file:
        file.write(whole)
    key = os.path.join(data, "keys/log.key")
    os.chmod(key, 0o644)
    found("0600")
    os.chmod(key, 0o600)
    database = os.path.join(data, "neuronflow.db")
    with open(database, "rb") as file:
        pages = bytearray(file.read())
    assert stat.S_IMODE(os.stat(database).st_mode) == 0o600
    damaged = bytearray(pages)
    at = len(damaged) // 4096 // 2 * 4096
    damaged[at:at + 4096] = os.urandom(4096)
    with open(database, "wb") as file:
        file.write(damaged)
    result = command("doctor", "--data", data, ok=False)
    assert result.returncode == 1, f"a page of random bytes is not found: {result}"
    with open(database, "wb") as file:
        file.write(pages)
    command("doctor", "--data", data)
    a_turn_is_missing(data, found)
    result = command("doctor", "--data", os.path.join(folder, "nowhere"), ok=False)
    assert result.returncode == 1 and "no data directory" in result.stderr, result
    assert not os.path.exists(os.path.join(folder, "nowhere")), "doctor made a directory"


def main():
    with tempfile.TemporaryDirectory(prefix="neuronflow-operations-") as folder:
        settings = settings_are_those_of_the_program()
        blocks = commands_run(folder)
        families = metrics_say_what_happened(folder)
        panels, rules = metrics_are_told_and_used(families)
        doctor_finds(folder)
    print(f"operations: {settings} settings, {blocks} blocks of commands, {len(families)} metrics, {panels} expressions of "
          f"the board and {rules} alerts are as told")


if __name__ == "__main__":
    main()
