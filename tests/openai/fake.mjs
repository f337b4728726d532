// The chat completions endpoint as a script: what a request gets is named by a mark in its messages,
// `[script NAME run ID]`, and counted for each run. It listens on loopback and remembers every request.

import http from "node:http";

export const goodAnswer = {
  summary: "The site office asks for sticks.",
  risk: "medium",
  reasons: ["They leave the building."],
  missing: ["end date"],
};
const good = JSON.stringify(goodAnswer);

function completion(message, finish = "stop", more = {}) {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1795424400,
    model: "gpt-test-2026-11-01",
    choices: [{ index: 0, message: { role: "assistant", refusal: null, ...message }, finish_reason: finish, logprobs: null }],
    usage: { prompt_tokens: 100, completion_tokens: 23, total_tokens: 123 },
    ...more,
  };
}

const problem = (message, type, code) => ({ error: { message, type, param: null, code } });

function json(response, status, body, headers = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const length = Buffer.byteLength(text);
  response.writeHead(status, { "content-type": "application/json", "content-length": length, "x-request-id": "req_1", ...headers });
  response.end(text);
}

const says = (content, finish) => ({ response }) => json(response, 200, completion({ content }, finish));
const gives = (status, body, headers) => ({ response }) => json(response, status, body, headers);
const first = (one, then) => (call) => (call.times === 1 ? one : then)(call);

function breakOff({ response }) {
  const text = JSON.stringify(completion({ content: good }));
  response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

// The answer in pieces, and where `text` is longer than `pieces`, more of it than anybody waits for.
function drip({ response }, text, pieces, pause) {
  response.writeHead(200, { "content-type": "application/json" });
  const size = Math.ceil(text.length / pieces);
  let at = 0;
  const timer = setInterval(() => {
    response.write(text.slice(at, at + size));
    at += size;
    if (at >= text.length) response.end();
    if (at >= text.length || response.destroyed) clearInterval(timer);
  }, pause);
  response.on("close", () => clearInterval(timer));
}

const limited = problem("Rate limit reached for requests", "requests", "rate_limit_exceeded");
const serverError = problem("The server had an error while processing your request", "server_error", null);
const quota = problem("You exceeded your current quota", "insufficient_quota", "insufficient_quota");
const bearer = (call) => (call.headers.authorization ?? "").replace(/^Bearer /, "");
const inTwoSeconds = () => new Date(Math.ceil(Date.now() / 1000) * 1000 + 2000).toUTCString();

export const scripts = {
  good: says(good),
  no_usage: ({ response }) => json(response, 200, completion({ content: good }, "stop", { usage: undefined })),
  fenced: says("```json\n" + good + "\n```"),
  prose: says("Here is my answer:\n" + good),
  prose_once: first(says("Here is my answer:\n" + good), says(good)),
  empty: says(" \n"),
  wrong_shape: says('{"risk": "harmless", "advice": "approve"}'),
  wrong_shape_once: first(says('{"risk": "harmless"}'), says(good)),
  claims: says(JSON.stringify({ ...goodAnswer, risk: "low", _ai: { provider: "openai", model: "gpt-9", degraded: false, tokens: -1, output_hash: "sha256:0" } })),
  claims_more: says(JSON.stringify({ ...goodAnswer, risk: "low", tier: "low", rules_tier: "low", outcome: "approved" })),
  duplicate_keys: says('{"summary":"s","risk":"high","reasons":[],"missing":[],"risk":"low"}'),
  half_character: says('{"summary":"\\ud800","risk":"low","reasons":[],"missing":[]}'),
  too_deep: says(`{"summary":"s","risk":"low","reasons":${"[".repeat(1000)}${"]".repeat(1000)},"missing":[]}`),
  refusal: ({ response }) => json(response, 200, completion({ content: null, refusal: "I can't help with that." })),
  cut_off: says('{"summary": "The site off', "length"),
  content_filter: says("", "content_filter"),
  tool_call: ({ response }) =>
    json(response, 200, completion({ content: null, tool_calls: [{ id: "call_1", type: "function", function: { name: "approve", arguments: "{}" } }] }, "tool_calls")),
  no_choice: ({ response }) => json(response, 200, completion({}, "stop", { choices: [] })),
  unauthorized: gives(401, problem("Incorrect API key provided: sk-te****", "invalid_request_error", "invalid_api_key")),
  echoes_key: (call) => json(call.response, 401, problem(`Incorrect API key provided: ${bearer(call)}.`, "invalid_request_error", "invalid_api_key")),
  // The key stands where a message is cut.
  echoes_key_late: (call) => json(call.response, 401, problem("x".repeat(480) + bearer(call), "invalid_request_error", "invalid_api_key")),
  echoes_key_in_answer: (call) => says(JSON.stringify({ ...goodAnswer, summary: `The key is ${bearer(call)}` }))(call),
  context_length: gives(400, problem("the request exceeds the available context size", "exceed_context_size_error", 400)),
  rate_limited_once: first(gives(429, limited, { "retry-after": "1" }), says(good)),
  rate_limited_until: first(({ response }) => json(response, 429, limited, { "retry-after": inTwoSeconds() }), says(good)),
  rate_limited_long: gives(429, limited, { "retry-after": "30" }),
  quota: gives(429, quota),
  quota_told: gives(429, quota, { "x-should-retry": "false" }),
  told_to_retry: first(gives(400, problem("try again", "invalid_request_error", null), { "x-should-retry": "true", "retry-after-ms": "50" }), says(good)),
  server_error: gives(500, serverError, { "retry-after-ms": "300" }),
  server_error_once: first(gives(500, serverError), says(good)),
  server_error_final: gives(500, serverError, { "x-should-retry": "false" }),
  not_json: ({ response }) => json(response, 200, "<html>Sign in</html>", { "content-type": "text/html" }),
  reset: breakOff,
  reset_once: first(breakOff, says(good)),
  hang_up: ({ request }) => request.socket.destroy(),
  hang: () => {},
  hang_once: first(() => {}, says(good)),
  five_megabytes: says(JSON.stringify({ ...goodAnswer, summary: "x".repeat(5_000_000) })),
  drip: (call) => drip(call, JSON.stringify(completion({ content: good })), 20, 25),
  endless_drip: (call) => drip(call, " ".repeat(100_000), 1_000, 50),
  redirected: (call) => json(call.response, 307, "", { location: `${call.stranger}/v1/chat/completions` }),
};

async function listen(handler) {
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    handler(request, response, Buffer.concat(chunks).toString());
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

export async function startFake(key) {
  const calls = [];
  const strangers = [];
  const stranger = await listen((request, response) => {
    strangers.push({ url: request.url, headers: request.headers });
    json(response, 200, completion({ content: good }));
  });
  const fake = await listen((request, response, text) => {
    const body = JSON.parse(text);
    const [, script, run] = /\[script (\w+) run ([\w-]+)\]/.exec(JSON.stringify(body.messages)) ?? [];
    const times = calls.filter((call) => call.run === run).length + 1;
    const call = { script, run, times, at: performance.now(), method: request.method, path: request.url, headers: request.headers, body };
    calls.push(call);
    if (request.method !== "POST" || request.url !== "/v1/chat/completions") return json(response, 404, problem("Unknown URL", "invalid_request_error", null));
    if (request.headers.authorization !== `Bearer ${key}`) return json(response, 401, problem("No such key", "invalid_request_error", "invalid_api_key"));
    scripts[script]({ ...call, request, response, stranger: stranger.url });
  });
  return {
    url: `${fake.url}/v1`,
    calls,
    strangers,
    of: (run) => calls.filter((call) => call.run === run),
    stop() {
      for (const { server } of [fake, stranger]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
