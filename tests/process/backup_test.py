#!/usr/bin/env python3
"""Backups of a server at work: they restore, damage shows, and no restore signs what another server signed."""
import base64, concurrent.futures, hashlib, http.client, json, os, random, shutil, stat, subprocess, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from demo import Demo
from server import Client, Server, command

SEED = int(os.environ.get("SEED", random.SystemRandom().randrange(1 << 32)))
RESTORES = 50
DAMAGES = 120


def refused(*args, says):
    result = command(*args, ok=False)
    lines = [line for line in result.stderr.splitlines() if line]
    assert result.returncode == 1 and lines and says in lines[-1], (args, says, result)
    return lines[-1]


class Signed:
    """Every checkpoint that was ever seen: one root for each key and size."""

    def __init__(self):
        self.roots, self.origins = {}, {}

    def see(self, port, who):
        connection = Client(port).connection
        connection.request("GET", "/api/v1/audit/checkpoint")
        note = connection.getresponse().read().decode()
        origin, size, root = note.split("\n")[:3]
        signature = base64.b64decode(note.rstrip().rsplit(" ", 1)[1])
        key = (origin, signature[:4].hex())
        known = self.roots.setdefault((key, int(size)), root)
        assert known == root, f"{key} signed two trees of size {size}: {known} and {root}"
        assert self.origins.setdefault(key, who) == who, f"{who} signs with the key of {self.origins[key]}"
        return origin, int(size), root


def leaves(client):
    """The bytes of all leaves, oldest first."""
    found, path = [], "/api/v1/audit/log?from=0&limit=200"
    while path:
        status, page = client.request("GET", path)
        assert status == 200, page
        found += [base64.b64decode(item["bytes_base64"]) for item in page["items"]]
        path = page["next_cursor"] and f"/api/v1/audit/log?limit=200&cursor={page['next_cursor']}"
    return found


def root_of(hashes):
    """RFC 6962, section 2.1."""
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return hashlib.sha256(b"\x01" + root_of(hashes[:half]) + root_of(hashes[half:])).digest()


def upload(client, content):
    client.connection.request("POST", "/api/v1/files", content,
                              {"Authorization": f"Bearer {client.token}", "Content-Type": "text/plain",
                               "Content-Disposition": 'attachment; filename="offer.txt"'})
    response = client.connection.getresponse()
    body = response.read()
    return response.status, body


def made_while_it_works(demo, folder):
    """A backup through the server while people file requests, and what was acknowledged before it began."""
    acknowledged, stop = [], threading.Event()

    def work():
        while not stop.is_set():
            acknowledged.append(demo.file(f"Laptop {len(acknowledged)}"))

    with concurrent.futures.ThreadPoolExecutor() as pool:
        working = pool.submit(work)
        while len(acknowledged) < 20 and not working.done():
            time.sleep(0.005)
        before = list(acknowledged)
        path = os.path.join(folder, "live.tar")
        told = json.loads(command("backup", "--url", f"http://127.0.0.1:{demo.server.port}", "--token",
                                  demo.tokens["admin"], "-o", path, "--json"))
        stop.set()
        working.result()
    return path, before, told


def check_with_other_tools(path, folder):
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    names = subprocess.run(["tar", "-tf", path], capture_output=True, text=True, check=True).stdout.split()
    assert names[0] == "manifest.json" and names[-1] == "SHA256SUMS" and "neuronflow.db" in names, names
    assert "keys/secrets.key" in names and "keys/log.key" not in names, names
    out = os.path.join(folder, "by-hand")
    os.mkdir(out)
    subprocess.run(["tar", "-xf", path, "-C", out], check=True)
    subprocess.run(["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"], cwd=out, check=True)
    assert b"PRIVATE+KEY" not in open(path, "rb").read(), "the log's signing key is in the backup"
    shutil.rmtree(out)


def odd_clients(folder):
    """A client that reads slowly holds up nobody, one that leaves frees its place, and a stop ends both in time."""
    data = os.path.join(folder, "odd")
    command("user", "add", "--data", data, "--email", "ann@example.com", "--name", "Ann", "--roles", "admin",
            input="correct horse battery\n")
    token = command("token", "create", "--data", data, "--email", "ann@example.com", "--name", "t", "--scope",
                    "read,write", "--expires", "P1D")
    server = Server(data)
    status, answer = upload(Client(server.port, token), os.urandom(8_000_000))
    assert status == 201, answer
    url = f"http://127.0.0.1:{server.port}"

    def slowly():
        client = Client(server.port, token)
        client.connection.request("POST", "/api/v1/backup", headers={"Authorization": f"Bearer {token}"})
        response = client.connection.getresponse()
        assert response.status == 200 and response.read(512)
        return client.connection, response

    reading, _ = slowly()
    out = os.path.join(folder, "second.tar")
    refused("backup", "--url", url, "--token", token, "-o", out, says="Another backup")
    assert Client(server.port, token).request("GET", "/api/v1/me")[0] == 200
    reading.close()
    until = time.monotonic() + 60
    while (result := command("backup", "--url", url, "--token", token, "-o", out, ok=False)).returncode != 0:
        assert "Another backup" in result.stderr and time.monotonic() < until, result
        time.sleep(0.05)
    reading, response = slowly()
    server.stop()
    try:
        rest = response.read()
        assert len(rest) < 8_000_000, "a backup went on after the server had stopped"
    except (http.client.IncompleteRead, ConnectionError):
        pass
    reading.close()
    assert "backup.partial" not in os.listdir(data), "a copy of the database was left"


def damage_shows(path, folder, pick):
    """Bits flipped, ends cut, bytes added: each is refused, and nothing is left."""
    whole = open(path, "rb").read()
    copy, target = os.path.join(folder, "damaged.tar"), os.path.join(folder, "damaged")
    for i in range(DAMAGES):
        data = bytearray(whole)
        if i % 8 == 0:
            what = f"cut at {len(data) - (cut := pick.choice([1, 512, 1024, pick.randrange(1, len(data))]))}"
            del data[-cut:]
        elif i % 8 == 1:
            what, data = "longer", data + bytes(pick.choice([1, 512]))
        else:
            # Also in the headers and sums, which are a small part of it.
            at = pick.choice([pick.randrange(len(data)), pick.randrange(3 * 512), len(data) - 1 - pick.randrange(2048)])
            what = f"bit of byte {at}"
            data[at] ^= 1 << pick.randrange(8)
        with open(copy, "wb") as file:
            file.write(data)
        result = command("restore", copy, "--data", target, ok=False)
        assert result.returncode == 1, f"{what}: taken for whole; seed {SEED}"
        assert "backup" in result.stderr and len(result.stderr.strip().splitlines()) == 1, (what, result.stderr)
        assert not os.path.exists(target), f"{what}: left {os.listdir(target)}"
    os.unlink(copy)


def never_forks(demo, backups, folder, signed, pick):
    """Old and new backups restored, each served and worked with, while the first server goes on."""
    admin = demo.client("admin")
    for i in range(RESTORES):
        target = os.path.join(folder, f"restored-{i}")
        told = json.loads(command("restore", pick.choice(backups), "--data", target, "--json"))
        assert told["findings"] == [] and told["origin"].endswith("/log/default/e2"), told
        for _ in range(pick.randrange(1, 3)):
            server = Server(target)
            origin, size, root = signed.see(server.port, target)
            assert origin == told["origin"] and size > told["leaves"] - 1, (origin, size, told)
            if pick.random() < 0.5:
                status, answer = Client(server.port, demo.tokens["admin"]).request(
                    "POST", "/api/v1/groups", {"name": f"group-{i}-{pick.random()}", "members": []})
                assert status == 201, answer
            signed.see(server.port, target)
            server.stop()
        if i % 10 == 0:
            server = Server(target)
            log = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves(Client(server.port, demo.tokens["admin"]))]
            for (key, size), root in signed.roots.items():
                if key[0].endswith("/e1") and 0 < size <= told["leaves"]:
                    assert base64.b64encode(root_of(log[:size])).decode() == root, f"the restored log differs at {size}"
            kinds = [json.loads(leaf)["kind"] for leaf in leaves(Client(server.port, demo.tokens["admin"]))]
            assert kinds[told["leaves"]] == "epoch.opened", kinds[told["leaves"]:]
            server.stop()
        shutil.rmtree(target)
        admin.request("POST", "/api/v1/groups", {"name": f"first-{i}", "members": []})
        signed.see(demo.server.port, "the first server")


def set_back(demo, folder, signed):
    """A database that was set back under its keys is not signed for until its epoch is over."""
    data = demo.data
    demo.server.stop()
    refused_dir = os.path.join(folder, "set-back.db")
    shutil.copy(os.path.join(data, "neuronflow.db"), refused_dir)
    demo.start()
    for i in range(3):
        demo.client("admin").request("POST", "/api/v1/groups", {"name": f"later-{i}", "members": []})
    demo.server.stop()
    demo.start()
    _, size, _ = signed.see(demo.server.port, "the first server")
    demo.server.stop()
    shutil.copy(refused_dir, os.path.join(data, "neuronflow.db"))
    assert "set back" in refused("doctor", "--data", data, says="were signed for")
    demo.start()
    status, answer = Client(demo.server.port).request("GET", "/readyz")
    assert status == 503 and "log recover --new-epoch" in json.dumps(answer), answer
    demo.server.stop()
    assert "/log/default/e2" in command("log", "recover", "--new-epoch", "--data", data)
    command("doctor", "--data", data)
    demo.start()
    status, answer = Client(demo.server.port).request("GET", "/readyz")
    assert status == 200, answer
    origin, _, _ = signed.see(demo.server.port, "the first server, recovered")
    assert origin.endswith("/log/default/e2"), origin
    opened = [leaf for leaf in map(json.loads, leaves(demo.client("admin"))) if leaf["kind"] == "epoch.opened"]
    assert len(opened) == 1 and opened[0]["body"]["signed_before"]["size"] == size, (opened, size)
    assert opened[0]["body"]["because"] == "recovered", opened


def refusals(demo, path, folder):
    url = f"http://127.0.0.1:{demo.server.port}"
    out = os.path.join(folder, "refused.tar")
    refused("backup", "--data", demo.data, "-o", out, says="is in use by")
    refused("backup", "--url", url, "--token", demo.tokens["rita"], "-o", out, says="")
    refused("backup", "--url", url, "--token", "nf_wrong", "-o", out, says="")
    refused("backup", "--data", os.path.join(folder, "nowhere"), "-o", out, says="is no data directory")
    refused("backup", "--url", url, "--token", demo.tokens["admin"], "-o", path, says="already")
    refused("restore", path, "--data", folder, says="not empty")
    refused("restore", os.path.join(folder, "nothing.tar"), "--data", out, says="cannot read")
    refused("restore", __file__, "--data", out, says="no backup of NeuronFlow")
    refused("drill", path, "--work", os.path.join(folder, "nowhere"), says="cannot make")
    assert not os.path.exists(out) and not os.path.exists(out + ".partial")
    broken_off = os.path.join(folder, "broken-off")
    os.makedirs(os.path.join(broken_off, "restore.partial"))
    refused("restore", path, "--data", broken_off, says="broken off")
    refused("serve", "--data", broken_off, "--listen", "127.0.0.1:0", says="broken off")


def main():
    print(f"seed {SEED}", flush=True)
    pick = random.Random(SEED)
    signed = Signed()
    with tempfile.TemporaryDirectory(prefix="neuronflow-backup-") as folder:
        demo = Demo(os.path.join(folder, "data"))
        admin = demo.client("admin")
        status, answer = upload(demo.client("rita"), b"an offer\n" * 1000)
        assert status == 201, answer
        status, answer = admin.request("POST", "/api/v1/connections", {
            "name": "erp", "type": "http", "config": {"base_url": "https://erp.example.com", "header": "X-Key"},
            "secrets": {"value": "sesame sesame"}})
        assert status == 201, answer
        decided = demo.file("Decided before")
        demo.decide(demo.client("mark"), demo.approval(decided), "approve")
        path, before, told = made_while_it_works(demo, folder)
        print(f"backup while {len(before)}+ requests came: {told['bytes']} bytes, {told['seconds']:.2f} s", flush=True)
        check_with_other_tools(path, folder)
        refusals(demo, path, folder)

        tried = json.loads(command("drill", path, "--json"))
        assert tried["findings"] == [] and tried["log_root"] == told["log_root"], (tried, told)
        assert tried["leaves"] == told["log_size"] and tried["decisions"] >= 1, tried

        # An empty directory that is there already, as a mounted disk is.
        target = os.path.join(folder, "restored")
        os.mkdir(target, 0o755)
        restored = json.loads(command("restore", path, "--data", target, "--json"))
        assert stat.S_IMODE(os.stat(target).st_mode) == 0o700
        assert not os.path.exists(os.path.join(target, "restore.partial"))
        assert json.loads(command("doctor", "--data", target, "--json"))["findings"] == []
        server = Server(target, "demo")
        client = Client(server.port, demo.tokens["admin"])
        for execution in before + [decided]:
            status, answer = client.request("GET", f"/api/v1/executions/{execution}")
            assert status == 200, f"{execution} was acknowledged before the backup and is not in it"
        decisions = client.request("GET", f"/api/v1/approvals?execution={decided}")[1]["items"][0]["decisions"]
        assert [decision["decision"] for decision in decisions] == ["approve"], decisions
        status, answer = Client(server.port).request("GET", "/readyz")
        assert status == 200, answer
        server.stop()
        shutil.rmtree(target)
        print(f"PROMISE P17: a backup made while requests came restored in {restored['seconds']:.2f} s: "
              f"{restored['executions']} executions, {restored['decisions']} decisions, log root of "
              f"{restored['leaves']} leaves recomputed, all {len(before) + 1} acts acknowledged before are there",
              flush=True)

        odd_clients(folder)
        damage_shows(path, folder, pick)
        print(f"{DAMAGES} damaged copies: all refused, nothing left", flush=True)

        backups = [path]
        for i in range(2):
            demo.file(f"Chair {i}")
            signed.see(demo.server.port, "the first server")
            backups.append(os.path.join(folder, f"later-{i}.tar"))
            command("backup", "--url", f"http://127.0.0.1:{demo.server.port}", "--token", demo.tokens["admin"], "-o",
                    backups[-1])
        never_forks(demo, backups, folder, signed, pick)
        set_back(demo, folder, signed)
        print(f"PROMISE P16: {RESTORES} restores of {len(backups)} backups and a database set back, "
              f"{len(signed.roots)} checkpoints by {len(signed.origins)} keys: 0 keys signed two trees of a size",
              flush=True)

        demo.server.stop()
        stopped = os.path.join(folder, "stopped.tar")
        assert "leaves" in command("backup", "--data", demo.data, "-o", stopped)
        assert "the backup restores" in command("drill", stopped, "--work", folder)
        assert sorted(os.listdir(demo.data)).count("backup.partial") == 0


if __name__ == "__main__":
    main()
