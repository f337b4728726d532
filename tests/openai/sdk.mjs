// The official SDK against the fake: what it makes of each script is what the fake was meant to say.

import assert from "node:assert/strict";
import OpenAI from "openai";

import { goodAnswer } from "./fake.mjs";

const timeout = 3000;

export function clientOf(fake, key) {
  return new OpenAI({ apiKey: key, baseURL: fake.url, timeout });
}

async function outcomeOf(client, script, run, options) {
  const request = {
    model: "gpt-test",
    messages: [{ role: "user", content: `[script ${script} run ${run}]` }],
    response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: { type: "object" } } },
  };
  try {
    const completion = await client.chat.completions.parse(request, options);
    const [choice] = completion.choices;
    if (!choice) return { is: "no choice" };
    const { content, parsed, refusal } = choice.message;
    return { is: content === null ? "null" : "answer", parsed, refusal, tokens: completion.usage?.total_tokens };
  } catch (error) {
    return { is: error.constructor.name, status: error.status, code: error.code ?? undefined, type: error.type };
  }
}

// Gives the SDK's outcome of each script, and fails where one is not what was expected.
export async function trySdk(fake, key, expectations) {
  const client = clientOf(fake, key);
  const tryOne = async ([script, { sdk, options }]) => {
    const run = `sdk-${script}`;
    const began = performance.now();
    const outcome = await outcomeOf(client, script, run, options);
    const calls = fake.of(run);
    const { calls: expected = 1, wait = 0, ...members } = sdk;
    for (const [name, value] of Object.entries(members)) assert.deepEqual(outcome[name], value, `the SDK, ${script}: ${name}`);
    assert.equal(calls.length, expected, `the SDK, ${script}: calls`);
    if (wait) assert.ok(calls[1].at - calls[0].at >= wait, `the SDK, ${script}: waited ${calls[1].at - calls[0].at} ms`);
    if (script === "good") assert.deepEqual(outcome.parsed, goodAnswer);
    return [script, { ...outcome, calls: calls.length, ms: Math.round(performance.now() - began) }];
  };
  return Object.fromEntries(await Promise.all(Object.entries(expectations).map(tryOne)));
}

// The body that the SDK puts on the wire for this call.
export async function wireOf(fake, key, request) {
  await clientOf(fake, key).chat.completions.create(request);
  return fake.calls.at(-1);
}
