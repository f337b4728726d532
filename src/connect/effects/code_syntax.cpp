#include "connect/effects/code_syntax.h"

#include <algorithm>

#include "base/json.h"

namespace nf::connect {

namespace {

using sandbox::Outcome;
using Verdict = CodeSyntax::Verdict;

constexpr std::size_t kMaxKnown = 1'000;
constexpr CodeLimits kLimits{.time = Millis(500), .silence = Millis(5'000), .processes = 1};

Verdict unchecked(std::string why) { return {Verdict::Is::Unchecked, std::move(why)}; }

std::string place_in(const Json& error, const std::string& source) {
  const Json* line = find(error, "line");
  const Json* column = find(error, "column");
  if (!line || !line->is_int64() || !column || !column->is_int64()) return "";
  // An error at the end of the source is found behind it, in what was put around it.
  if (line->get_int64() > 1 + std::ranges::count(source, '\n')) return "at its end: ";
  return "line " + std::to_string(line->get_int64()) + ", column " + std::to_string(column->get_int64()) +
         ": ";
}

Verdict of_error(const CodeAnswer& answer, const std::string& source) {
  const auto error = parse_json(answer.text);
  const auto message = error ? string_at(*error, "message") : std::nullopt;
  if (!message) return unchecked("what its runner says is not readable");
  const std::string name = string_at(*error, "name").value_or("");
  if (name != "SyntaxError") return unchecked(name + ": " + *message);
  return {Verdict::Is::Wrong, place_in(*error, source) + *message};
}

Verdict of_answer(const tl::expected<CodeAnswer, CodeEnd>& answer, const std::string& source) {
  if (!answer) return unchecked("reading it ended its runner");
  switch (answer->outcome) {
    case Outcome::Fine:
      return {};
    case Outcome::Syntax:
      return of_error(*answer, source);
    case Outcome::TimeLimit:
      return unchecked("reading it takes longer than half a second");
    case Outcome::Ready:
    case Outcome::Refused:
    case Outcome::Value:
    case Outcome::Error:
    case Outcome::NoJson:
    case Outcome::MemoryLimit:
    case Outcome::Broken:
    case Outcome::BadRequest:
      break;
  }
  return unchecked("reading it takes more than its runner has");
}

}  // namespace

CodeSyntax::CodeSyntax(std::string program) : pool_(std::move(program), kLimits) {}

CodeSyntax::Verdict CodeSyntax::of(const std::string& source) {
  const Sha256 hash = sha256(source);
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = known_.find(hash); known != known_.end()) return known->second;
  }
  return ask(source);
}

CodeSyntax::Verdict CodeSyntax::ask(const std::string& source) {
  const auto ran = pool_.run({.source = source, .data = "{}", .now = Time(), .compile_only = true});
  // A machine may let runners start later on, so this is not remembered.
  if (!ran) return unchecked(ran.error().message);
  Verdict verdict = of_answer(*ran, source);
  const Sha256 hash = sha256(source);
  const std::lock_guard lock(mutex_);
  if (!known_.try_emplace(hash, verdict).second) return verdict;
  by_age_.push_back(hash);
  if (by_age_.size() > kMaxKnown) {
    known_.erase(by_age_.front());
    by_age_.pop_front();
  }
  return verdict;
}

}  // namespace nf::connect
