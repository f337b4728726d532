// An AI step of the real program and the official SDK, against one scripted fake of the chat completions endpoint.
// Whatever the model's server does, a request reaches its approval, no tier falls below what the rules give, and the key
// stands nowhere but in the header that the fake saw.
//
//   node contract.mjs PROGRAM

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expectations } from "./expectations.mjs";
import { goodAnswer, scripts, startFake } from "./fake.mjs";
import { NeuronFlow } from "./neuronflow.mjs";
import { trySdk, wireOf } from "./sdk.mjs";

const [program] = process.argv.slice(2);
if (!program) {
  console.error("usage: node contract.mjs PROGRAM");
  process.exit(2);
}
const key = `sk-test-${randomBytes(24).toString("hex")}`;
const stepTimeout = 8000; // as workflow.json has it
const slack = 1500;
const tiers = ["low", "medium", "high", "critical"];
const amounts = { low: 10, critical: 200_000 }; // by the tier that the rules give
const workflow = JSON.parse(readFileSync(new URL("workflow.json", import.meta.url)));

// The workflow at another path, with another AI step.
function variant(path, config, timeout) {
  const copy = structuredClone(workflow);
  copy.name = path;
  const [hook, judge] = copy.nodes;
  hook.config.path = path;
  Object.assign(judge.config, config);
  judge.timeout = timeout;
  return copy;
}

// Of JSON whose strings and numbers RFC 8785 writes as JavaScript does.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}
const hashOf = (value) => `sha256:${createHash("sha256").update(canonical(value)).digest("hex")}`;

const nodeOf = (execution, id) => execution.nodes.find((node) => node.id === id);

function checkRecord(script, approval, prompt) {
  const { nodes, ai } = approval.context;
  const { _ai: record, ...output } = nodes.judge;
  assert.deepEqual(ai, [{ node: "judge", record }], script);
  assert.equal(record.prompt_hash, hashOf({ system_prompt: "You help the reviewers of requests.", prompt }), script);
  assert.equal(record.output_hash, hashOf(output), script);
  assert.equal(record.provider, record.degraded ? "builtin" : "openai", script);
  assert.equal(record.model, record.degraded ? "rules-and-extracts/1" : "gpt-test", script);
  return { record, output };
}

function checkTier(script, execution, rulesTier, { degraded, risk }) {
  const { tier, rules_tier, ai_tier, raised_by } = nodeOf(execution, "tier").output;
  const ai = degraded ? "high" : risk;
  const expected = tiers[Math.max(tiers.indexOf(rulesTier), tiers.indexOf(ai))];
  const why = tiers.indexOf(ai) > tiers.indexOf(rulesTier) ? (degraded ? "ai_failed" : "ai") : null;
  assert.deepEqual({ tier, rules_tier, ai_tier, raised_by }, { tier: expected, rules_tier: rulesTier, ai_tier: ai, raised_by: why }, script);
  const policy = ["high", "critical"].includes(tier) ? "many" : "one";
  assert.equal(nodeOf(execution, policy).status, "succeeded", script);
  return tier;
}

function checkCalls(script, calls, { calls: expected = 1, wait = 0 }) {
  assert.equal(calls.length, expected, `${script}: calls`);
  for (const call of calls) {
    assert.equal(call.headers.authorization, `Bearer ${key}`, script);
    assert.equal(call.headers["idempotency-key"], undefined, script);
  }
  const took = calls.at(-1).at - calls[0].at;
  assert.ok(took <= stepTimeout, `${script}: a try ${took} ms after the first`);
  if (wait) assert.ok(took >= wait, `${script}: waited ${took} ms`);
}

// One request of that script, from the hook to its approval.
async function tryOne(flow, fake, script, rulesTier) {
  const ours = expectations[script].ours;
  const run = `${script}-${rulesTier}`;
  const text = "We ask for sticks of the site office.";
  const id = await flow.ask("judged", { script, run, text, amount: amounts[rulesTier] });
  const { execution, approval } = await flow.approvalOf(id);
  const { record, output } = checkRecord(script, approval, `[script ${script} run ${run}] ${text}`);
  const trace = await flow.traceOf(id);
  assert.equal(record.degraded, ours.degraded, `${script}: ${JSON.stringify(trace)}`);
  assert.equal(record.tokens, ours.degraded ? 0 : (ours.tokens ?? 123), script);
  if (ours.degraded) assert.ok(trace.reason.includes(ours.because), `${script}: ${trace.reason}`);
  else assert.equal(output.risk, ours.risk, script);
  assert.ok(record.ms <= (ours.within ?? stepTimeout + slack), `${script}: ${record.ms} ms`);
  checkCalls(script, fake.of(run), ours);
  const tier = checkTier(script, execution, rulesTier, ours);
  const outcome = ours.degraded ? "degraded" : "answered";
  return { id, script, rulesTier, tier, outcome, calls: fake.of(run).length, ms: record.ms };
}

// What we send is what the SDK sends when it is given the same call.
async function checkWire(fake) {
  const [ours] = fake.of("good-low");
  const { output_schema } = workflow.nodes[1].config;
  const theirs = await wireOf(fake, key, {
    model: "gpt-test",
    messages: ["system", "user"].map((role, index) => ({ role, content: ours.body.messages[index].content })),
    response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: output_schema } },
    max_completion_tokens: 8192,
  });
  assert.deepEqual(ours.body, theirs.body);
  for (const name of ["authorization", "content-type", "accept"]) assert.equal(ours.headers[name], theirs.headers[name], name);
  assert.equal(ours.path, theirs.path);
  const [system, user] = ours.body.messages;
  assert.ok(system.content.startsWith("You help the reviewers") && !system.content.includes("[script"));
  assert.ok(user.content.includes("[script good run good-low]"));
  const [, second] = fake.of("wrong_shape-low");
  assert.deepEqual(second.body.messages.map(({ role }) => role), ["system", "user", "assistant", "user"]);
}

// With `fallback: error` the step fails, asks for an operator, and asks no reviewer.
async function checkStrict(flow, fake) {
  for (const script of ["quota", "refusal", "wrong_shape", "echoes_key", "five_megabytes"]) {
    const id = await flow.ask("strict", { script, run: `${script}-strict`, text: "", amount: 1 });
    const execution = await flow.executionWhen(id, ({ status }) => status === "failed");
    const { status, error } = nodeOf(execution, "judge");
    assert.equal(status, "failed");
    assert.equal(error.code, "ai");
    assert.ok(error.message.includes(expectations[script].ours.because), error.message);
    assert.deepEqual(execution.attention.map(({ node }) => node), ["judge"]);
    assert.deepEqual(execution.approvals, []);
    assert.equal(fake.of(`${script}-strict`).length, expectations[script].ours.calls ?? 1);
  }
}

// A server that ends while the model hangs asks again after its start.
async function checkRestart(flow, fake, signal, expectedEnd) {
  const run = `restart-${signal}`;
  const id = await flow.ask("patient", { script: "hang_once", run, text: "", amount: 10 });
  await flow.executionWhen(id, () => fake.of(run).length === 1);
  const began = performance.now();
  assert.equal(await flow.end(signal), expectedEnd);
  const ended = performance.now() - began;
  assert.ok(ended < 10_000 + slack, `ended ${ended} ms after ${signal}`);
  await flow.start();
  const { approval } = await flow.approvalOf(id);
  const { _ai: record, ...output } = approval.context.nodes.judge;
  assert.equal(record.degraded, false);
  assert.deepEqual(output, goodAnswer);
  assert.equal(fake.of(run).length, 2);
  return { script: `hang, ${signal}, start`, outcome: "answered", calls: 2, ms: Math.round(ended + record.ms) };
}

function* filesUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
  }
}

// Neither the key nor a long piece of it.
function checkNoKey(place, bytes) {
  const pieces = Array.from({ length: 5 }, (_, index) => key.slice(index * 10, index * 10 + 16)).filter((piece) => piece.length >= 16);
  for (const piece of [key, ...pieces]) assert.ok(!bytes.includes(piece), `the key stands in ${place}`);
}

async function checkKeyIsNowhere(flow, results) {
  for (const { id, script } of results) {
    for (const part of ["", "/journal"]) checkNoKey(`${script}${part}`, JSON.stringify(await flow.request("GET", `/api/v1/executions/${id}${part}`)));
  }
  checkNoKey("the connection", JSON.stringify(await flow.request("GET", "/api/v1/connections/model")));
  for (const file of filesUnder(flow.data)) checkNoKey(file, readFileSync(file));
  checkNoKey("the log", flow.logs);
}

function print(sdk, results, restarts) {
  const widths = [24, 32, 6, 8, 10, 10, 6, 0];
  const row = (...cells) => console.log(cells.map((cell, index) => String(cell ?? "").padEnd(widths[index])).join("").trimEnd());
  row("script", "SDK", "calls", "ms", "AI step", "tier", "calls", "ms");
  for (const { script, tier, outcome, calls, ms } of [...results.filter(({ rulesTier }) => rulesTier === "low"), ...restarts]) {
    const theirs = sdk[script] ?? {};
    row(script, theirs.is, theirs.calls, theirs.ms, outcome, tier, calls, ms);
  }
}

// What they all give; where some fail, every failure.
async function allOf(promises) {
  const settled = await Promise.allSettled(promises);
  const errors = settled.flatMap(({ reason }) => (reason ? [reason] : []));
  if (errors.length) throw new Error(errors.map(({ message }) => message).join("\n"));
  return settled.map(({ value }) => value);
}

async function prepare(flow, fake) {
  flow.token = flow.addAccount("admin", "--roles", "admin");
  flow.addAccount("reviewer", "--roles", "reviewer", "--group", "reviewers");
  await flow.start();
  await flow.request("PUT", "/api/v1/connections/model", {
    type: "openai",
    config: { base_url: fake.url, model: "gpt-test" },
    secrets: { api_key: key },
  });
  await flow.publish(workflow);
  await flow.publish(variant("strict", { fallback: "error" }, "PT8S"));
  await flow.publish(variant("patient", {}, "PT30S"));
}

async function main() {
  assert.deepEqual(Object.keys(scripts), Object.keys(expectations));
  const fake = await startFake(key);
  const data = mkdtempSync(join(tmpdir(), "neuronflow-openai-"));
  const flow = new NeuronFlow(program, data);
  try {
    const sdk = await trySdk(fake, key, expectations);
    fake.strangers.length = 0;
    await prepare(flow, fake);
    const tries = Object.keys(scripts).flatMap((script) => Object.keys(amounts).map((tier) => tryOne(flow, fake, script, tier)));
    const results = await allOf(tries);
    assert.deepEqual(fake.strangers, [], "a request went where no connection leads");
    await checkWire(fake);
    await checkStrict(flow, fake);
    const restarts = [await checkRestart(flow, fake, "SIGKILL", "SIGKILL"), await checkRestart(flow, fake, "SIGTERM", 0)];
    await checkKeyIsNowhere(flow, results);
    assert.equal(await flow.end("SIGTERM"), 0);
    print(sdk, results, restarts);
  } catch (error) {
    console.error(flow.logs.slice(-4000));
    throw error;
  } finally {
    if (flow.process?.exitCode === null) await flow.end("SIGKILL");
    fake.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

await main();
