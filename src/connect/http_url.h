#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ports/http_client.h"

namespace nf::connect {

inline constexpr std::size_t kMaxUrlBytes = 16'384;

// The parts of an http or https URL that decide where a request goes, as libcurl reads them: so there is one
// reading for the egress gate and for the wire. Numbers that resolvers take for IPv4 addresses ("0x7f.1") are
// already written as four.
struct HttpUrl {
  std::string text;    // normalized, absolute, without a fragment
  std::string scheme;  // "http" or "https"
  std::string host;    // without brackets, lower case
  std::uint16_t port = 0;

  bool same_origin(const HttpUrl& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
  std::string place() const;  // host:port, for messages
};

// An absolute URL; one with a user or password is refused. Failures have the code "url" and do not quote it.
tl::expected<HttpUrl, ports::HttpFailure> parse_http_url(const std::string& text);

// What `reference` (RFC 3986 section 4.1) means on the page `base`.
tl::expected<HttpUrl, ports::HttpFailure> resolve_http_url(const HttpUrl& base, const std::string& reference);

}  // namespace nf::connect
