#include "flow/schedule/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nf::flow {
namespace {

using testing::ElementsAre;

Schedule schedule(std::string_view config) {
  const auto json = parse_json(config);
  EXPECT_TRUE(json) << config;
  auto compiled = Schedule::compile(*json);
  EXPECT_TRUE(compiled) << config << ": " << (compiled ? "" : compiled.error().message);
  return *compiled;
}

Time at(std::string_view text) { return *parse_time(text); }

std::vector<std::string> ticks(const Schedule& schedule, std::string_view from, int count) {
  std::vector<std::string> found;
  for (Time time = at(from); count > 0; --count)
    found.push_back(format_time(time = schedule.next(time)).substr(0, 16));
  return found;
}

TEST(Schedule, KeepsTheLocalTimeOverClockChanges) {
  const Schedule nine = schedule(R"({"cron": "0 9 * * *", "timezone": "Europe/Berlin"})");
  EXPECT_THAT(ticks(nine, "2026-03-27T12:00:00Z", 3),
              ElementsAre("2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00"));
  EXPECT_THAT(ticks(nine, "2026-10-24T12:00:00Z", 2), ElementsAre("2026-10-25T08:00", "2026-10-26T08:00"));
}

TEST(Schedule, TicksInTheGapAreOneAtItsEnd) {
  // On 29 March 2026 in Berlin 02:00 to 03:00 is left out; it ends at 01:00 UTC.
  const Schedule half = schedule(R"({"cron": "30 2 * * *", "timezone": "Europe/Berlin"})");
  EXPECT_THAT(ticks(half, "2026-03-28T12:00:00Z", 2), ElementsAre("2026-03-29T01:00", "2026-03-30T00:30"));
  const Schedule many = schedule(R"({"cron": "*/15 2 * * *", "timezone": "Europe/Berlin"})");
  EXPECT_THAT(ticks(many, "2026-03-28T12:00:00Z", 2), ElementsAre("2026-03-29T01:00", "2026-03-30T00:00"));
  const Schedule both = schedule(R"({"cron": "0 2,3 * * *", "timezone": "Europe/Berlin"})");
  EXPECT_THAT(ticks(both, "2026-03-28T12:00:00Z", 2), ElementsAre("2026-03-29T01:00", "2026-03-30T00:00"));
}

TEST(Schedule, ALocalTimeThatComesTwiceTicksOnce) {
  // On 25 October 2026 in Berlin 02:00 to 03:00 comes twice, from 00:00 UTC and from 01:00 UTC.
  const Schedule half = schedule(R"({"cron": "30 2 * * *", "timezone": "Europe/Berlin"})");
  EXPECT_THAT(ticks(half, "2026-10-24T12:00:00Z", 2), ElementsAre("2026-10-25T00:30", "2026-10-26T01:30"));
  EXPECT_EQ(format_time(half.next(at("2026-10-25T00:45:00Z"))), "2026-10-26T01:30:00.000Z");
  EXPECT_EQ(format_time(half.next(at("2026-10-25T01:10:00Z"))), "2026-10-26T01:30:00.000Z");
  EXPECT_THAT(
      ticks(schedule(R"({"cron": "0 * * * *", "timezone": "Europe/Berlin"})"), "2026-10-24T23:30:00Z", 3),
      ElementsAre("2026-10-25T00:00", "2026-10-25T02:00", "2026-10-25T03:00"));
}

TEST(Schedule, OfHalfHourChangesToo) {
  // Lord Howe Island goes from 02:00 to 02:30 on 4 October 2026, at 15:30 UTC of the day before.
  const Schedule quarter = schedule(R"({"cron": "15 2 * * *", "timezone": "Australia/Lord_Howe"})");
  EXPECT_THAT(ticks(quarter, "2026-10-03T00:00:00Z", 2), ElementsAre("2026-10-03T15:30", "2026-10-04T15:15"));
}

TEST(Schedule, OfZonesThatChangeAtOtherHours) {
  // New York leaves out 02:00 to 03:00 on 8 March 2026, and has 01:00 to 02:00 twice on 1 November.
  const Schedule gap = schedule(R"({"cron": "30 2 * * *", "timezone": "America/New_York"})");
  EXPECT_THAT(ticks(gap, "2026-03-07T12:00:00Z", 2), ElementsAre("2026-03-08T07:00", "2026-03-09T06:30"));
  const Schedule twice = schedule(R"({"cron": "30 1 * * *", "timezone": "America/New_York"})");
  EXPECT_THAT(ticks(twice, "2026-10-31T12:00:00Z", 2), ElementsAre("2026-11-01T05:30", "2026-11-02T06:30"));
  // Cairo has no midnight on 24 April 2026: that day begins at 01:00. On 29 October 23:00 to midnight comes
  // twice.
  const Schedule midnight = schedule(R"({"cron": "@daily", "timezone": "Africa/Cairo"})");
  EXPECT_THAT(ticks(midnight, "2026-04-23T12:00:00Z", 2),
              ElementsAre("2026-04-23T22:00", "2026-04-24T21:00"));
  const Schedule late = schedule(R"({"cron": "30 23 * * *", "timezone": "Africa/Cairo"})");
  EXPECT_THAT(ticks(late, "2026-10-29T12:00:00Z", 2), ElementsAre("2026-10-29T20:30", "2026-10-30T21:30"));
}

TEST(Schedule, EveryCountsFrom1970) {
  const Schedule quarters = schedule(R"({"every": "PT15M"})");
  EXPECT_THAT(ticks(quarters, "2026-01-01T10:07:00Z", 2),
              ElementsAre("2026-01-01T10:15", "2026-01-01T10:30"));
  EXPECT_EQ(format_time(quarters.next(at("2026-01-01T10:15:00Z"))), "2026-01-01T10:30:00.000Z");
}

TEST(Schedule, AZoneMayBeAnOffset) {
  const auto compiled = Schedule::compile(*parse_json(R"({"cron": "0 9 * * *"})"), "+02:00");
  ASSERT_TRUE(compiled) << "a workflow's own zone may be one";
  EXPECT_THAT(ticks(*compiled, "2026-03-28T12:00:00Z", 2),
              ElementsAre("2026-03-29T07:00", "2026-03-30T07:00"));
  EXPECT_THAT(ticks(schedule(R"({"cron": "15 0 1 * *", "timezone": "-09:30"})"), "2026-01-01T09:44:59Z", 2),
              ElementsAre("2026-01-01T09:45", "2026-02-01T09:45"));
}

TEST(Schedule, TheLastTickOfASpan) {
  const Schedule daily = schedule(R"({"cron": "0 9 * * *"})");
  EXPECT_EQ(daily.last(at("2026-01-01T09:00:00Z"), at("2026-01-02T08:59:00Z")), std::nullopt);
  EXPECT_EQ(daily.last(at("2026-01-01T08:59:00Z"), at("2026-01-02T08:59:00Z")), at("2026-01-01T09:00:00Z"));
  EXPECT_EQ(daily.last(at("2020-01-01T00:00:00Z"), at("2026-01-02T09:00:00Z")), at("2026-01-02T09:00:00Z"));
  const Schedule leap = schedule(R"({"cron": "0 0 29 2 *"})");
  EXPECT_EQ(leap.last(at("2020-01-01T00:00:00Z"), at("2026-01-01T00:00:00Z")), at("2024-02-29T00:00:00Z"));
}

TEST(Schedule, WhatIsWrongIsNamed) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {R"({})", ""},
      {R"({"cron": "* * * * *", "every": "PT1H"})", ""},
      {R"({"cron": "61 * * * *"})", "/cron"},
      {R"({"every": "PT1S"})", "/every"},
      {R"({"every": "P1M"})", "/every"},
      {R"({"cron": "0 9 * * *", "timezone": "Europe/Atlantis"})", "/timezone"}};
  for (const auto& [config, pointer] : cases) {
    const auto compiled = Schedule::compile(*parse_json(config));
    ASSERT_FALSE(compiled) << config;
    ASSERT_EQ(compiled.error().faults.size(), 1u) << config;
    EXPECT_EQ(compiled.error().faults[0].pointer, pointer) << config;
  }
}

}  // namespace
}  // namespace nf::flow
