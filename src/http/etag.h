#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace nf::http {

// `"…"` out of what names a state of a thing (a hash, a version): letters, digits and `-_.`.
std::string etag_of(std::string_view state);

// Whether an If-None-Match or If-Match header names this entity tag (given with its quotes) or `*`. Weak tags
// compare by what is in the quotes, since proxies that compress make strong ones weak.
bool names_etag(std::string_view header, std::string_view etag);

// Conflict ("stale-etag", answered with 412) where the request has an If-Match header that does not name
// `current`.
Result<> check_if_match(const Request& request, std::string_view current);

}  // namespace nf::http
