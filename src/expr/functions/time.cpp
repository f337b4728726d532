#include <chrono>

#include "expr/functions/function.h"
#include "expr/functions/time_zone.h"
#include "expr/value/time_text.h"

// The parts of timestamps (in UTC or in a time zone) and of durations.

namespace nf::expr {

namespace {

// A point in time as the calendar and the clock of some place show it.
struct Local {
  std::chrono::sys_days day;
  std::int64_t second;  // of the day
  std::int32_t nanos;

  std::chrono::year_month_day date() const { return day; }
};

Local local_time(Instant time, std::int64_t ahead) {
  const std::chrono::sys_seconds seconds{std::chrono::seconds(time.seconds + ahead)};
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  return {day, (seconds - day).count(), time.nanos};
}

using Part = std::int64_t (*)(const Local&);

std::int64_t full_year(const Local& t) { return static_cast<int>(t.date().year()); }
std::int64_t month(const Local& t) { return static_cast<unsigned>(t.date().month()) - 1; }
std::int64_t day_of_month_from_1(const Local& t) { return static_cast<unsigned>(t.date().day()); }
std::int64_t day_of_month(const Local& t) { return day_of_month_from_1(t) - 1; }
std::int64_t day_of_week(const Local& t) { return std::chrono::weekday(t.day).c_encoding(); }
std::int64_t day_of_year(const Local& t) {
  const std::chrono::sys_days new_year = t.date().year() / std::chrono::January / 1;
  return (t.day - new_year).count();
}
std::int64_t hours(const Local& t) { return t.second / 3600; }
std::int64_t minutes(const Local& t) { return t.second / 60 % 60; }
std::int64_t seconds(const Local& t) { return t.second % 60; }
std::int64_t milliseconds(const Local& t) { return t.nanos / 1'000'000; }

template <Part kPart>
Value in_utc(const Invocation& call) {
  return Value::of_int(kPart(local_time(call[0].timestamp(), 0)));
}

template <Part kPart>
Value in_zone(const Invocation& call) {
  const Instant time = call[0].timestamp();
  const std::optional<std::int64_t> ahead = seconds_ahead(call[1].text(), time.seconds);
  if (!ahead) return call.fail("unknown time zone: write it as \"Europe/London\" or \"+01:00\"");
  return Value::of_int(kPart(local_time(time, *ahead)));
}

// The whole duration in units of `kNanos`, cut off.
template <std::int64_t kNanos>
Value whole(const Invocation& call) {
  return Value::of_int(call[0].duration() / kNanos);
}

Value milliseconds_of_second(const Invocation& call) {
  return Value::of_int(call[0].duration() % kNanosPerSecond / 1'000'000);
}

constexpr Overload kFunctions[] = {
    {"getFullYear", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<full_year>},
    {"getFullYear", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<full_year>},
    {"getMonth", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<month>},
    {"getMonth", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<month>},
    {"getDate", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<day_of_month_from_1>},
    {"getDate", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<day_of_month_from_1>},
    {"getDayOfMonth", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<day_of_month>},
    {"getDayOfMonth", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<day_of_month>},
    {"getDayOfWeek", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<day_of_week>},
    {"getDayOfWeek", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<day_of_week>},
    {"getDayOfYear", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<day_of_year>},
    {"getDayOfYear", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<day_of_year>},
    {"getHours", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<hours>},
    {"getHours", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<hours>},
    {"getMinutes", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<minutes>},
    {"getMinutes", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<minutes>},
    {"getSeconds", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<seconds>},
    {"getSeconds", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<seconds>},
    {"getMilliseconds", Style::Member, {Kind::Timestamp}, Kind::Int, in_utc<milliseconds>},
    {"getMilliseconds", Style::Member, {Kind::Timestamp, Kind::String}, Kind::Int, in_zone<milliseconds>},
    {"getHours", Style::Member, {Kind::Duration}, Kind::Int, whole<3600 * kNanosPerSecond>},
    {"getMinutes", Style::Member, {Kind::Duration}, Kind::Int, whole<60 * kNanosPerSecond>},
    {"getSeconds", Style::Member, {Kind::Duration}, Kind::Int, whole<kNanosPerSecond>},
    {"getMilliseconds", Style::Member, {Kind::Duration}, Kind::Int, milliseconds_of_second},
};

}  // namespace

std::span<const Overload> time_functions() { return kFunctions; }

}  // namespace nf::expr
