#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "flow/schema/rules.h"

namespace nf::flow::schema {

// A fault with what it takes to sum up several.
struct Finding {
  enum class Kind { Type, Value, Other };
  Fault fault;
  Kind kind = Kind::Other;
  std::uint8_t types = kNoType;      // that were expected, of a Type
  std::vector<std::string> shown{};  // the values that were expected, of a Value
};
using Findings = std::vector<Finding>;

// Why the value at `here` has none of several forms, given what is wrong with it as each of them: that of the
// form which it comes nearest to, or else what would have told the forms apart, or else something of each.
Findings explain_forms(std::vector<Findings> reasons, const std::string& here);

}  // namespace nf::flow::schema
