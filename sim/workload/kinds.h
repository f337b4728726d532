#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace nf::sim {

// A node that stands in line: one way in, one way on by `main`, and perhaps others that people may leave
// open. A node type comes into the simulation by a row in kinds.cpp.
struct Kind {
  std::string_view type;
  int weight = 1;  // how often, beside the others
  std::vector<std::string_view> configs;
  // Other ports that lead on where the workflow's author connects them.
  std::vector<std::string_view> side_ports = {};
  bool may_fail = false;  // retries, and what happens on an error, are worth drawing
};

// Those of the kinds that the server knows.
const std::vector<Kind>& kinds();

// The config of every `decision_table`: 5 and more are slow, all else is quick.
extern const std::string_view kLanes;
// Config of every `ai_agent`, but for where it asks; and of every `risk_tier`, but for what it reads: more
// than 6 is high, more than 3 is medium, and high where the model failed.
extern const std::string_view kJudgement, kTiers;

// Policies of gates, as config of an `approval_group`.
const std::vector<std::string_view>& policies();

}  // namespace nf::sim
