#include "expr/functions/business.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "base/time.h"
#include "expr/functions/function.h"
#include "expr/functions/time_zone.h"
#include "expr/value/time_text.h"
#include "expr/value/utf8.h"

// What CEL does not have and workflows need: date, days, business_days, email_domain, money.

namespace nf::expr {

namespace {

using std::chrono::sys_days;

constexpr std::string_view kWithoutMinorUnit[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                  "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                  "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::string_view kThreeDigits[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
constexpr std::string_view kFourDigits[] = {"CLF", "UYW"};

// Past this a double no longer tells neighbouring cents apart.
constexpr double kMaxAmount = 1e13;

bool is_listed(std::string_view code, std::span<const std::string_view> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

sys_days day_of(Instant time) {
  return std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds(time.seconds)});
}

Value midnight(sys_days day) {
  return Value::of_timestamp({std::chrono::sys_seconds(day).time_since_epoch().count(), 0});
}

// The calendar day in UTC of a timestamp, or of text that is a date or a timestamp.
std::optional<sys_days> calendar_day(const Value& value) {
  if (value.is(Kind::Timestamp)) return day_of(value.timestamp());
  if (const Result<sys_days> date = parse_date(value.text())) return *date;
  if (const std::optional<Instant> time = parse_timestamp(value.text())) return day_of(*time);
  return std::nullopt;
}

Value no_date(const Invocation& call) {
  return call.fail("not a date: write YYYY-MM-DD, or a timestamp in RFC 3339");
}

Value date(const Invocation& call) {
  const Result<sys_days> day = parse_date(call[0].text());
  return day ? midnight(*day) : no_date(call);
}

Value date_in_zone(const Invocation& call) {
  const Instant time = call[0].timestamp();
  const std::optional<std::int64_t> ahead = seconds_ahead(call[1].text(), time.seconds);
  if (!ahead) return call.fail("unknown time zone: write it as \"Europe/London\" or \"+01:00\"");
  return midnight(day_of({time.seconds + *ahead, 0}));
}

Value days(const Invocation& call) {
  const std::optional<sys_days> from = calendar_day(call[0]), to = calendar_day(call[1]);
  return from && to ? Value::of_int((*to - *from).count()) : no_date(call);
}

Value business_days(const Invocation& call) {
  const std::optional<sys_days> from = calendar_day(call[0]), to = calendar_day(call[1]);
  if (!from || !to) return no_date(call);
  const auto [first, last] = std::minmax(*from, *to);
  if (!call.frame.charge(static_cast<std::uint64_t>((last - first).count()) + 1)) return Value::error();
  std::int64_t count = 0;
  for (sys_days day = first; day < last;) {
    day += std::chrono::days(1);
    const std::optional<bool> business = call.frame.scope.is_business_day(call[2].text(), day);
    if (!business) break;
    count += *business;
  }
  if (!call.frame.scope.is_business_day(call[2].text(), last)) {
    return call.fail(fmt::format("unknown calendar: \"{}\"", shown(call[2].text())));
  }
  return Value::of_int(*from <= *to ? count : -count);
}

Value email_domain(const Invocation& call) {
  const std::string_view address = call[0].text();
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) {
    return call.fail("not an e-mail address: it needs text on both sides of an @");
  }
  std::string domain(address.substr(at + 1));
  std::transform(domain.begin(), domain.end(), domain.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return call.frame.make_string(domain);
}

// With so many digits after the point, halves rounded up. It rounds the shortest decimal form, so that 1.005
// is what is written and not the slightly smaller binary number that is stored.
std::string rounded_decimal(double amount, std::size_t places) {
  char buffer[400];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, amount, std::chars_format::fixed);
  std::string text(buffer, end.ptr);
  std::size_t point = text.find('.');
  if (point == std::string::npos) {
    point = text.size();
    text += '.';
  }
  text.resize(std::max(text.size(), point + places + 2), '0');
  const bool up = text[point + 1 + places] >= '5';
  text.resize(places > 0 ? point + 1 + places : point);
  std::size_t at = up ? text.size() : 0;
  while (at > 0) {
    char& digit = text[--at];
    if (digit == '.') continue;
    if (digit != '9') {
      ++digit;
      return text;
    }
    digit = '0';
  }
  if (up) text.insert(text.begin(), '1');
  return text;
}

bool is_currency(std::string_view code) {
  return code.size() == 3 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Value money(const Invocation& call) {
  const Value& number = call[0];
  const double amount = number.is(Kind::Int)    ? static_cast<double>(number.as_int())
                        : number.is(Kind::Uint) ? static_cast<double>(number.as_uint())
                                                : number.as_double();
  if (!(std::fabs(amount) <= kMaxAmount)) return call.fail("the amount is beyond 10^13");
  if (!is_currency(call[1].text()))
    return call.fail("a currency is three capital letters by ISO 4217, such as EUR");
  return call.frame.make_string(money_text(amount, call[1].text()));
}

constexpr Kinds kDate = Kind::Timestamp | Kind::String;

constexpr Overload kFunctions[] = {
    {"date", Style::Global, {Kind::String}, Kind::Timestamp, date},
    {"date", Style::Global, {Kind::Timestamp, Kind::String}, Kind::Timestamp, date_in_zone},
    {"days", Style::Global, {kDate, kDate}, Kind::Int, days},
    {"business_days", Style::Global, {kDate, kDate, Kind::String}, Kind::Int, business_days, false, true},
    {"email_domain", Style::Global, {Kind::String}, Kind::String, email_domain},
    {"money", Style::Global, {kNumber, Kind::String}, Kind::String, money},
};

}  // namespace

int minor_digits(std::string_view currency) {
  if (is_listed(currency, kWithoutMinorUnit)) return 0;
  if (is_listed(currency, kThreeDigits)) return 3;
  if (is_listed(currency, kFourDigits)) return 4;
  return 2;
}

std::string money_text(double amount, std::string_view currency) {
  const auto digits = static_cast<std::size_t>(minor_digits(currency));
  std::string text = rounded_decimal(std::fabs(amount), digits);
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  const std::size_t whole = digits > 0 ? text.size() - digits - 1 : text.size();
  for (std::size_t group = 1; group * 3 < whole; ++group) text.insert(whole - group * 3, 1, ',');
  return fmt::format("{} {}{}", currency, amount < 0 && !zero ? "-" : "", text);
}

std::span<const Overload> business_functions() { return kFunctions; }

}  // namespace nf::expr
