#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace nf::flow {

// One reason why a draft cannot be published.
struct Problem {
  std::string node;     // id, or empty for the document
  std::string pointer;  // JSON Pointer into the document
  std::string code;     // stable and short, e.g. "needs-merge", "stale-approval"
  std::string message;  // what is wrong
  std::string mend;     // what would be right

  bool operator==(const Problem&) const = default;
};
using Problems = std::vector<Problem>;

Json to_json(const Problem& problem);

}  // namespace nf::flow
