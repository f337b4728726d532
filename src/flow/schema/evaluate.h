#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "flow/schema/rules.h"

namespace nf::flow::schema {

// Of one validation. Past these the value is refused: what a schema costs is its author's doing, but a value
// must not be able to hold a server for long.
inline constexpr std::size_t kMaxSteps =
    2'000'000;                                   // rules tried, items and characters compared, by hundreds
inline constexpr int kMaxEvaluationDepth = 400;  // rules inside rules, values inside values

// Whether strings with `{{` stand for values that are not known yet.
struct Templates {
  bool on = false;
  std::span<const std::string_view> literal_keys = {};  // members of the root value where they do not
};

std::vector<Fault> evaluate(const Rules& rules, const Json& value, const Templates& templates);

}  // namespace nf::flow::schema
