#pragma once

#include <string>
#include <vector>

namespace nf::expr {

struct FunctionInfo {
  std::string name;       // `business_days`, `math.greatest`, `exists`
  std::string signature;  // "days(timestamp | string, timestamp | string) → int", "string.trim() → string"
  std::string description;  // one line
};

// Every function and macro of the language, by name, one entry a way to call it. Made from the tables that
// calls are resolved with.
const std::vector<FunctionInfo>& all_functions();

}  // namespace nf::expr
