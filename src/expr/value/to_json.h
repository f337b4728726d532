#pragma once

#include <cstdint>
#include <optional>

#include "base/json.h"
#include "expr/value/value.h"

namespace nf::expr {

class Frame;

// What Program::evaluate says of the way to JSON. Nothing where it fails; then the frame has the failure,
// with `offset`.
std::optional<Json> to_json(Frame& frame, std::uint32_t offset, const Value& value);

}  // namespace nf::expr
