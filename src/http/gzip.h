#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nf::http {

// `bytes` in gzip's format (RFC 1952), as small as zlib makes them.
std::string gzip(std::string_view bytes);

// What was packed; nothing where `packed` is not one whole gzip member with the right checksum, or holds more
// than `max_bytes`.
std::optional<std::string> gunzip(std::string_view packed, std::size_t max_bytes);

}  // namespace nf::http
