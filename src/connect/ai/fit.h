#pragma once

#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace nf::connect::ai {

// What is wrong with a model's answer that was read as JSON: it must be an object that fits `output_schema`.
// An empty list where it fits; a schema that is none is one fault.
std::vector<Fault> faults_of(const Json& answer, const Json& output_schema);

struct Fitted {
  Json output;
  bool fits = false;  // false: the whole proposal, although it does not fit
};

// The builtin proposal, reduced to the members that the schema declares; where that does not fit, without its
// nulls, which say nothing. A null schema takes everything.
Fitted fit(const Json& proposal, const Json& output_schema);

}  // namespace nf::connect::ai
