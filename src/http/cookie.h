#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace nf::http {

// The name of the session cookie. Over TLS with the prefix that lets browsers take it only from us, over TLS,
// for the whole site (RFC 6265bis section 4.1.3.2).
std::string_view session_cookie_name(bool secure);

// A Set-Cookie value: HttpOnly, SameSite=Lax, Path=/, Secure where `secure`. A lifetime of zero deletes it.
std::string session_cookie(std::string_view value, std::chrono::seconds lifetime, bool secure);

// The value of a cookie of the request; nullopt where it has none, or two of that name.
std::optional<std::string_view> cookie_of(const Request& request, std::string_view name);

}  // namespace nf::http
