#include <charconv>
#include <cmath>

#include "base/check.h"
#include "base/json.h"

namespace nf {
namespace {

// For each byte: 0 where it stands for itself in a string, else the letter after the backslash.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> escapes{};
  for (int c = 0; c < 0x20; ++c) escapes[c] = 'u';
  escapes['\b'] = 'b';
  escapes['\t'] = 't';
  escapes['\n'] = 'n';
  escapes['\f'] = 'f';
  escapes['\r'] = 'r';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}();

void write_integer(std::integral auto value, std::string& out) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  out.append(text, end);
}

// The shortest digits that give the double back, and the place of the decimal point: 0.digits × 10^point.
struct Decimal {
  char digits[20];
  int count = 0;
  int point = 0;
};

Decimal shortest(double value) {
  char text[40];
  const char* const end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  Decimal decimal;
  const char* p = text;
  for (; *p != 'e'; ++p) {
    if (*p != '.') decimal.digits[decimal.count++] = *p;
  }
  ++p;
  if (*p == '+') ++p;
  std::from_chars(p, end, decimal.point);
  ++decimal.point;
  return decimal;
}

void write_with_exponent(const Decimal& decimal, std::string& out) {
  out += decimal.digits[0];
  if (decimal.count > 1) {
    out += '.';
    out.append(decimal.digits + 1, decimal.digits + decimal.count);
  }
  out += 'e';
  if (decimal.point > 0) out += '+';
  write_integer(decimal.point - 1, out);
}

// Number::toString of ECMA-262, which RFC 8785 section 3.2.2.3 takes over.
void write_decimal(const Decimal& decimal, std::string& out) {
  const auto& [digits, count, point] = decimal;
  if (point > 21 || point <= -6) {
    write_with_exponent(decimal, out);
  } else if (point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-point), '0');
    out.append(digits, digits + count);
  } else if (point >= count) {
    out.append(digits, digits + count);
    out.append(static_cast<std::size_t>(point - count), '0');
  } else {
    out.append(digits, digits + point);
    out += '.';
    out.append(digits + point, digits + count);
  }
}

// Writes a double so that parse_json accepts it: a whole number past the exact ones takes an exponent.
void write_readable_double(double value, std::string& out) {
  if (std::abs(value) <= static_cast<double>(kMaxExactInteger)) return write_json_number(value, out);
  CHECK(std::isfinite(value));
  if (value < 0) out += '-';
  write_with_exponent(shortest(std::abs(value)), out);
}

// Orders UTF-8 as its UTF-16 code units: as bytes, but U+E000 to U+FFFF (EE, EF) after what needs surrogates
// (F0 on).
bool utf16_less(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (y == b.end()) return false;
  if (x == a.end()) return true;
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xee || byte == 0xef ? byte + 0x10 : byte;
  };
  return rank(*x) < rank(*y);
}

enum class Form { Plain, Canonical };

template <Form form>
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void write(const Json& value) {
    switch (value.kind()) {
      case boost::json::kind::null:
        out_ += "null";
        break;
      case boost::json::kind::bool_:
        out_ += value.get_bool() ? "true" : "false";
        break;
      case boost::json::kind::int64:
        write_integer(value.get_int64(), out_);
        break;
      case boost::json::kind::uint64:
        write_integer(value.get_uint64(), out_);
        break;
      case boost::json::kind::double_:
        if constexpr (form == Form::Plain) {
          write_readable_double(value.get_double(), out_);
        } else {
          write_json_number(value.get_double(), out_);
        }
        break;
      case boost::json::kind::string:
        write_json_string(value.get_string(), out_);
        break;
      case boost::json::kind::array:
        write(value.get_array());
        break;
      case boost::json::kind::object:
        write(value.get_object());
        break;
    }
  }

 private:
  using Member = JsonObject::value_type;

  void write(const JsonArray& array) {
    out_ += '[';
    bool first = true;
    for (const Json& element : array) {
      if (!first) out_ += ',';
      first = false;
      write(element);
    }
    out_ += ']';
  }

  void write(const JsonObject& object) {
    out_ += '{';
    if constexpr (form == Form::Plain) {
      for (const Member& member : object) write(member);
    } else {
      write_sorted(object);
    }
    out_ += '}';
  }

  void write_sorted(const JsonObject& object) {
    const std::size_t first = sorted_.size();
    for (const Member& member : object) sorted_.push_back(&member);
    std::sort(sorted_.begin() + static_cast<std::ptrdiff_t>(first), sorted_.end(),
              [](const Member* a, const Member* b) { return utf16_less(a->key(), b->key()); });
    const std::size_t end = sorted_.size();
    for (std::size_t i = first; i < end; ++i) write(*sorted_[i]);
    sorted_.resize(first);
  }

  void write(const Member& member) {
    if (out_.back() != '{') out_ += ',';
    write_json_string(member.key(), out_);
    out_ += ':';
    write(member.value());
  }

  std::string& out_;
  std::vector<const Member*> sorted_;  // the members of all open objects
};

}  // namespace

std::string write_json(const Json& value) {
  std::string out;
  write_json(value, out);
  return out;
}

void write_json(const Json& value, std::string& out) { Writer<Form::Plain>(out).write(value); }

std::string canonical_json(const Json& value) {
  std::string out;
  canonical_json(value, out);
  return out;
}

void canonical_json(const Json& value, std::string& out) { Writer<Form::Canonical>(out).write(value); }

void write_json_string(std::string_view text, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  std::size_t begin = 0;  // of the stretch that needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const char escape = kEscapes[c];
    if (escape == 0) [[likely]]
      continue;
    out.append(text.data() + begin, i - begin);
    begin = i + 1;
    out += '\\';
    out += escape;
    if (escape == 'u') {
      out += "00";
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
    }
  }
  out.append(text.data() + begin, text.size() - begin);
  out += '"';
}

void write_json_number(double value, std::string& out) {
  CHECK(std::isfinite(value));
  if (value == 0) {
    out += '0';
    return;
  }
  if (value < 0) out += '-';
  write_decimal(shortest(std::abs(value)), out);
}

}  // namespace nf
