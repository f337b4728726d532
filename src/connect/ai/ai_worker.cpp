#include "connect/ai/ai_worker.h"

#include <algorithm>

#include "base/hash.h"
#include "connect/ai/builtin.h"
#include "connect/ai/fit.h"

namespace nf::connect::ai {

namespace {

constexpr int kMaxTurns = 20;

// How an answer came about.
struct Outcome {
  Json output;
  std::string provider;
  std::string model;
  bool degraded = false;
  std::int64_t tokens = 0;
  std::string reason;  // why it is degraded, or failed
  Json quotes = JsonArray();
};

std::string name_of_hash(const Json& value) { return hash_name(sha256(canonical_json(value))); }

Outcome by_builtin(const Json& request, const Json& output_schema, std::string failure) {
  Proposal proposal = propose(request);
  Fitted fitted = fit(proposal.output, output_schema);
  if (!fitted.fits && failure.empty()) failure = "What the builtin can say does not fit output_schema.";
  return {.output = std::move(fitted.output),
          .provider = std::string(kBuiltin),
          .model = std::string(kBuiltinModel),
          .degraded = !failure.empty(),
          .reason = std::move(failure),
          .quotes = std::move(proposal.quotes)};
}

// The output with its `_ai`.
Json with_record(Outcome outcome, const Json& prompts, Millis took) {
  JsonObject& output = outcome.output.as_object();
  output.erase("_ai");
  JsonObject about{{"provider", outcome.provider},
                   {"model", outcome.model},
                   {"degraded", outcome.degraded},
                   {"prompt_hash", name_of_hash(prompts)},
                   {"output_hash", name_of_hash(outcome.output)},
                   {"tokens", outcome.tokens},
                   {"ms", static_cast<std::int64_t>(took.count())}};
  if (outcome.degraded) about["reason"] = outcome.reason;
  output["_ai"] = std::move(about);
  return std::move(outcome.output);
}

}  // namespace

// The effect's request, read once; what is missing or of another type is as if it were not there.
struct AiWorker::Task {
  std::string connection;
  Question question;
  Json request;
  bool may_fall_back = true;
  int max_turns = 1;

  explicit Task(const Json& effect) {
    const auto text = [&](std::string_view key) { return string_at(effect, key).value_or(""); };
    connection = text("connection");
    question = {text("model"), text("system_prompt"), true, text("prompt"), nullptr};
    if (const Json* trusted = find(effect, "system_trusted"))
      question.system_trusted = *trusted == Json(true);
    if (const Json* schema = find(effect, "output_schema")) question.output_schema = *schema;
    if (const Json* body = find(effect, "request")) request = *body;
    may_fall_back = text("fallback") != "error";
    const Json* turns = find(effect, "max_turns");
    if (turns && turns->is_int64()) {
      max_turns = static_cast<int>(std::clamp<std::int64_t>(turns->get_int64(), 1, kMaxTurns));
    }
  }

  Json prompts() const {
    return JsonObject{{"system_prompt", question.system_prompt}, {"prompt", question.prompt}};
  }
};

AiWorker::AiWorker(const ports::Connections& connections, ports::HttpClient& http, ports::Clock& clock,
                   std::function<void(Duration)> wait)
    : connections_(connections), clock_(clock), openai_(http, clock, std::move(wait)) {}

Result<Answer> AiWorker::ask(const Task& task, Time deadline, Attempts& attempts) const {
  const ports::Connection connection = TRY(connections_.open(task.connection));
  return openai_.ask(connection, task.question, task.max_turns, deadline, attempts);
}

ports::EffectResult AiWorker::carry_out(const engine::Release& release) {
  const Time started = clock_.now();
  const Task task(*release.effect().request);
  Attempts attempts;
  Outcome outcome;
  bool failed = false;
  if (task.connection.empty()) {
    outcome = by_builtin(task.request, task.question.output_schema, "");
  } else if (auto answer = ask(task, started + release.timeout().value_or(kDefaultTimeout), attempts)) {
    outcome = {.output = std::move(answer->output), .provider = "openai", .tokens = answer->tokens};
    outcome.model = answer->model;
  } else if (failed = !task.may_fall_back; failed) {
    outcome = {.provider = "openai", .model = task.question.model, .reason = answer.error().message};
  } else {
    outcome = by_builtin(task.request, task.question.output_schema, answer.error().message);
  }

  ports::EffectResult result{.provenance = expr::Provenance::of(expr::Source::Ai | expr::Source::External)};
  JsonObject trace{{"provider", outcome.provider}, {"model", outcome.model},
                   {"prompt", task.prompts()},     {"raw", std::move(attempts.raw)},
                   {"quotes", outcome.quotes},     {"tries", std::move(attempts.tries)}};
  if (!outcome.reason.empty()) trace["reason"] = outcome.reason;
  result.trace = std::make_shared<const Json>(std::move(trace));
  if (failed) {
    result.error = engine::StepError{"ai", outcome.reason, "/connection"};
    return result;
  }
  const Millis took = clock_.now() - started;
  result.output = std::make_shared<const Json>(with_record(std::move(outcome), task.prompts(), took));
  return result;
}

Json AiWorker::builtin_answer(const Json& request) {
  const Task task(request);
  return with_record(by_builtin(task.request, task.question.output_schema, ""), task.prompts(), Millis(0));
}

}  // namespace nf::connect::ai
