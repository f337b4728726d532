#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace nf {

// JSON Pointer (RFC 6901).

// `pointer` with one more reference token, escaped.
std::string pointer_join(std::string_view pointer, std::string_view token);
std::string pointer_join(std::string_view pointer, std::size_t index);

// The value at `pointer`, or null where the path leads nowhere or is not a pointer.
const Json* pointer_get(const Json& root, std::string_view pointer);

}  // namespace nf
