#pragma once

#include "flow/check/finite/verdict.h"

// What can be said of rules that are tried in order, before any request.
namespace nf::flow::finite {

// A rule that is never reached where it would hold: one before it holds there, or fails.
struct Shadowed {
  std::size_t rule = 0;
  std::optional<std::size_t> by = {};  // a rule before it that holds for the example, where one is certain to
  std::string example = {};            // empty where every value will do
};

struct RuleFindings {
  std::vector<std::size_t> never;   // rules that hold for nothing that can come
  std::vector<Shadowed> shadowed;   // with `first` only
  bool covered = false;             // there is nothing for which all rules are false
  std::optional<std::string> open;  // an example for which all rules are false
};

// Certain findings only; none where it would take too much to be certain. `first`: a rule is tried only where
// those before it are false.
RuleFindings find_in_rules(std::span<const expr::Program> rules, bool first, const Domains& domains,
                           Effort& effort);

}  // namespace nf::flow::finite
