#!/usr/bin/env python3
"""Runs the shell blocks of docs/quickstart.md, in order, in one shell, against a demo of its own."""
import os, re, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests/process"))
from server import Server


def main():
    with open(os.path.join(ROOT, "docs/quickstart.md")) as file:
        blocks = re.findall(r"```sh\n(.*?)```", file.read(), re.DOTALL)
    assert blocks, "the quickstart shows no commands"
    script = "set -euo pipefail\n" + "\n".join(blocks)
    with tempfile.TemporaryDirectory(prefix="neuronflow-docs-") as data:
        server = Server(data, "demo")
        work = os.path.join(data, "work")
        os.mkdir(work)
        os.symlink(os.path.join(ROOT, "build"), os.path.join(work, "build"))
        result = subprocess.run(["bash", "-c", script], cwd=work, capture_output=True, text=True, timeout=90,
                                env={**os.environ, "URL": f"http://127.0.0.1:{server.port}", "DATA": data})
        server.stop()
    sys.stdout.write(result.stdout)
    assert result.returncode == 0, f"exit {result.returncode}: {result.stderr}"
    for expected in ['"outcome": "approved"', '"policy": "FIN-09 Travel class"', '"status": "expiring"', '"twice":42',
                     "/log/default/e1"]:
        assert expected in result.stdout, f"the commands did not show {expected}"


if __name__ == "__main__":
    main()
