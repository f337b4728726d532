#include "flow/check/finite/rules.h"

#include <algorithm>

namespace nf::flow::finite {
namespace {

bool begins(const std::string& longer, const std::string& start) { return longer.starts_with(start + "."); }

// Whether one value lies inside another: then not every combination of theirs can come.
bool entangled(const std::vector<Dimension>& dimensions) {
  for (const Dimension& one : dimensions) {
    for (const Dimension& other : dimensions) {
      if (begins(one.name, other.name)) return true;
    }
  }
  return false;
}

class Tries {
 public:
  Tries(const Judged& judged, bool first, Effort& effort)
      : judged_(judged), first_(first), effort_(effort), left_{judged.everything()}, open_{judged.usual()} {}

  RuleFindings take() {
    for (std::size_t i = 0; i < judged_.verdicts.size() && !effort_.spent(); ++i) look_at(i);
    if (effort_.spent()) return std::move(findings_);
    findings_.covered = left_.empty();
    if (!open_.empty() && !is_empty(open_.front()) && !judged_.dimensions.empty() &&
        !entangled(judged_.dimensions)) {
      findings_.open = example_of(open_.front(), judged_.dimensions);
    }
    return std::move(findings_);
  }

 private:
  void look_at(std::size_t rule) {
    const Verdict& verdict = judged_.verdicts[rule];
    const Region& holds = verdict.possibly().yes;
    const bool reached = !intersect(left_, holds, effort_).empty();
    Region left = intersect(left_, verdict.possibly().no, effort_);
    Region open = intersect(open_, verdict.surely.no, effort_);
    if (effort_.spent()) return;
    if (holds.empty()) {
      findings_.never.push_back(rule);
    } else if (first_ && !reached) {
      note_shadow(rule, verdict);
    }
    left_ = std::move(left);
    open_ = std::move(open);
  }

  void note_shadow(std::size_t rule, const Verdict& verdict) {
    for (std::size_t before = 0; before < rule; ++before) {
      const Region both = intersect(verdict.surely.yes, judged_.verdicts[before].surely.yes, effort_);
      if (both.empty()) continue;
      findings_.shadowed.push_back({rule, before, example_of(both.front(), judged_.dimensions)});
      return;
    }
    findings_.shadowed.push_back({.rule = rule});
  }

  const Judged& judged_;
  const bool first_;
  Effort& effort_;
  Region left_;  // for which every rule so far may be false
  Region open_;  // usual ones for which every rule so far is false
  RuleFindings findings_;
};

}  // namespace

RuleFindings find_in_rules(std::span<const expr::Program> rules, bool first, const Domains& domains,
                           Effort& effort) {
  const auto judged = judge(rules, domains, effort);
  return judged ? Tries(*judged, first, effort).take() : RuleFindings{};
}

}  // namespace nf::flow::finite
