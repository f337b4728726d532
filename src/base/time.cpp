#include "base/time.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace nf {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr Time kFirst = sys_days{year{1} / 1 / 1};
constexpr Time kLast = sys_days{year{9999} / 12 / 31} + days{1} - Millis{1};
constexpr std::size_t kMaxTimeText = 64;  // RFC 3339 allows any number of fraction digits
constexpr std::size_t kMaxDurationText = 64;
constexpr int kMaxMonths = 1200;
constexpr Millis kMaxRest = days{36'525};
constexpr Millis kMeanMonth{2'629'746'000};  // 30.436875 days, of the Gregorian calendar's 400 years

// Reads a text from the front. Every step gives nothing where the text does not fit.
struct Reader {
  std::string_view text;

  bool take(char c) {
    if (text.empty() || text[0] != c) return false;
    text.remove_prefix(1);
    return true;
  }
  bool take_either(char a, char b) { return take(a) || take(b); }

  std::optional<int> number(std::size_t width) {
    if (text.size() < width) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(width);
    return value;
  }

  std::string_view digits() {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end);
    return taken;
  }
};

std::optional<sys_days> read_date(Reader& in) {
  const auto y = in.number(4);
  if (!y || *y < 1 || !in.take('-')) return std::nullopt;
  const auto m = in.number(2);
  if (!m || !in.take('-')) return std::nullopt;
  const auto d = in.number(2);
  if (!d) return std::nullopt;
  const year_month_day date = year{*y} / month{static_cast<unsigned>(*m)} / day{static_cast<unsigned>(*d)};
  if (!date.ok()) return std::nullopt;
  return sys_days{date};
}

// The thousandths of a fraction's digits; the rest is cut off.
int thousandths(std::string_view digits) {
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  return value;
}

// Hours, minutes, seconds and fraction. A second 60 counts as the first of the next minute.
std::optional<Millis> read_time_of_day(Reader& in, bool& leap) {
  const auto h = in.number(2);
  if (!h || *h > 23 || !in.take(':')) return std::nullopt;
  const auto m = in.number(2);
  if (!m || *m > 59 || !in.take(':')) return std::nullopt;
  const auto s = in.number(2);
  if (!s || *s > 60) return std::nullopt;
  leap = *s == 60;
  Millis time = std::chrono::hours{*h} + std::chrono::minutes{*m} + std::chrono::seconds{*s};
  if (in.take('.')) {
    const std::string_view fraction = in.digits();
    if (fraction.empty()) return std::nullopt;
    if (!leap) time += Millis{thousandths(fraction)};
  }
  return time;
}

std::optional<Millis> read_offset(Reader& in) {
  if (in.take_either('Z', 'z')) return Millis{0};
  const bool minus = in.take('-');
  if (!minus && !in.take('+')) return std::nullopt;
  const auto h = in.number(2);
  if (!h || *h > 23 || !in.take(':')) return std::nullopt;
  const auto m = in.number(2);
  if (!m || *m > 59) return std::nullopt;
  const Millis offset = std::chrono::hours{*h} + std::chrono::minutes{*m};
  return minus ? -offset : offset;
}

std::optional<Time> read_time(std::string_view text) {
  if (text.size() > kMaxTimeText) return std::nullopt;
  Reader in{text};
  const auto date = read_date(in);
  if (!date || !in.take_either('T', 't')) return std::nullopt;
  bool leap = false;
  const auto of_day = read_time_of_day(in, leap);
  if (!of_day) return std::nullopt;
  const auto offset = read_offset(in);
  if (!offset || !in.text.empty()) return std::nullopt;
  const Time time = Time{*date} + *of_day - *offset;
  if (time < kFirst || time > kLast) return std::nullopt;
  // Leap seconds are inserted at the end of a UTC day only.
  if (leap && std::chrono::floor<days>(time) != time) return std::nullopt;
  return time;
}

void put(char* out, unsigned value, int width) {
  for (int i = width - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

struct Unit {
  char letter;
  bool of_day;  // stands after the T
  int months;
  Millis length;
};

constexpr Unit kUnits[] = {
    {'Y', false, 12, {}},
    {'M', false, 1, {}},
    {'W', false, 0, days{7}},
    {'D', false, 0, days{1}},
    {'H', true, 0, std::chrono::hours{1}},
    {'M', true, 0, std::chrono::minutes{1}},
    {'S', true, 0, std::chrono::seconds{1}},
};

tl::unexpected<Error> not_a_duration(std::string_view why) {
  return fail(ErrorCode::InvalidInput,
              "not an ISO 8601 duration such as P2D, PT15M or P1Y2M: " + std::string(why));
}

// One number with its unit, added to `total`. `next` is the first unit that may still follow.
Result<> read_component(Reader& in, bool of_day, std::size_t& next, bool& was_fraction, Duration& total) {
  const std::string_view whole = in.digits();
  if (whole.empty()) return not_a_duration("a number is missing");
  if (whole.size() > 12) return not_a_duration("it is longer than 100 years");
  if (was_fraction) return not_a_duration("only the last number may have a fraction");
  std::string_view fraction;
  if (in.take_either('.', ',')) {
    fraction = in.digits();
    was_fraction = true;
    if (fraction.empty()) return not_a_duration("digits are missing after the point");
  }
  const std::size_t count = std::size(kUnits);
  while (next < count &&
         (in.text.empty() || kUnits[next].letter != in.text[0] || kUnits[next].of_day != of_day)) {
    ++next;
  }
  if (next == count) return not_a_duration("a unit is missing, unknown or out of order");
  in.text.remove_prefix(1);
  const Unit& unit = kUnits[next++];
  const std::int64_t amount = std::strtoll(std::string(whole).c_str(), nullptr, 10);
  if (unit.months > 0) {
    if (was_fraction) return not_a_duration("years and months are whole numbers");
    if (amount > kMaxMonths) return not_a_duration("it is longer than 100 years");
    total.months += static_cast<int>(amount) * unit.months;
  } else {
    if (amount > kMaxRest / unit.length) return not_a_duration("it is longer than 100 years");
    total.rest += amount * unit.length + thousandths(fraction) * unit.length / 1000;
  }
  return {};
}

}  // namespace

std::string format_time(Time time) {
  time = std::clamp(time, kFirst, kLast);
  const sys_days date = std::chrono::floor<days>(time);
  const year_month_day ymd{date};
  const auto of_day = static_cast<unsigned>((time - date).count());
  std::string text = "0000-00-00T00:00:00.000Z";
  char* out = text.data();
  put(out, static_cast<unsigned>(int{ymd.year()}), 4);
  put(out + 5, unsigned{ymd.month()}, 2);
  put(out + 8, unsigned{ymd.day()}, 2);
  put(out + 11, of_day / 3'600'000, 2);
  put(out + 14, of_day / 60'000 % 60, 2);
  put(out + 17, of_day / 1000 % 60, 2);
  put(out + 20, of_day % 1000, 3);
  return text;
}

Result<Time> parse_time(std::string_view text) {
  if (const auto time = read_time(text)) return *time;
  return fail(ErrorCode::InvalidInput, "not an RFC 3339 time: expected one such as 2026-11-22T10:00:00.000Z");
}

Result<Duration> parse_duration(std::string_view text) {
  if (text.size() > kMaxDurationText) return not_a_duration("it is too long");
  Reader in{text};
  if (!in.take('P')) return not_a_duration("it must begin with P");
  Duration total;
  bool of_day = false;
  bool was_fraction = false;
  std::size_t next = 0;
  do {
    if (!of_day && in.take('T')) of_day = true;
    TRY(read_component(in, of_day, next, was_fraction, total));
  } while (!in.text.empty());
  if (total.months > kMaxMonths || total.rest + total.months * kMeanMonth > kMaxRest) {
    return not_a_duration("it is longer than 100 years");
  }
  return total;
}

Time add(Time time, Duration duration) {
  if (duration.months != 0) {
    const sys_days date = std::chrono::floor<days>(time);
    const year_month_day from{date};
    year_month_day to = from + std::chrono::months{duration.months};
    if (!to.ok()) to = to.year() / to.month() / std::chrono::last;
    time = Time{sys_days{to}} + (time - date);
  }
  return std::min(time + duration.rest, kLast);
}

Result<sys_days> parse_date(std::string_view text) {
  Reader in{text};
  const auto date = read_date(in);
  if (date && in.text.empty()) return *date;
  return fail(ErrorCode::InvalidInput, "not a date: expected one of the calendar such as 2026-11-22");
}

}  // namespace nf
