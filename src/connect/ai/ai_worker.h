#pragma once

#include "connect/ai/openai.h"
#include "ports/effect.h"

namespace nf::connect::ai {

inline constexpr Millis kDefaultTimeout{60'000};  // of a step that names none

// Carries out the effect of the node type `ai_agent`:
//   {connection?, model?, system_prompt, system_trusted?, prompt, output_schema?, fallback, max_turns,
//   request}
// The output is the object that the model or the builtin gave, with `_ai` {provider, model, degraded,
// prompt_hash, output_hash, tokens, ms, and where it is degraded the reason}; the hashes are "sha256:" and
// the hex SHA-256 of the canonical JSON of {system_prompt, prompt} and of the output without `_ai`. Where a
// configured model failed, it is builtin's and degraded, or with `fallback` "error" a failure of code "ai".
// The trace is {provider, model, prompt: {system_prompt, prompt}, raw: [text], quotes, tries, reason?}.
class AiWorker final : public ports::EffectWorker {
 public:
  // All must outlive it. `wait` blocks for that long.
  AiWorker(const ports::Connections& connections, ports::HttpClient& http, ports::Clock& clock,
           std::function<void(Duration)> wait);

  std::string_view kind() const override { return "ai"; }
  ports::EffectResult carry_out(const engine::Release& release) override;
  // A model is asked, and changes nothing.
  bool harmless(const engine::Release&) const override { return true; }

  // What builtin gives to such an effect's request where no connection is named, `_ai` included (with `ms`
  // 0). Pure.
  static Json builtin_answer(const Json& request);

 private:
  struct Task;
  Result<Answer> ask(const Task& task, Time deadline, Attempts& attempts) const;

  const ports::Connections& connections_;
  ports::Clock& clock_;
  const OpenAi openai_;
};

}  // namespace nf::connect::ai
