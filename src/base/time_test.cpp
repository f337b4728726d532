#include "base/time.h"

#include <gtest/gtest.h>

namespace nf {
namespace {

using namespace std::chrono_literals;

Time at(std::string_view text) {
  const auto time = parse_time(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time.value_or(Time{});
}

std::string again(std::string_view text) { return format_time(at(text)); }

TEST(Time, IsWrittenInUtcWithMilliseconds) {
  EXPECT_EQ(format_time(Time{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_time(Time{Millis{-1}}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(again("2026-11-22T10:00:00Z"), "2026-11-22T10:00:00.000Z");
  EXPECT_EQ(again("2026-11-22t10:00:00.5z"), "2026-11-22T10:00:00.500Z");
  EXPECT_EQ(again("2026-11-22T10:00:00.123999999999+01:30"), "2026-11-22T08:30:00.123Z");
  EXPECT_EQ(again("2026-11-22T23:30:00-02:00"), "2026-11-23T01:30:00.000Z");
  EXPECT_EQ(again("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00.000Z");
  EXPECT_EQ(again("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00.000Z");
  EXPECT_EQ(again("9999-12-31T23:59:59.999Z"), "9999-12-31T23:59:59.999Z");
}

TEST(Time, LeapSecondIsTheNextSecond) {
  EXPECT_EQ(again("1990-12-31T23:59:60Z"), "1991-01-01T00:00:00.000Z");
  EXPECT_EQ(again("1990-12-31T15:59:60.7-08:00"), "1991-01-01T00:00:00.000Z");
  EXPECT_FALSE(parse_time("1990-12-31T12:59:60Z").has_value());
}

TEST(Time, OtherTextsAreRefused) {
  for (const char* text : {"",
                           "2026-11-22",
                           "2026-11-22T10:00:00",
                           "2026-11-22 10:00:00Z",
                           "2026-11-22T10:00Z",
                           "2026-11-22T10:00:00.Z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-11-00T00:00:00Z",
                           "2026-11-22T24:00:00Z",
                           "2026-11-22T10:60:00Z",
                           "2026-11-22T10:00:61Z",
                           "2026-11-22T10:00:00+24:00",
                           "2026-11-22T10:00:00+01",
                           "2026-11-22T10:00:00Zx",
                           "0000-01-01T00:00:00Z",
                           "+2026-11-22T10:00:00Z",
                           "0001-01-01T00:00:00+01:00",
                           "9999-12-31T23:59:59-01:00",
                           "-026-11-22T10:00:00Z"}) {
    EXPECT_FALSE(parse_time(text).has_value()) << text;
  }
  EXPECT_FALSE(parse_time("2026-11-22T10:00:00." + std::string(100'000, '1') + "Z").has_value());
}

TEST(Time, TimesOutsideTheFormatAreShownAsTheNearest) {
  EXPECT_EQ(format_time(Time::max()), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(format_time(Time::min()), "0001-01-01T00:00:00.000Z");
}

TEST(Time, Durations) {
  const std::pair<const char*, Duration> cases[] = {
      {"P2D", {0, 48h}},
      {"PT15M", {0, 15min}},
      {"P1Y2M", {14, 0ms}},
      {"P1W", {0, 168h}},
      {"PT0.5S", {0, 500ms}},
      {"PT0S", {0, 0ms}},
      {"P1M", {1, 0ms}},
      {"PT1M", {0, 1min}},
      {"PT1.5H", {0, 90min}},
      {"PT0,25S", {0, 250ms}},
      {"P1Y2M3W4DT5H6M7.008S", {14, 25 * 24h + 5h + 6min + 7008ms}},
      {"PT36500S", {0, 36500s}},
      {"P100Y", {1200, 0ms}},
      {"P0.5D", {0, 12h}}};
  for (const auto& [text, duration] : cases)
    EXPECT_EQ(parse_duration(text).value_or(Duration{-1, 0ms}), duration) << text;
}

TEST(Time, OtherDurationsAreRefused) {
  for (const char* text : {"",         "P",
                           "PT",       "P1",
                           "1D",       "-P1D",
                           "P-1D",     "P1DT",
                           "PT1D",     "P1H",
                           "P1D2Y",    "P1DT1H1H",
                           "P1.5Y",    "PT1.5H1M",
                           "PT.5S",    "PT1.S",
                           "p1d",      "P 1D",
                           "P101Y",    "P99Y13M",
                           "P36526D",  "PT9999999999999S",
                           "P99Y366D", "PT999999999999H",
                           "P1D "}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

TEST(Time, AddingMonthsKeepsToTheLastDay) {
  EXPECT_EQ(add(at("2026-01-31T10:00:00Z"), {1, 0ms}), at("2026-02-28T10:00:00Z"));
  EXPECT_EQ(add(at("2024-02-29T10:00:00Z"), {12, 0ms}), at("2025-02-28T10:00:00Z"));
  EXPECT_EQ(add(at("2026-11-22T10:00:00Z"), {2, 36h}), at("2027-01-23T22:00:00Z"));
  EXPECT_EQ(add(at("9999-01-01T00:00:00Z"), {1200, 0ms}), at("9999-12-31T23:59:59.999Z"));
}

TEST(Time, Dates) {
  EXPECT_EQ(*parse_date("1970-01-02"), std::chrono::sys_days{std::chrono::days{1}});
  EXPECT_EQ(*parse_date("2024-02-29"), std::chrono::sys_days{std::chrono::days{19782}});
  for (const char* text :
       {"", "2026-02-29", "2026-1-01", "2026-01-01T", "20260101", "0000-01-01", "2026/01/01"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace nf
