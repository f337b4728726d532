#include "expr/value/time_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace nf::expr {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads text from the left; every step says whether it found what it wanted.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool done() const { return text_.empty(); }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }

  bool skip(std::string_view wanted) {
    if (!text_.starts_with(wanted)) return false;
    text_.remove_prefix(wanted.size());
    return true;
  }
  bool skip_any(char a, char b) { return skip({&a, 1}) || skip({&b, 1}); }

  // Exactly `count` digits.
  bool number(int count, int& value) {
    value = 0;
    for (int i = 0; i < count; ++i) {
      if (!is_digit(peek())) return false;
      value = value * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return true;
  }
  bool number_between(int count, int low, int high, int& value) {
    return number(count, value) && value >= low && value <= high;
  }

  // Zero or more digits as a fraction of one, in billionths; digits after the ninth are cut off.
  int billionths(bool& any) {
    int value = 0;
    int scale = 100'000'000;
    any = is_digit(peek());
    for (; is_digit(peek()); text_.remove_prefix(1), scale /= 10) value += (text_.front() - '0') * scale;
    return value;
  }

 private:
  std::string_view text_;
};

// `Z` or `+hh:mm`, in seconds.
bool read_offset(Cursor& cursor, int& offset) {
  offset = 0;
  if (cursor.skip_any('Z', 'z')) return true;
  const bool negative = cursor.peek() == '-';
  int hours = 0, minutes = 0;
  if (!cursor.skip_any('+', '-') || !cursor.number_between(2, 0, 23, hours) || !cursor.skip(":") ||
      !cursor.number_between(2, 0, 59, minutes)) {
    return false;
  }
  offset = (hours * 60 + minutes) * 60 * (negative ? -1 : 1);
  return true;
}

std::optional<std::int64_t> unit_nanos(Cursor& cursor) {
  if (cursor.skip("ns")) return 1;
  if (cursor.skip("us") || cursor.skip("µs") || cursor.skip("μs")) return 1'000;
  if (cursor.skip("ms")) return 1'000'000;
  if (cursor.skip("s")) return kNanosPerSecond;
  if (cursor.skip("m")) return 60 * kNanosPerSecond;
  if (cursor.skip("h")) return 3600 * kNanosPerSecond;
  return std::nullopt;
}

// One `12.5h`, added to `total`, which counts downwards so that the smallest value fits.
bool read_part(Cursor& cursor, std::int64_t& total) {
  std::int64_t whole = 0;
  bool digits = false, fraction_digits = false;
  for (int digit = 0; is_digit(cursor.peek()); digits = true) {
    if (!cursor.number(1, digit) || __builtin_mul_overflow(whole, 10, &whole) ||
        __builtin_sub_overflow(whole, digit, &whole)) {
      return false;
    }
  }
  const int billionths = cursor.skip(".") ? cursor.billionths(fraction_digits) : 0;
  const std::optional<std::int64_t> unit = unit_nanos(cursor);
  if (!unit || !(digits || fraction_digits)) return false;
  const auto fraction =
      static_cast<std::int64_t>(static_cast<__int128>(billionths) * *unit / kNanosPerSecond);
  return !__builtin_mul_overflow(whole, *unit, &whole) && !__builtin_sub_overflow(whole, fraction, &whole) &&
         !__builtin_add_overflow(total, whole, &total);
}

// `.5`, `.000000001`; with fewer digits than `least` zeros follow, and where there are none at all, nothing.
std::string fraction_text(std::int64_t nanos, std::size_t least) {
  std::string digits = fmt::format("{:09}", nanos);
  digits.resize(std::max(digits.find_last_not_of('0') + 1, least));
  return digits.empty() ? digits : "." + digits;
}

std::string format(Instant time, std::size_t least_digits) {
  const std::chrono::sys_seconds seconds{std::chrono::seconds(time.seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::int64_t rest = (seconds - day).count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), rest / 3'600,
                     rest / 60 % 60, rest % 60, fraction_text(time.nanos, least_digits));
}

}  // namespace

std::optional<Instant> parse_timestamp(std::string_view text) {
  Cursor cursor(text);
  int year, month, day, hour, minute, second, offset;
  if (!cursor.number(4, year) || !cursor.skip("-") || !cursor.number(2, month) || !cursor.skip("-") ||
      !cursor.number(2, day) || !cursor.skip_any('T', 't') || !cursor.number_between(2, 0, 23, hour) ||
      !cursor.skip(":") || !cursor.number_between(2, 0, 59, minute) || !cursor.skip(":") ||
      !cursor.number_between(2, 0, 59, second)) {
    return std::nullopt;
  }
  bool digits = true;
  const int nanos = cursor.skip(".") ? cursor.billionths(digits) : 0;
  if (!digits || !read_offset(cursor, offset) || !cursor.done()) return std::nullopt;

  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const Instant time{days * 86'400 + hour * 3'600 + minute * 60 + second - offset, nanos};
  if (!in_range(time)) return std::nullopt;
  return time;
}

std::string format_timestamp(Instant time) { return format(time, 0); }

std::string format_wire_timestamp(Instant time) { return format(time, 3); }

std::optional<std::int64_t> parse_go_duration(std::string_view text) {
  Cursor cursor(text);
  const bool negative = cursor.peek() == '-';
  cursor.skip_any('-', '+');
  if (cursor.skip("0") && cursor.done()) return 0;
  cursor = Cursor(text);
  cursor.skip_any('-', '+');
  if (cursor.done()) return std::nullopt;
  std::int64_t total = 0;
  while (!cursor.done()) {
    if (!read_part(cursor, total)) return std::nullopt;
  }
  if (!negative && __builtin_sub_overflow(std::int64_t{0}, total, &total)) return std::nullopt;
  return total;
}

std::string format_duration(std::int64_t nanos) {
  // The magnitude of the smallest value fits only without a sign.
  const std::uint64_t size =
      nanos < 0 ? 0 - static_cast<std::uint64_t>(nanos) : static_cast<std::uint64_t>(nanos);
  return fmt::format("{}{}{}s", nanos < 0 ? "-" : "", size / kNanosPerSecond,
                     fraction_text(static_cast<std::int64_t>(size % kNanosPerSecond), 0));
}

std::optional<Instant> add_nanos(Instant time, std::int64_t nanos) {
  std::int64_t seconds = nanos / kNanosPerSecond;
  std::int64_t rest = time.nanos + nanos % kNanosPerSecond;
  if (rest < 0) {
    rest += kNanosPerSecond;
    --seconds;
  } else if (rest >= kNanosPerSecond) {
    rest -= kNanosPerSecond;
    ++seconds;
  }
  const Instant moved{time.seconds + seconds, static_cast<std::int32_t>(rest)};
  if (!in_range(moved)) return std::nullopt;
  return moved;
}

std::optional<std::int64_t> nanos_between(Instant left, Instant right) {
  const __int128 nanos =
      static_cast<__int128>(left.seconds - right.seconds) * kNanosPerSecond + left.nanos - right.nanos;
  if (nanos < INT64_MIN || nanos > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(nanos);
}

}  // namespace nf::expr
