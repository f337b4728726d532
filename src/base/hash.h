#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nf {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
// Of `prefix` and `bytes` one after the other, without joining them first.
Sha256 sha256(std::string_view prefix, std::string_view bytes);
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

std::string hex(std::string_view bytes);  // lower case
inline std::string_view bytes_of(const Sha256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
inline std::string hex(const Sha256& hash) { return hex(bytes_of(hash)); }
// "sha256:" and the hash in hex: how documents, contexts and blobs are named.
std::string hash_name(const Sha256& hash);
std::optional<std::string> unhex(std::string_view text);

std::string base64(std::string_view bytes);                  // RFC 4648 section 4, padded
std::optional<std::string> unbase64(std::string_view text);  // strict: padded, no spaces
std::string base64url(std::string_view bytes);               // section 5, no padding

// Compares without telling by its duration where the two differ.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace nf
