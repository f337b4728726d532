// What each script of the fake comes to.
//
// sdk: `answer` where the official SDK gives a completion that it can parse, `null` where it gives one without content,
// else the class of its error; with `status`, `code`, `type` as it tells them, `calls` made (1), `wait` in ms before the
// second. ours: `calls` made (1), the step `degraded` or not, the `risk` that the model gave, `wait` as above.

const answered = (risk = "medium", more = {}) => ({ degraded: false, risk, ...more });
const degraded = (because, more = {}) => ({ degraded: true, because, ...more });

export const expectations = {
  good: { sdk: { is: "answer" }, ours: answered() },
  no_usage: { sdk: { is: "answer", tokens: undefined }, ours: answered("medium", { tokens: 0 }) },
  fenced: { sdk: { is: "SyntaxError" }, ours: answered() },
  prose: { sdk: { is: "SyntaxError" }, ours: degraded("no valid JSON", { calls: 2 }) },
  prose_once: { sdk: { is: "SyntaxError" }, ours: answered("medium", { calls: 2, tokens: 246 }) },
  empty: { sdk: { is: "SyntaxError" }, ours: degraded("no text") },
  wrong_shape: { sdk: { is: "answer" }, ours: degraded("does not fit", { calls: 2 }) },
  wrong_shape_once: { sdk: { is: "answer" }, ours: answered("medium", { calls: 2, tokens: 246 }) },
  claims: { sdk: { is: "answer" }, ours: answered("low") },
  claims_more: { sdk: { is: "answer" }, ours: degraded("does not fit", { calls: 2 }) },
  duplicate_keys: { sdk: { is: "answer" }, ours: degraded("no valid JSON", { calls: 2 }) },
  half_character: { sdk: { is: "answer" }, ours: degraded("no valid JSON", { calls: 2 }) },
  too_deep: { sdk: { is: "answer" }, ours: degraded("no valid JSON", { calls: 2 }) },
  refusal: { sdk: { is: "null", refusal: "I can't help with that." }, ours: degraded("refused: I can't help") },
  cut_off: { sdk: { is: "LengthFinishReasonError" }, ours: degraded("cut off") },
  content_filter: { sdk: { is: "ContentFilterFinishReasonError" }, ours: degraded("content filter") },
  tool_call: { sdk: { is: "null" }, ours: degraded("no text") },
  no_choice: { sdk: { is: "no choice" }, ours: degraded("no answer in its reply", { calls: 3 }) },
  unauthorized: {
    sdk: { is: "AuthenticationError", status: 401, code: "invalid_api_key", type: "invalid_request_error" },
    ours: degraded("401: Incorrect API key provided: sk-te****"),
  },
  echoes_key: { sdk: { is: "AuthenticationError", status: 401 }, ours: degraded("provided: [secret]") },
  echoes_key_late: { sdk: { is: "AuthenticationError", status: 401 }, ours: degraded("401: xxx") },
  echoes_key_in_answer: { sdk: { is: "answer" }, ours: answered() },
  context_length: {
    sdk: { is: "BadRequestError", status: 400, code: 400, type: "exceed_context_size_error" },
    ours: degraded("exceeds the available context size"),
  },
  rate_limited_once: { sdk: { is: "answer", calls: 2, wait: 990 }, ours: answered("medium", { calls: 2, wait: 990 }) },
  rate_limited_until: { sdk: { is: "answer", calls: 2, wait: 1900 }, ours: answered("medium", { calls: 2, wait: 1900 }) },
  rate_limited_long: {
    options: { maxRetries: 0 }, // it would wait these 30 s
    sdk: { is: "RateLimitError", status: 429, code: "rate_limit_exceeded", type: "requests" },
    ours: degraded("429: Rate limit reached", { within: 2900 }),
  },
  quota: {
    sdk: { is: "RateLimitError", status: 429, code: "insufficient_quota", type: "insufficient_quota", calls: 3 },
    ours: degraded("429: You exceeded your current quota", { within: 2900 }),
  },
  quota_told: { sdk: { is: "RateLimitError", status: 429, code: "insufficient_quota" }, ours: degraded("current quota") },
  told_to_retry: { sdk: { is: "answer", calls: 2 }, ours: answered("medium", { calls: 2 }) },
  server_error: {
    sdk: { is: "InternalServerError", status: 500, type: "server_error", calls: 3, wait: 290 },
    ours: degraded("500: The server had an error", { calls: 3, wait: 290 }),
  },
  server_error_once: { sdk: { is: "answer", calls: 2 }, ours: answered("medium", { calls: 2 }) },
  server_error_final: { sdk: { is: "InternalServerError", status: 500 }, ours: degraded("500: The server had an error") },
  not_json: { sdk: { is: "TypeError" }, ours: degraded("no valid JSON", { calls: 3 }) },
  reset: { sdk: { is: "TypeError" }, ours: degraded("broke off", { calls: 3 }) },
  reset_once: { sdk: { is: "TypeError" }, ours: answered("medium", { calls: 2 }) },
  hang_up: { sdk: { is: "APIConnectionError", calls: 3 }, ours: degraded("broke off", { calls: 3 }) },
  hang: { options: { maxRetries: 1 }, sdk: { is: "APIConnectionTimeoutError", calls: 2 }, ours: degraded("did not answer in time") },
  hang_once: { sdk: { is: "answer", calls: 2 }, ours: degraded("did not answer in time") },
  five_megabytes: { sdk: { is: "answer" }, ours: degraded("more bytes than are allowed") },
  drip: { sdk: { is: "answer" }, ours: answered() },
  endless_drip: { options: { maxRetries: 0 }, sdk: { is: "APIConnectionTimeoutError" }, ours: degraded("did not answer in time") },
  redirected: { sdk: { is: "answer" }, ours: degraded("307") },
};
