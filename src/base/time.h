#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nf {

// A point in time: milliseconds since 1970-01-01T00:00:00Z, no leap seconds.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Millis = std::chrono::milliseconds;

// RFC 3339 in UTC with milliseconds: 2026-11-22T10:00:00.000Z. A time outside the years 0001 to 9999 is shown
// as the nearest inside.
std::string format_time(Time time);

// Any RFC 3339 time; fractions past milliseconds are cut off, a leap second is the second after it. Years
// 0001 to 9999.
Result<Time> parse_time(std::string_view text);

// An ISO 8601 duration. Years and months are calendar lengths, so they are kept apart.
struct Duration {
  int months = 0;  // 12 a year
  Millis rest{0};  // weeks, days (24 h), hours, minutes, seconds

  bool operator==(const Duration&) const = default;
};

// `P2D`, `PT15M`, `P1Y2M`, `P1W`, `PT0.5S`. Not negative, not empty, at most 100 years. The last number may
// have a fraction unless it counts years or months; fractions of a millisecond are cut off.
Result<Duration> parse_duration(std::string_view text);

// `time` + `duration`; a month that is too short gives its last day. Ends with the year 9999.
Time add(Time time, Duration duration);

// A calendar date, YYYY-MM-DD, of the proleptic Gregorian calendar, as days since 1970-01-01.
Result<std::chrono::sys_days> parse_date(std::string_view text);

}  // namespace nf
