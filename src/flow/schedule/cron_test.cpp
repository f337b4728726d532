#include "flow/schedule/cron.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace nf::flow {
namespace {

using namespace std::chrono;
using testing::ElementsAre;

std::string shown(Cron::LocalMinutes time) {
  const local_days day = floor<days>(time);
  const year_month_day date(day);
  const auto rest = time - day;
  std::ostringstream out;
  out << int(date.year()) << '-' << unsigned(date.month()) << '-' << unsigned(date.day()) << ' '
      << floor<hours>(rest).count() << ':' << (rest - floor<hours>(rest)).count();
  return out.str();
}

// The first three ticks from Thursday, 1 January 2026, 10:07 on.
std::vector<std::string> ticks(std::string_view text) {
  const auto cron = Cron::parse(text);
  EXPECT_TRUE(cron) << text << ": " << (cron ? "" : cron.error().message);
  std::vector<std::string> found;
  if (!cron) return found;
  Cron::LocalMinutes at = local_days(year(2026) / 1 / 1) + hours(10) + minutes(7);
  for (int i = 0; i < 3; ++i) {
    at = cron->first_from(at);
    found.push_back(shown(at));
    at += minutes(1);
  }
  return found;
}

TEST(Cron, TicksAsItsFieldsSay) {
  EXPECT_THAT(ticks("* * * * *"), ElementsAre("2026-1-1 10:7", "2026-1-1 10:8", "2026-1-1 10:9"));
  EXPECT_THAT(ticks("*/15 * * * *"), ElementsAre("2026-1-1 10:15", "2026-1-1 10:30", "2026-1-1 10:45"));
  EXPECT_THAT(ticks("5/20 11 * * *"), ElementsAre("2026-1-1 11:5", "2026-1-1 11:25", "2026-1-1 11:45"));
  EXPECT_THAT(ticks("30 9 * * MON-FRI"), ElementsAre("2026-1-2 9:30", "2026-1-5 9:30", "2026-1-6 9:30"));
  EXPECT_THAT(ticks("30 9 * * mon,Wed"), ElementsAre("2026-1-5 9:30", "2026-1-7 9:30", "2026-1-12 9:30"));
  EXPECT_THAT(ticks("0 0 31 * *"), ElementsAre("2026-1-31 0:0", "2026-3-31 0:0", "2026-5-31 0:0"));
  EXPECT_THAT(ticks("0 0 29 FEB *"), ElementsAre("2028-2-29 0:0", "2032-2-29 0:0", "2036-2-29 0:0"));
  EXPECT_THAT(ticks("0 8-18/5 * * *"), ElementsAre("2026-1-1 13:0", "2026-1-1 18:0", "2026-1-2 8:0"));
  EXPECT_THAT(ticks("@monthly"), ElementsAre("2026-2-1 0:0", "2026-3-1 0:0", "2026-4-1 0:0"));
}

TEST(Cron, SevenIsSundayAndEitherDayFieldLetsADayIn) {
  EXPECT_THAT(ticks("0 0 * * 7"), ElementsAre("2026-1-4 0:0", "2026-1-11 0:0", "2026-1-18 0:0"));
  EXPECT_EQ(ticks("0 0 * * 7"), ticks("0 0 * * 0"));
  EXPECT_EQ(ticks("0 0 * * 5-7"), ticks("0 0 * * FRI,SAT,SUN"));
  EXPECT_THAT(ticks("0 0 13 * FRI"), ElementsAre("2026-1-2 0:0", "2026-1-9 0:0", "2026-1-13 0:0"));
  EXPECT_THAT(ticks("0 0 */2 * FRI"), ElementsAre("2026-1-9 0:0", "2026-1-23 0:0", "2026-2-13 0:0"));
}

TEST(Cron, WhatIsWrongIsNamed) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"* * * *", "five fields"},
      {"", "five fields"},
      {"* * * * * *", "five fields"},
      {"60 * * * *", "minute"},
      {"* 24 * * *", "hour"},
      {"* * 0 * *", "day of the month"},
      {"* * 32 * *", "day of the month"},
      {"* * * 13 *", "month"},
      {"* * * FOO *", "JAN"},
      {"* * * * 8", "day of the week"},
      {"*/0 * * * *", "minute"},
      {"5-1 * * * *", "minute"},
      {"1,,2 * * * *", "minute"},
      {"-1 * * * *", "minute"},
      {"1- * * * *", "minute"},
      {"*/ * * * *", "minute"},
      {"1/2/3 * * * *", "minute"},
      {"0 0 30 FEB *", "No day"},
      {"@never", "five fields"},
      {"99999999999999 * * * *", "minute"}};
  for (const auto& [text, said] : cases) {
    const auto cron = Cron::parse(text);
    ASSERT_FALSE(cron) << text;
    EXPECT_THAT(cron.error().message, testing::HasSubstr(said)) << text;
  }
  EXPECT_FALSE(Cron::parse(std::string(1000, '*')));
}

}  // namespace
}  // namespace nf::flow
