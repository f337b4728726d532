#include "nodes/unary_test.h"

#include <gtest/gtest.h>

namespace nf::nodes {
namespace {

// "yes", "no", "error" (while matching) or "bad" (the cell).
std::string judged(std::string_view cell, std::string_view value) {
  const auto test = UnaryTest::parse(cell);
  if (!test) return "bad";
  const auto matches = test->matches(*parse_json(value));
  return !matches ? "error" : *matches ? "yes" : "no";
}

TEST(UnaryTest, CellsOfTheStandardsExamples) {
  for (const auto& [cell, value, expected] : std::vector<std::array<const char*, 3>>{
           {"-", "null", "yes"},
           {"", "5", "yes"},
           {"5", "5.0", "yes"},
           {"-5", "-5", "yes"},
           {"< 5", "4.99", "yes"},
           {"< 5", "5", "no"},
           {">=5", "5", "yes"},
           {"[1..5]", "1", "yes"},
           {"(1..5]", "1", "no"},
           {"]1..5[", "5", "no"},
           {"[1..5)", "4.5", "yes"},
           {"[\"2026-01-01\"..\"2026-12-31\"]", "\"2026-06-30\"", "yes"},
           {"\"hr\", \"finance\"", "\"finance\"", "yes"},
           {"\"hr\", \"finance\"", "\"security\"", "no"},
           {"not(\"hr\", \"finance\")", "\"security\"", "yes"},
           {"not([1..5], > 10)", "7", "yes"},
           {"\"a, \\\"b\\\"\"", R"("a, \"b\"")", "yes"},
           {"true", "false", "no"},
           {"null", "null", "yes"},
           {"!= \"x\"", "\"y\"", "yes"},
           {"\"x\"", "null", "no"},
       }) {
    EXPECT_EQ(judged(cell, value), expected) << cell << " on " << value;
  }
}

TEST(UnaryTest, WhatDoesNotCompareIsAnErrorAndNeverNo) {
  EXPECT_EQ(judged("< 5", "\"4\""), "error");
  EXPECT_EQ(judged("< 5", "null"), "error");
  EXPECT_EQ(judged("5", "\"5\""), "error");
  EXPECT_EQ(judged("[1..5]", "{}"), "error");
  EXPECT_EQ(judged("not(5)", "\"5\""), "error");
  EXPECT_EQ(judged("1, \"a\"", "1"), "error") << "every part is judged, so that the order says nothing";
}

TEST(UnaryTest, ACellThatIsNoneIsRefused) {
  for (const char* cell : {"hr", "5 6", "< ", "[1..", "[5..1]", "[1..\"a\"]", "not 5", "not(5", "\"open",
                           "1,,2", "{}", "[]", "..", "--", "- 5 x"}) {
    EXPECT_EQ(judged(cell, "5"), "bad") << cell;
  }
}

}  // namespace
}  // namespace nf::nodes
