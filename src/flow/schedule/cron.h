#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace nf::flow {

// Five fields as in crontab(5): minute, hour, day of the month, month, day of the week. Lists, ranges and
// steps
// (`1,3`, `9-17`, `*/15`, `9-17/2`), names of months and days (`JAN`, `MON`), 7 for Sunday, and `@hourly`,
// `@daily`, `@weekly`, `@monthly`, `@yearly`. Where both day fields are given, either lets a day in. A value
// type; knows nothing of time zones.
class Cron {
 public:
  using LocalMinutes = std::chrono::local_time<std::chrono::minutes>;

  // Says which field is wrong and what it may hold. An expression that no day can meet (30 February) is
  // wrong.
  static Result<Cron> parse(std::string_view text);

  // The first tick at or after `from`. There is one within 28 years of any moment.
  LocalMinutes first_from(LocalMinutes from) const;

  bool operator==(const Cron&) const = default;

 private:
  bool holds(std::chrono::year_month_day date) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool any_day_ = true;      // the field of days of the month begins with *
  bool any_weekday_ = true;  // that of days of the week does
};

}  // namespace nf::flow
