#pragma once

#include "connect/http_url.h"
#include "ports/http_client.h"

namespace nf::connect {

// Whether the answer sends the caller elsewhere: 301, 302, 303, 307 or 308 with a Location.
bool is_redirect(const ports::HttpAnswer& answer);

// Changes a call to `from` into the one that its redirect asks for, and gives where it goes (RFC 9110 section
// 15.4): 303, and 301 or 302 to a POST, become a GET without a body. When the origin changes, only headers
// that hold no secret stay: an allow-list, as nobody knows all names of secrets. Refused with the code
// "redirects": from https to http, to a URL that parse_http_url refuses, and more than one Location.
tl::expected<HttpUrl, ports::HttpFailure> follow_redirect(ports::HttpCall& call, const HttpUrl& from,
                                                          const ports::HttpAnswer& answer);

}  // namespace nf::connect
