#pragma once

#include <span>
#include <string>

#include "base/json.h"

namespace nf::flow {

// True where the schema's `properties` name the member at this path (members and indices, from the root),
// through references, items and combined schemas.
bool declares(const Json& schema, std::span<const std::string> path);

}  // namespace nf::flow
