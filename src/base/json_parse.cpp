#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/check.h"
#include "base/json.h"
#include "base/json_arena.h"

namespace nf {
namespace {

namespace bj = boost::json;
using bj::error_code;
using bj::string_view;

constexpr std::size_t kMaxShownKey = 64;  // bytes of a key that an error message repeats

// What the handler itself refuses. The parser knows where.
struct Refusal {
  std::string_view type;
  std::string message;
};

bool is_integer_literal(std::string_view literal) {
  return literal.find_first_of(".eE") == std::string_view::npos;
}

// For a literal whose value no normal or subnormal double holds: whether it is too large rather than too
// small. Decided by the place of its first digit that is not zero, as the two lie 600 orders of magnitude
// apart.
bool is_too_large(std::string_view literal) {
  const std::size_t e = std::min(literal.find_first_of("eE"), literal.size());
  const std::string_view mantissa = literal.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  std::int64_t exponent = 0;
  if (e < literal.size()) {
    const std::size_t digits = e + (literal[e + 1] == '+' ? 2 : 1);
    std::from_chars(literal.data() + digits, literal.data() + literal.size(), exponent);
  }
  return exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) > 0;
}

// The correctly rounded value, or nullopt where it is beyond the largest double.
std::optional<double> to_double(std::string_view literal) {
  double value = 0;
  const auto [end, error] = std::from_chars(literal.data(), literal.data() + literal.size(), value);
  if (error == std::errc::result_out_of_range) {
    if (is_too_large(literal)) return std::nullopt;
    return 0.0;
  }
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

// Builds the tree. Values wait on a stack until the container that holds them ends, so each container is
// allocated once at its size.
class Handler {
 public:
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  Handler(const JsonLimits& limits, const bj::storage_ptr& storage) : limits_(limits), storage_(storage) {}

  const std::optional<Refusal>& refusal() const { return refusal_; }
  Json take() { return std::move(values_.back()); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code& ec) { return enter(ec); }
  bool on_object_begin(error_code& ec) { return enter(ec); }

  bool on_array_end(std::size_t n, error_code&) {
    --depth_;
    JsonArray array(storage_);
    array.reserve(n);
    const std::size_t first = values_.size() - n;
    for (std::size_t i = first; i < values_.size(); ++i) array.push_back(std::move(values_[i]));
    values_.resize(first);
    values_.emplace_back(std::move(array));
    return true;
  }

  bool on_object_end(std::size_t n, error_code& ec) {
    --depth_;
    JsonObject object(storage_);
    object.reserve(n);
    const std::size_t first = values_.size() - n;
    const std::size_t first_key = key_ends_.size() - n;
    const std::size_t keys_begin = first_key == 0 ? 0 : key_ends_[first_key - 1];
    std::size_t key_begin = keys_begin;
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t key_end = key_ends_[first_key + i];
      const string_view key(keys_.data() + key_begin, key_end - key_begin);
      if (!object.emplace(key, std::move(values_[first + i])).second) return refuse_duplicate(key, ec);
      key_begin = key_end;
    }
    values_.resize(first);
    key_ends_.resize(first_key);
    keys_.resize(keys_begin);
    values_.emplace_back(std::move(object));
    return true;
  }

  bool on_key_part(string_view part, std::size_t n, error_code& ec) {
    keys_.append(part.data(), part.size());
    return within_string_limit(n, ec);
  }
  bool on_key(string_view part, std::size_t n, error_code& ec) {
    keys_.append(part.data(), part.size());
    key_ends_.push_back(keys_.size());
    return within_string_limit(n, ec);
  }

  bool on_string_part(string_view part, std::size_t n, error_code& ec) {
    string_.append(part.data(), part.size());
    return within_string_limit(n, ec);
  }
  bool on_string(string_view part, std::size_t n, error_code& ec) {
    if (!within_string_limit(n, ec)) return false;
    if (string_.empty()) {
      values_.emplace_back(part, storage_);
    } else {
      string_.append(part.data(), part.size());
      values_.emplace_back(string_view(string_), storage_);
      string_.clear();
    }
    return true;
  }

  // The whole input is given at once, so no number comes in parts.
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t value, string_view literal, error_code& ec) {
    if (value < -kMaxExactInteger || value > kMaxExactInteger) return inexact(literal, ec);
    values_.emplace_back(value);
    return true;
  }
  bool on_uint64(std::uint64_t, string_view literal, error_code& ec) { return inexact(literal, ec); }
  bool on_double(double, string_view literal, error_code& ec) {
    return is_integer_literal(literal) ? inexact(literal, ec) : number(literal, ec);
  }

  bool on_bool(bool value, error_code&) {
    values_.emplace_back(value);
    return true;
  }
  bool on_null(error_code&) {
    values_.emplace_back(nullptr);
    return true;
  }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

 private:
  bool enter(error_code& ec) {
    if (++depth_ <= limits_.max_depth) return true;
    return refuse(ec, "limit-exceeded",
                  "nested too deeply: at most " + std::to_string(limits_.max_depth) + " levels are allowed");
  }

  bool within_string_limit(std::size_t size, error_code& ec) {
    if (size <= limits_.max_string_bytes) return true;
    return refuse(
        ec, "limit-exceeded",
        "string too long: at most " + std::to_string(limits_.max_string_bytes) + " bytes are allowed");
  }

  // An integer literal that stands for more digits than a double keeps.
  bool inexact(string_view literal, error_code& ec) {
    if (limits_.big_integers) return number(literal, ec);
    return refuse(ec, "limit-exceeded",
                  "whole number beyond ±9007199254740991, which would lose digits: send it as text");
  }

  bool number(string_view literal, error_code& ec) {
    const auto value = to_double(literal);
    if (!value) return refuse(ec, "limit-exceeded", "number beyond the largest double: send it as text");
    values_.push_back(json_number(*value));
    return true;
  }

  bool refuse_duplicate(string_view key, error_code& ec) {
    std::string message = "the key ";
    write_json_string(key.size() > kMaxShownKey ? "(a long one)" : std::string_view(key), message);
    return refuse(ec, "duplicate-key", message + " stands twice in one object");
  }

  bool refuse(error_code& ec, std::string_view type, std::string message) {
    refusal_ = Refusal{type, std::move(message)};
    ec = bj::error::exception;
    return false;
  }

  const JsonLimits& limits_;
  const bj::storage_ptr& storage_;
  std::size_t depth_ = 0;
  std::vector<Json> values_;
  std::string keys_;  // of all open objects, end to end
  std::vector<std::size_t> key_ends_;
  std::string string_;
  std::optional<Refusal> refusal_;
};

std::string position(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return "line " + std::to_string(line) + ", column " + std::to_string(offset - line_begin + 1) + " (byte " +
         std::to_string(offset) + ")";
}

tl::unexpected<Error> refused(std::string_view type, const std::string& what, std::string_view text,
                              std::size_t offset) {
  return fail(ErrorCode::InvalidInput, what + ", at " + position(text, offset), std::string(type));
}

std::string unexpected_character(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return "not JSON: the text ends too early";
  const auto c = static_cast<unsigned char>(text[offset]);
  if (c < 0x20) return "not JSON: unexpected control character (inside a string it must be escaped)";
  if (c > 0x7e) return "not JSON: unexpected character";
  return std::string("not JSON: unexpected '") + static_cast<char>(c) + "'";
}

// Whether an escaped leading surrogate stands right before `offset`, or before the escape that `offset` is
// inside: the parser calls it a syntax error when no second \u follows.
bool after_leading_surrogate(std::string_view text, std::size_t offset) {
  if (offset >= text.size() || static_cast<unsigned char>(text[offset]) < 0x20) return false;
  if (offset > 0 && text[offset - 1] == '\\') --offset;
  if (offset < 6) return false;
  const std::string_view escape = text.substr(offset - 6, 4);
  return escape.starts_with("\\u") && (escape[2] == 'd' || escape[2] == 'D') &&
         std::string_view("89abAB").find(escape[3]) != std::string_view::npos;
}

tl::unexpected<Error> explain(const error_code& ec, std::string_view text, std::size_t offset) {
  if (ec == bj::error::incomplete) {
    return refused("malformed-json",
                   text.empty() ? "not JSON: the text is empty" : "not JSON: the text ends too early", text,
                   text.size());
  }
  if (ec == bj::error::extra_data) {
    return refused("malformed-json", "not JSON: something follows the document", text, offset);
  }
  if (ec == bj::error::expected_hex_digit) {
    return refused("malformed-json", "not JSON: \\u needs four hex digits", text, offset);
  }
  if (ec == bj::error::illegal_leading_surrogate || ec == bj::error::illegal_trailing_surrogate ||
      ec == bj::error::expected_utf16_escape || after_leading_surrogate(text, offset)) {
    return refused("bad-utf8", "half of a surrogate pair: write both halves, or the character itself", text,
                   offset);
  }
  if (ec == bj::error::exponent_overflow) {
    return refused("limit-exceeded", "the exponent of a number is too large: send it as text", text, offset);
  }
  return refused("malformed-json", unexpected_character(text, offset), text, offset);
}

// The length of the well-formed UTF-8 at the front.
std::size_t utf8_prefix(std::string_view bytes) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* const end = begin + bytes.size();
  const auto* p = begin;
  const auto continues = [end](const unsigned char* q, unsigned char low = 0x80, unsigned char high = 0xbf) {
    return q < end && *q >= low && *q <= high;
  };
  while (p < end) {
    if (end - p >= 8) {
      std::uint64_t eight;
      std::memcpy(&eight, p, 8);
      if ((eight & 0x8080808080808080) == 0) {
        p += 8;
        continue;
      }
    }
    const unsigned char c = *p;
    if (c < 0x80) {
      p += 1;
    } else if (c >= 0xc2 && c <= 0xdf && continues(p + 1)) {
      p += 2;
    } else if (c >= 0xe0 && c <= 0xef && continues(p + 1, c == 0xe0 ? 0xa0 : 0x80, c == 0xed ? 0x9f : 0xbf) &&
               continues(p + 2)) {
      p += 3;
    } else if (c >= 0xf0 && c <= 0xf4 && continues(p + 1, c == 0xf0 ? 0x90 : 0x80, c == 0xf4 ? 0x8f : 0xbf) &&
               continues(p + 2) && continues(p + 3)) {
      p += 4;
    } else {
      break;
    }
  }
  return static_cast<std::size_t>(p - begin);
}

}  // namespace

bool is_utf8(std::string_view bytes) { return utf8_prefix(bytes) == bytes.size(); }

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  return parse_json(text, limits, boost::json::storage_ptr());
}

Result<Json> parse_json(std::string_view text, const JsonLimits& limits, const bj::storage_ptr& storage) {
  const std::size_t good = utf8_prefix(text);
  if (good != text.size()) return refused("bad-utf8", "not UTF-8", text, good);

  bj::parse_options options;
  options.max_depth = limits.max_depth + 1;  // so that the handler's own limit is met first
  options.allow_invalid_utf8 = true;         // checked above
  bj::basic_parser<Handler> parser(options, limits, storage);
  error_code ec;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
  if (const auto& refusal = parser.handler().refusal())
    return refused(refusal->type, refusal->message, text, read);
  if (ec) return explain(ec, text, read);
  if (read != text.size()) return explain(bj::error::extra_data, text, read);
  return parser.handler().take();
}

Json json_number(double value) {
  CHECK(std::isfinite(value));
  constexpr auto kMax = static_cast<double>(kMaxExactInteger);
  if (value >= -kMax && value <= kMax) {
    const auto whole = static_cast<std::int64_t>(value);
    if (static_cast<double>(whole) == value) return whole;
  }
  return value;
}

double number_of(const Json& value) {
  if (const std::int64_t* whole = value.if_int64()) return static_cast<double>(*whole);
  if (const double* real = value.if_double()) return *real;
  CHECK(value.is_uint64());
  return static_cast<double>(value.get_uint64());
}

const Json* find(const Json& value, std::string_view key) {
  const JsonObject* object = value.if_object();
  return object != nullptr ? object->if_contains(key) : nullptr;
}

std::optional<std::string> string_at(const Json& value, std::string_view key) {
  const Json* member = find(value, key);
  if (member == nullptr || !member->is_string()) return std::nullopt;
  const auto& text = member->get_string();
  return std::string(text.data(), text.size());
}

}  // namespace nf
