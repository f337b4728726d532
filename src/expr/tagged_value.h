#pragma once

#include <optional>

#include "base/json.h"
#include "base/result.h"
#include "expr/eval/frame.h"

namespace nf::expr {

// The tagged form of CEL values that the conformance cases use: {"null": null} {"bool": true} {"int": "7"}
// {"uint": "7"} {"double": "1.5"} {"string": "x"} {"bytes_hex": "00ff"} {"list": […]} {"map": [[k, v], …]}
// {"type": "int"} {"duration": "3.5s"} {"timestamp": "2009-02-13T23:31:30Z"}, and ours {"optional": value or
// null}. Doubles are written as Python's repr does.

// Text and containers of the value lie in the frame's arena.
Result<Value> value_from_tagged(Frame& frame, const Json& tagged);

// Nothing where the frame has the failure: cost or depth ran out.
std::optional<Json> value_to_tagged(Frame& frame, const Value& value);

}  // namespace nf::expr
