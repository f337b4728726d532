#pragma once

#include <string_view>

namespace nf::http {

// Whether an If-None-Match header names this entity tag (given with its quotes) or `*`. Weak tags compare by
// what is in the quotes, since proxies that compress make strong ones weak.
bool names_etag(std::string_view header, std::string_view etag);

}  // namespace nf::http
