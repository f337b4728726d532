#pragma once

#include <string_view>

#include "base/json.h"

namespace nf::connect::ai {

inline constexpr std::string_view kBuiltin = "builtin";
inline constexpr std::string_view kBuiltinModel = "rules-and-extracts/1";

struct Proposal {
  Json output;  // {summary, risk: "low" to "critical" or null, reasons: [text], missing: [text]}
  // What was quoted, for auditors: [{pointer, start, end, of: "summary" | "reason"}], `start` and `end` in
  // code points of the text at `pointer`.
  Json quotes;
};

// What rules and extracts make of a request, any JSON: the sentences that say most (summary.h), the risk of
// the phrases of the printed list (phrases.h; null, no opinion, where none stood), and what is missing of the
// checklist (checklist.h). Never a language model. Pure: the same request gives the same proposal.
Proposal propose(const Json& request);

}  // namespace nf::connect::ai
