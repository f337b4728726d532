#pragma once

#include <optional>
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

// Carries out effects of one kind. Called by several threads at once; blocks until the outcome. Everything it
// needs is in the release; it never throws.
class EffectWorker {
 public:
  virtual ~EffectWorker() = default;
  virtual std::string_view kind() const = 0;
  virtual EffectResult carry_out(const engine::Release& release) = 0;
  // Whether this one changes nothing outside, so that test executions may run it.
  virtual bool harmless(const engine::Release& release) const {
    (void)release;
    return false;
  }
};

}  // namespace nf::ports
