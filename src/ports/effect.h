#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/release.h"

namespace nf::ports {

// What one attempt of an effect came to.
struct EffectResult {
  JsonRef output;  // when it succeeded
  expr::Provenance provenance;
  JsonRef trace;  // how it came about, for people and auditors; may be null
  std::optional<engine::StepError> error;
  bool definite = true;   // false: failed, and whether it happened is not known
  bool retryable = true;  // false: another attempt would fail alike
};

// Carries out effects of one kind. Called by several threads at once. Everything it needs is in the release;
// it never throws.
class EffectWorker {
 public:
  using Done = std::function<void(EffectResult)>;

  virtual ~EffectWorker() = default;
  virtual std::string_view kind() const = 0;
  // Blocks until the outcome.
  virtual EffectResult carry_out(const engine::Release& release) = 0;

  // Where an effect goes for whose outcome no thread has to wait, such as "https://a.example": begin()
  // carries it out as well. Those of one place take turns. Must be quick.
  virtual std::optional<std::string> place(const engine::Release& release) const {
    (void)release;
    return std::nullopt;
  }
  // The same as carry_out() without waiting: `done` is called once with the outcome, on another thread, and
  // must not block. The release lives until then.
  virtual void begin(const engine::Release& release, Done done) { done(carry_out(release)); }

  // Whether this one changes nothing outside, so that test executions may run it.
  virtual bool harmless(const engine::Release& release) const {
    (void)release;
    return false;
  }
};

}  // namespace nf::ports
