#include "connect/effects/code_worker.h"

#include <algorithm>

#include "base/json.h"

namespace nf::connect {

namespace {

using sandbox::Outcome;

constexpr int kMaxResultDepth = 110;

// A run is no deed: whatever it came to is known, and the same source comes to it again.
ports::EffectResult failed(const char* code, std::string message, bool retryable = false) {
  return {.error = engine::StepError{code, std::move(message), "/source"},
          .definite = true,
          .retryable = retryable};
}

std::string words_of(Millis time) {
  const auto count = time.count();
  return count % 1'000 == 0 ? std::to_string(count / 1'000) + " s" : std::to_string(count) + " ms";
}

std::string place_in(const Json& error, std::string_view source) {
  const Json* line = find(error, "line");
  const Json* column = find(error, "column");
  if (!line || !line->is_int64() || !column || !column->is_int64()) return "";
  // An error at the end of the source is found behind it, in what was put around it.
  if (line->get_int64() > 1 + std::ranges::count(source, '\n')) return " (at its end)";
  return " (line " + std::to_string(line->get_int64()) + ", column " + std::to_string(column->get_int64()) +
         ")";
}

// The prelude's words for what went wrong; they are a hostile source's, too.
ports::EffectResult of_error(const CodeAnswer& answer, std::string_view source) {
  const auto error = parse_json(answer.text);
  const auto message = error ? string_at(*error, "message") : std::nullopt;
  if (!message) return failed("code", "The code failed, and what it says of it is not readable.");
  const std::string name = string_at(*error, "name").value_or("");
  const std::string said = (name.empty() ? "" : name + ": ") + *message + place_in(*error, source);
  if (name == "InternalError" && *message == "out of memory")
    return failed("code-memory",
                  "The code used more than the 64 MiB that it may" + place_in(*error, source) + ".");
  switch (answer.outcome) {
    case Outcome::Syntax:
      return failed("code-syntax", "The code cannot be read: " + said + ".");
    case Outcome::NoJson:
      return failed("code-result", "The code must return JSON: " + said + ".");
    default:
      return failed("code", "The code failed: " + said + ".");
  }
}

ports::EffectResult of_value(const CodeAnswer& answer, expr::Provenance provenance) {
  auto value = parse_json(
      answer.text,
      {.max_depth = kMaxResultDepth, .max_string_bytes = sandbox::kMaxReplyBytes, .big_integers = true});
  if (!value) return failed("code-result", "The code must return JSON: " + value.error().message + ".");
  return {.output = std::make_shared<const Json>(std::move(*value)), .provenance = std::move(provenance)};
}

ports::EffectResult of_end(CodeEnd end, const CodeLimits& limits) {
  switch (end) {
    case CodeEnd::OutOfTime:
      return failed("code-time", "The code took longer than " + words_of(limits.time) + " and was ended.");
    case CodeEnd::Nonsense:
      return failed("code-broken", "The code broke its runner, which was ended.");
    case CodeEnd::Gone:
    case CodeEnd::Died:
      break;
  }
  return failed("code-broken", "The code ended its runner.");
}

expr::Provenance provenance_of(const Json& request) {
  expr::Sources sources;
  if (const Json* named = find(request, "sources"); named && named->is_array()) {
    for (const Json& source : named->get_array()) {
      if (source == Json("external")) sources |= expr::Source::External;
      if (source == Json("ai")) sources |= expr::Source::Ai;
    }
  }
  return expr::Provenance::of(sources);
}

}  // namespace

ports::EffectResult CodeWorker::carry_out(const engine::Release& release) {
  return run_code(pool_, *release.effect().request);
}

ports::EffectResult run_code(CodePool& pool, const Json& request) {
  const auto source = string_at(request, "source");
  const auto now = parse_time(string_at(request, "now").value_or(""));
  const Json* given = find(request, "data");
  if (!source || !now || !given) return failed("params", "This is no request to run code.");
  const std::string data = write_json(*given);
  if (source->size() > sandbox::kMaxSourceBytes) return failed("limit", "The source is larger than 64 KiB.");
  if (data.size() > sandbox::kMaxDataBytes)
    return failed("limit",
                  "What the code reads is larger than 1 MiB: let a step before it choose what it needs.");

  const auto ran = pool.run({.source = *source, .data = data, .now = *now});
  if (!ran) {
    const bool caged = ran.error().code != ErrorCode::Forbidden;
    return failed("sandbox", ran.error().message, caged);
  }
  const tl::expected<CodeAnswer, CodeEnd>& answer = *ran;
  if (!answer) return of_end(answer.error(), pool.limits());
  switch (answer->outcome) {
    case Outcome::Value:
      return of_value(*answer, provenance_of(request));
    case Outcome::Error:
    case Outcome::Syntax:
    case Outcome::NoJson:
      return of_error(*answer, *source);
    case Outcome::TimeLimit:
      return of_end(CodeEnd::OutOfTime, pool.limits());
    case Outcome::MemoryLimit:
      return failed("code-memory", "The code used more than the 64 MiB that it may.");
    case Outcome::Ready:
    case Outcome::Refused:
    case Outcome::Broken:
    case Outcome::BadRequest:
    case Outcome::Fine:
      break;
  }
  return of_end(CodeEnd::Died, pool.limits());
}

}  // namespace nf::connect
