#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/hash.h"
#include "base/json.h"
#include "expr/functions/conversion.h"
#include "expr/functions/function.h"
#include "expr/value/utf8.h"

// text.format([…]): the clauses %s %d %b %o %x %X %e %f and %%, with a precision for %e and %f.

namespace nf::expr {

namespace {

constexpr int kDefaultPrecision = 6;
constexpr int kMaxPrecision = 1000;

struct Clause {
  char letter = 's';
  int precision = kDefaultPrecision;
};

std::string integer_text(const Value& value, int base) {
  char digits[70];
  const auto end = value.is(Kind::Int) ? std::to_chars(digits, digits + sizeof digits, value.as_int(), base)
                                       : std::to_chars(digits, digits + sizeof digits, value.as_uint(), base);
  return {digits, end.ptr};
}

bool is_integer(const Value& value) { return value.is(Kind::Int) || value.is(Kind::Uint); }

// Fills in one clause after the other. Nothing or false means that the frame has the failure.
class Formatter {
 public:
  explicit Formatter(const Invocation& call) : call_(call), out_(call.frame), rest_(call[0].text()) {}

  Value run() {
    while (!rest_.empty()) {
      const std::size_t percent = std::min(rest_.find('%'), rest_.size());
      if (!out_.append(rest_.substr(0, percent))) return Value::error();
      rest_.remove_prefix(percent);
      if (!rest_.empty() && !fill_in()) return Value::error();
    }
    return out_.string();
  }

 private:
  bool fail(std::string message) {
    call_.fail(std::move(message));
    return false;
  }

  bool refuse(const Value& value, std::string_view clause, std::string_view wanted) {
    return fail(fmt::format("error during formatting: {} clause can only be used on {}, was given {}", clause,
                            wanted, type_name(value.kind())));
  }

  bool fill_in() {
    if (rest_.starts_with("%%")) {
      rest_.remove_prefix(2);
      return out_.append("%");
    }
    Clause clause;
    if (!read_clause(clause)) return false;
    if (next_ >= call_[1].size()) return fail(fmt::format("index {} out of range", next_));
    return write(clause, call_[1].item(next_++));
  }

  // `%.3f`
  bool read_clause(Clause& clause) {
    rest_.remove_prefix(1);
    if (rest_.starts_with('.')) {
      const char* const end = rest_.data() + rest_.size();
      const auto [stop, code] = std::from_chars(rest_.data() + 1, end, clause.precision);
      if (code != std::errc{} || clause.precision < 0 || clause.precision > kMaxPrecision) {
        return fail(fmt::format("a precision is a number from 0 to {}", kMaxPrecision));
      }
      rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
    }
    if (rest_.empty()) return fail("the text ends within a formatting clause");
    clause.letter = rest_.front();
    if (std::string_view("sdboxXef").find(clause.letter) == std::string_view::npos) {
      return fail(fmt::format("unrecognized formatting clause \"{}\"", rest_.substr(0, byte_of(rest_, 1))));
    }
    rest_.remove_prefix(1);
    return true;
  }

  bool write(const Clause& clause, const Value& value) {
    switch (clause.letter) {
      case 's':
        return write_value(value, 0);
      case 'd':
        return write_decimal(value);
      case 'b':
        if (value.is(Kind::Bool)) return out_.append(value.as_bool() ? "1" : "0");
        return is_integer(value) ? out_.append(integer_text(value, 2))
                                 : refuse(value, "binary", "integers and bools");
      case 'o':
        return is_integer(value) ? out_.append(integer_text(value, 8)) : refuse(value, "octal", "integers");
      case 'x':
      case 'X':
        return write_hex(value, clause.letter == 'X');
      case 'e':
        return write_real(clause, value, "scientific");
      default:
        return write_real(clause, value, "fixed-point");
    }
  }

  // Also a double with an integral value: numbers out of JSON are doubles.
  bool write_decimal(const Value& value) {
    if (is_integer(value)) return out_.append(integer_text(value, 10));
    if (value.is(Kind::Double) && !std::isfinite(value.as_double()))
      return out_.append(double_text(value.as_double()));
    if (value.is(Kind::Double) && std::trunc(value.as_double()) == value.as_double()) {
      return out_.append(fmt::format("{:.0f}", value.as_double()));
    }
    return refuse(value, "decimal", "integers");
  }

  bool write_hex(const Value& value, bool upper) {
    std::string text;
    if (is_integer(value)) {
      text = integer_text(value, 16);
    } else if (value.is(Kind::String) || value.is(Kind::Bytes)) {
      if (!call_.frame.charge_text(2 * value.text().size())) return false;
      text = hex(value.text());
    } else {
      return refuse(value, "hex", "integers, byte buffers, and strings");
    }
    if (upper)
      std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'a' ? c - 32 : c; });
    return out_.append(text);
  }

  bool write_real(const Clause& clause, const Value& value, std::string_view name) {
    if (!value.is_number()) return refuse(value, name, "doubles");
    const double number = value.is(Kind::Int)    ? static_cast<double>(value.as_int())
                          : value.is(Kind::Uint) ? static_cast<double>(value.as_uint())
                                                 : value.as_double();
    if (!std::isfinite(number)) return out_.append(double_text(number));
    return out_.append(clause.letter == 'e' ? fmt::format("{:.{}e}", number, clause.precision)
                                            : fmt::format("{:.{}f}", number, clause.precision));
  }

  bool write_value(const Value& value, int depth) {
    if (depth > kMaxValueDepth) return fail("the value is nested too deeply");
    switch (value.kind()) {
      case Kind::List:
        return write_list(value, depth);
      case Kind::Map:
        return write_map(value, depth);
      case Kind::Optional:
        return refuse(value, "string", "values that have a text");
      case Kind::Bytes:
        if (!is_utf8(value.text())) return fail("the bytes are not UTF-8");
        return out_.append(value.text());
      default:
        return out_.append(scalar_text(value));
    }
  }

  bool write_list(const Value& list, int depth) {
    if (!out_.append("[")) return false;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if ((i > 0 && !out_.append(", ")) || !write_value(list.item(i), depth + 1)) return false;
    }
    return out_.append("]");
  }

  // In the order of the texts of the keys.
  bool write_map(const Value& map, int depth) {
    if (!call_.frame.charge(map.size())) return false;
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < map.size(); ++i) {
      const MapEntry entry = map.entry(i);
      entries.emplace_back(scalar_text(entry.key), entry.value);
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    if (!out_.append("{")) return false;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if ((i > 0 && !out_.append(", ")) || !out_.append(entries[i].first) || !out_.append(": ") ||
          !write_value(entries[i].second, depth + 1)) {
        return false;
      }
    }
    return out_.append("}");
  }

  const Invocation& call_;
  TextBuilder out_;
  std::string_view rest_;
  std::size_t next_ = 0;
};

Value format(const Invocation& call) { return Formatter(call).run(); }

constexpr Overload kFunctions[] = {
    {"format", Style::Member, {Kind::String, Kind::List}, Kind::String, format},
};

}  // namespace

std::span<const Overload> format_functions() { return kFunctions; }

}  // namespace nf::expr
