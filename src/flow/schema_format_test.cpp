#include <gtest/gtest.h>

#include <chrono>

#include "flow/schema.h"
#include "flow/schema/format.h"
#include "flow/test_kit.h"

namespace nf::flow {
namespace {

constexpr std::string_view kFormats[] = {"date", "date-time", "time", "duration", "email",  "uri",
                                         "uuid", "ipv4",      "ipv6", "hostname", "visible"};

bool fits(std::string_view format, std::string_view text) {
  const auto known = schema::format_named(format);
  return known && schema::has_format(text, *known);
}

struct Case {
  std::string_view format;
  std::vector<std::string_view> good;
  std::vector<std::string_view> bad;
};

std::ostream& operator<<(std::ostream& out, const Case& shown) { return out << shown.format; }

class Formats : public testing::TestWithParam<Case> {};

TEST_P(Formats, TellGoodFromBad) {
  for (const auto text : GetParam().good) EXPECT_TRUE(fits(GetParam().format, text)) << text;
  for (const auto text : GetParam().bad) EXPECT_FALSE(fits(GetParam().format, text)) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Schema, Formats,
    testing::Values(
        Case{
            "date",
            {"2026-11-22", "2024-02-29", "0001-01-01"},
            {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-2", "22.11.2026", "2026-11-22T10:00:00Z"}},
        Case{"date-time",
             {"2026-11-22T10:00:00Z", "2026-11-22t10:00:00.123+05:30", "2016-12-31T23:59:60Z"},
             {"", "2026-11-22", "2026-11-22 10:00:00Z", "2026-11-22T10:00:00", "2026-11-22T25:00:00Z"}},
        Case{"time",
             {"10:00:00Z", "23:59:59.999+01:00"},
             {"", "10:00", "10:00:00", "24:00:00Z", "10:00:00Zz"}},
        Case{"duration", {"P2D", "PT15M", "P1Y2M"}, {"", "2 days", "P", "PT"}},
        Case{"email",
             {"ada@example.com", "a.b+tag@mail.example.co.uk", "o'neil@example.com", "root@localhost"},
             {"", "ada", "@example.com", "ada@", ".a@example.com", "a.@example.com", "a..b@example.com",
              "ada@exa mple.com", "ada@-example.com", "a@b@example.com", "ada@example.com\n",
              "Ada <a@example.com>"}},
        Case{"uri",
             {"https://example.com/page?x=1#top", "mailto:ada@example.com", "urn:isbn:0451450523",
              "http://[2001:db8::1]:8080/", "https://example.com/%C3%BC"},
             {"", "example.com", "/page", "//example.com", "1http://x", "https://example.com/a b",
              "http://x/%zz", "http://x/[1]", "http://x/#a#b", "https://example.com/ü", "javascript"}},
        Case{"uuid",
             {"0198c5a2-7c1e-7d3a-9b1f-2f6f0e4b8a11", "0198C5A2-7C1E-7D3A-9B1F-2F6F0E4B8A11"},
             {"", "0198c5a27c1e7d3a9b1f2f6f0e4b8a11", "0198c5a2-7c1e-7d3a-9b1f-2f6f0e4b8a1g",
              "0198c5a2-7c1e-7d3a-9b1f-2f6f0e4b8a111"}},
        Case{"ipv4",
             {"192.0.2.1", "0.0.0.0"},
             {"", "256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4 ", "0x7f.0.0.1"}},
        Case{"ipv6",
             {"2001:db8::1", "::", "::ffff:192.0.2.1"},
             {"", "2001:db8::1::2", "12345::", "1.2.3.4", "::1%eth0"}},
        Case{"hostname",
             {"www.example.com", "localhost", "a-b.c", "1.example"},
             {"", "-a.com", "a-.com", "a..b", "a_b.com", "example.com."}},
        Case{"visible", {"x", " \u00e9"}, {"", " \n", "\u200b\u00ad"}}),
    [](const auto& info) {
      std::string name(info.param.format);
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

TEST(Format, LengthLimitsOfNamesHold) {
  const std::string label(63, 'a');
  EXPECT_TRUE(fits("hostname", label + ".com"));
  EXPECT_FALSE(fits("hostname", label + "a.com"));
  EXPECT_TRUE(fits("email", std::string(64, 'a') + "@example.com"));
  EXPECT_FALSE(fits("email", std::string(65, 'a') + "@example.com"));
}

TEST(Format, UnknownOnesAreIgnored) {
  EXPECT_EQ(schema::format_named("phone-number"), std::nullopt);
  const auto schema = Schema::compile(kit::json(R"({"type": "string", "format": "phone-number"})"));
  ASSERT_TRUE(schema.has_value());
  EXPECT_TRUE(schema->validate("anything").empty());
}

// std::regex, which schema libraries use, crashes the process on such input.
TEST(Format, A250KibLongTextOfDigitsIsAnsweredInEveryFormat) {
  const Json digits(std::string(250 * 1024, '7'));
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string_view format : kFormats) {
    const auto schema = Schema::compile(JsonObject{{"format", format}, {"type", "string"}});
    ASSERT_TRUE(schema.has_value());
    EXPECT_EQ(schema->validate(digits).empty(), format == "visible") << format;
  }
  for (const std::string_view pattern : {"^(\\d+)*$", "^(a|7|77)*$", "^[0-9]{1,10}$", "(.*)(.*)(.*)(.*)x$"}) {
    const auto schema = Schema::compile(JsonObject{{"pattern", pattern}});
    ASSERT_TRUE(schema.has_value());
    schema->validate(digits);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

}  // namespace
}  // namespace nf::flow
