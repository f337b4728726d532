#pragma once

#include <boost/json/storage_ptr.hpp>

#include "base/json.h"

namespace nf {

// As parse_json of base/json.h, with the whole tree in `storage`. For trees that are read and dropped: what a
// monotonic resource holds is given back at once. A copy of such a value is made in the same storage unless
// it names another, so nothing of it may be kept but by Json(value, {}).
Result<Json> parse_json(std::string_view text, const JsonLimits& limits,
                        const boost::json::storage_ptr& storage);

}  // namespace nf
