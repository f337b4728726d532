#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nf {

// The one JSON tree of the program. Numbers are kept in one form: an integral value within ±(2^53 - 1) is an
// int64, everything else a finite double; uint64 never appears. So equal numbers are equal values.
using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

// A tree that several owners share and nobody changes.
using JsonRef = std::shared_ptr<const Json>;

inline constexpr std::int64_t kMaxExactInteger = (std::int64_t{1} << 53) - 1;

struct JsonLimits {
  std::size_t max_depth = 64;                 // containers inside containers
  std::size_t max_string_bytes = 256 * 1024;  // of one string or key, after unescaping
  // Takes integer literals beyond ±(2^53 - 1) as the nearest double. Only for text that canonical_json wrote,
  // where 1e20 has no exponent.
  bool big_integers = false;
};

// Parses one JSON document (RFC 8259) strictly. Failures carry the types of the outer contract:
// "malformed-json", "duplicate-key", "bad-utf8" (also lone surrogates), "limit-exceeded" (depth, string,
// number that no finite double holds, integer literal beyond ±(2^53 - 1)), always with code InvalidInput, and
// say where. Doubles are correctly rounded.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

// Brings a double to the one form above. Requires a finite value.
Json json_number(double value);

// The number as CEL sees it. Requires that the value is a number.
double number_of(const Json& value);

// Compact text, members in their order, numbers as ECMAScript writes them (2.0 is `2`), except that whole
// numbers beyond ±(2^53 - 1) take an exponent (1e+20), so that parse_json gives back an equal value.
std::string write_json(const Json& value);
void write_json(const Json& value, std::string& out);
// A JSON string literal with its quotes.
void write_json_string(std::string_view text, std::string& out);
// As ECMAScript writes it. Requires a finite value.
void write_json_number(double value, std::string& out);

// RFC 8785: keys in order of their UTF-16 code units, numbers as ECMAScript writes them, no spaces.
std::string canonical_json(const Json& value);
void canonical_json(const Json& value, std::string& out);

// True where the bytes are well-formed UTF-8 (no surrogates, nothing overlong, nothing past U+10FFFF).
bool is_utf8(std::string_view bytes);

// Member access that never throws: null where the value is no object or has no such key.
const Json* find(const Json& value, std::string_view key);
// The string of a member, or nullopt where absent or no string.
std::optional<std::string> string_at(const Json& value, std::string_view key);

}  // namespace nf
