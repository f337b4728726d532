#include "expr/value/time_text.h"

namespace nf::expr {
namespace {

std::string again(std::string_view text) {
  const std::optional<Instant> time = parse_timestamp(text);
  return time ? format_timestamp(*time) : "none";
}

std::string duration_again(std::string_view text) {
  const std::optional<std::int64_t> nanos = parse_go_duration(text);
  return nanos ? format_duration(*nanos) : "none";
}

TEST(TimeText, TimestampsAreReadAndWritten) {
  EXPECT_EQ(again("2009-02-13T23:31:30Z"), "2009-02-13T23:31:30Z");
  EXPECT_EQ(again("2009-02-14t01:01:30.5+01:30"), "2009-02-13T23:31:30.5Z");
  EXPECT_EQ(again("1969-12-31T23:59:59.999999999Z"), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(again("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00Z");
  for (std::string_view bad :
       {"", "2009-02-13", "2009-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2009-02-13T24:00:00Z",
        "2009-02-13T23:31:30", "2009-02-13T23:31:30.Z", "2009-02-13T23:31:60Z", "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2009-02-13 23:31:30Z",
        "2009-02-13T23:31:30Zx", "2009-02-13T23:31:30+24:00"}) {
    EXPECT_EQ(again(bad), "none") << bad;
  }
}

TEST(TimeText, OnTheWireTimesHaveMilliseconds) {
  EXPECT_EQ(format_wire_timestamp({0, 0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_wire_timestamp({0, 250'000'000}), "1970-01-01T00:00:00.250Z");
  EXPECT_EQ(format_wire_timestamp({0, 1}), "1970-01-01T00:00:00.000000001Z");
}

TEST(TimeText, DurationsAreReadAndWritten) {
  EXPECT_EQ(duration_again("1h45m47s"), "6347s");
  EXPECT_EQ(duration_again("-1.5h"), "-5400s");
  EXPECT_EQ(duration_again("1ms2us3ns"), "0.001002003s");
  EXPECT_EQ(duration_again("+.5s"), "0.5s");
  EXPECT_EQ(duration_again("0"), "0s");
  EXPECT_EQ(duration_again("-9223372036854775808ns"), "-9223372036.854775808s");
  for (std::string_view bad :
       {"", "-", "1", "s", "1x", "1 s", "1h-2m", ".s", "9223372036854775808ns", "1e3s"}) {
    EXPECT_EQ(duration_again(bad), "none") << bad;
  }
}

TEST(TimeText, TimeStaysInItsRange) {
  const Instant last = parse_timestamp("9999-12-31T23:59:59.999999999Z").value();
  EXPECT_FALSE(add_nanos(last, 1));
  EXPECT_EQ(format_timestamp(add_nanos(last, -1'000'000'000).value()), "9999-12-31T23:59:58.999999999Z");
  EXPECT_FALSE(nanos_between(last, parse_timestamp("0001-01-01T00:00:00Z").value()));
}

}  // namespace
}  // namespace nf::expr
