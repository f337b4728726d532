#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"

namespace nf::flow::finite {

inline constexpr std::size_t kMaxListed = 500;  // values of an enum that are looked at one by one

// The values that something can have, as far as a schema tells: never too few.
struct Domain {
  std::optional<std::vector<Json>> listed = {};  // nothing else, but for being missing
  bool texts = true, numbers = true, booleans = true, nulls = true, others = true;  // where not listed
  std::optional<double> least = {}, most = {};                                      // of numbers
  bool above_least = false, below_most = false;                                     // the bound itself is out
  bool whole = false;                                                               // no fractions
  bool missing = true;                                                              // it may not be there
  // Where false, what is written here is all that the schema asks for, so each of these values can come.
  bool vague = true;
};

// What a JSON Schema (draft 7) says of the value at a path of members below what it describes. A keyword that
// is not understood widens the answer and makes it vague.
Domain domain_of(const Json& schema, std::span<const std::string> path);

}  // namespace nf::flow::finite
