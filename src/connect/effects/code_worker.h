#pragma once

#include "connect/effects/code_pool.h"
#include "ports/effect.h"

namespace nf::connect {

// Carries out effects of kind "code": {source, now, sources, data} gives what the source returns. `data`
// holds what the source reads by name, `sources` where that came from, which the result carries on. Nothing
// outside changes, so a run may be repeated.
class CodeWorker final : public ports::EffectWorker {
 public:
  // The pool must outlive it.
  explicit CodeWorker(CodePool& pool) : pool_(pool) {}

  std::string_view kind() const override { return "code"; }
  ports::EffectResult carry_out(const engine::Release& release) override;
  bool harmless(const engine::Release&) const override { return true; }

 private:
  CodePool& pool_;
};

// The request of a release, carried out.
ports::EffectResult run_code(CodePool& pool, const Json& request);

}  // namespace nf::connect
