#include "engine/trigger.h"

namespace nf::engine {

namespace {

// What checks may read: `body`, `vars`, `now`.
class CheckScope final : public expr::Scope {
 public:
  CheckScope(const Json& body, const Json& vars, Time now) : body_(body), vars_(vars), now_(now) {}

  expr::Binding root(expr::Root root) const override {
    if (root == expr::Root::Body) return {&body_, nullptr};
    if (root == expr::Root::Vars) return {&vars_, nullptr};
    return {};
  }
  expr::Binding node(std::string_view) const override { return {}; }
  std::optional<Time> now() const override { return now_; }

 private:
  const Json& body_;
  const Json& vars_;
  const Time now_;
};

}  // namespace

std::vector<Fault> faults_of(const Trigger& trigger, const Json& body, const Json& vars, Time now) {
  std::vector<Fault> faults;
  if (trigger.validator) faults = trigger.validator->validate(body);
  if (!faults.empty()) return faults;
  const CheckScope scope(body, vars, now);
  for (const Check& check : trigger.checks) {
    expr::Sources read;
    // A check that cannot be evaluated has not been passed.
    const auto held = check.when.evaluate_condition(scope, read);
    if (!held || !*held) faults.push_back({check.pointer, check.message});
  }
  return faults;
}

}  // namespace nf::engine
