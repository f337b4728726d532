#pragma once

#include <string_view>

#include "engine/state.h"
#include "engine/version.h"
#include "expr/scope.h"

namespace nf::engine {

// What the expressions of one step may read (workflow.md, section 3, roots). Valid while the state does not
// change.
class StepScope final : public expr::Scope {
 public:
  StepScope(const State& state, const Version& version, const Step& step, Time now);

  expr::Binding root(expr::Root root) const override;
  expr::Binding node(std::string_view id) const override;
  std::optional<Time> now() const override { return now_; }

  // The output of the node that the step's token came from.
  const JsonRef& input() const { return input_; }
  const expr::Provenance& input_provenance() const { return input_provenance_; }

 private:
  const Json& execution() const;
  const Json& workflow() const;

  const State& state_;
  const Version& version_;
  const Time now_;
  JsonRef input_;
  expr::Provenance input_provenance_;
  mutable std::optional<Json> execution_;  // made when first asked for
  mutable std::optional<Json> workflow_;
  expr::Provenance execution_provenance_;
};

Json to_json(const Person& person);

}  // namespace nf::engine
