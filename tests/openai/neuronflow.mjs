// Starts the real binary on a data directory, and talks to it.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export class NeuronFlow {
  logs = "";

  constructor(program, data) {
    this.program = program;
    this.data = data;
  }

  command(args, input = "") {
    const { status, stdout, stderr } = spawnSync(this.program, [...args, "--data", this.data], { input, encoding: "utf8" });
    assert.equal(status, 0, `${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  addAccount(name, ...more) {
    const email = `${name}@example.com`;
    this.command(["user", "add", "--email", email, "--name", name, ...more], "a long password\n");
    return this.command(["token", "create", "--email", email, "--name", "test", "--scope", "read,write"]);
  }

  async start() {
    const args = ["serve", "--data", this.data, "--listen", "127.0.0.1:0", "--egress-allow", "127.0.0.0/8"];
    this.process = spawn(this.program, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.exited = once(this.process, "exit");
    this.process.stderr.on("data", (text) => (this.logs += text));
    this.process.stdout.on("data", (text) => (this.logs += text));
    const lines = createInterface({ input: this.process.stdout });
    const [line] = await Promise.race([once(lines, "line"), this.exited.then(() => [`ended: ${this.logs}`])]);
    this.url = /^listening on (http:\S+)$/.exec(line)?.[1];
    assert.ok(this.url, line);
  }

  // Its exit code, or the signal that ended it.
  async end(signal) {
    this.process.kill(signal);
    const [code, name] = await this.exited;
    return code ?? name;
  }

  async request(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body ? { "content-type": "application/json" } : {}) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  async publish(document) {
    const { id } = await this.request("POST", "/api/v1/workflows", document);
    await this.request("POST", `/api/v1/workflows/${id}/publish`);
  }

  async ask(path, body) {
    return (await this.request("POST", `/hooks/${path}`, body)).execution_id;
  }

  async executionWhen(id, reached, seconds = 30) {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const execution = await this.request("GET", `/api/v1/executions/${id}`);
      if (reached(execution)) return execution;
      assert.ok(performance.now() < end, `not within ${seconds} s: ${JSON.stringify(execution)}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  // The approval that a request waits at, with its context.
  async approvalOf(id) {
    const execution = await this.executionWhen(id, ({ status }) => status !== "running" && status !== "queued");
    assert.equal(execution.status, "waiting_approval", JSON.stringify(execution));
    assert.deepEqual(execution.attention, []);
    const page = await this.request("GET", `/api/v1/approvals?execution=${id}`);
    assert.equal(page.items.length, 1);
    return { execution, approval: await this.request("GET", `/api/v1/approvals/${page.items[0].id}`) };
  }

  // How the only effect of an execution came to its outcome.
  async traceOf(id) {
    const { items } = await this.request("GET", `/api/v1/executions/${id}/journal`);
    return items.flatMap(({ events }) => events).find(({ type }) => type === "effect.reported").trace;
  }
}
