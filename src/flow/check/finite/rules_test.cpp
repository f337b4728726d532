#include "flow/check/finite/rules.h"

#include <gmock/gmock.h>

#include "flow/check/finite/rules_kit.h"

namespace nf::flow::finite {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const kit::FakeDomains& domains() {
  static const kit::FakeDomains all = [] {
    kit::FakeDomains out;
    out.set("trigger.body.area", kit::listed(R"(["hr", "it", "legal"])"));
    out.set("trigger.body.level", kit::listed("[1, 2]", true));
    out.set("trigger.body.count", kit::whole_numbers(0, 10));
    out.set("trigger.body.urgent", kit::listed("[true, false]"));
    return out;
  }();
  return all;
}

RuleFindings find(const std::vector<std::string>& rules, bool first = true) {
  Effort effort(10'000'000);
  return find_in_rules(kit::compiled(rules), first, domains(), effort);
}

// "rule by: example" of each, numbers from 0.
std::vector<std::string> shadows(const std::vector<std::string>& rules) {
  std::vector<std::string> out;
  for (const Shadowed& shadowed : find(rules).shadowed) {
    out.push_back(std::to_string(shadowed.rule) + " by " +
                  (shadowed.by ? std::to_string(*shadowed.by) : "all") + ": " + shadowed.example);
  }
  return out;
}

TEST(Rules, AnOrderedRuleBehindAWiderOneIsNeverTaken) {
  EXPECT_THAT(shadows({"input.amount >= 1000", "input.amount >= 5000.0"}),
              ElementsAre("1 by 0: input.amount is 5000"));
  EXPECT_THAT(shadows({"input.amount >= 5000", "input.amount >= 1000"}), IsEmpty());
}

TEST(Rules, SeveralRulesTogetherMayLeaveNothing) {
  EXPECT_THAT(shadows({"input.a < 10", "input.a > 5", "input.a in [1, 7, 20]"}),
              ElementsAre("2 by 0: input.a is 1"));
  EXPECT_THAT(shadows({"input.a < 5", "input.a > 5", "input.a in [1, 5]"}), IsEmpty());
}

TEST(Rules, WhatTheSchemaDoesNotLetInIsNeverTrue) {
  EXPECT_THAT(find({R"(trigger.body.area == "hr")", R"(trigger.body.area == "finance")"}).never,
              ElementsAre(1));
  EXPECT_THAT(find({"trigger.body.count > 10"}).never, ElementsAre(0));
  EXPECT_THAT(find({"trigger.body.count > 9"}).never, IsEmpty());
  EXPECT_THAT(find({"trigger.body.count > 9 && trigger.body.count < 10"}).never, ElementsAre(0))
      << "there is no whole number between";
  EXPECT_THAT(find({"input.count > 9 && input.count < 10"}).never, IsEmpty());
}

TEST(Rules, AContradictionIsNeverTrue) {
  EXPECT_THAT(find({R"(input.a == "x" && input.a == "y")", "false", "input.a == 1 && !(input.a == 1)"}).never,
              ElementsAre(0, 1, 2));
}

TEST(Rules, ADomainThatIsWhollyCoveredLeavesNothing) {
  EXPECT_TRUE(find({R"(trigger.body.area in ["hr", "it"])", R"(trigger.body.area == "legal")"}).covered);
  EXPECT_TRUE(find({"trigger.body.urgent", "!trigger.body.urgent"}).covered);
  EXPECT_TRUE(find({"input.amount >= 5000", "input.amount < 5000"}).covered) << "what is no number fails";
  EXPECT_FALSE(find({"input.amount >= 5000", "input.amount < 4999"}).covered);
  EXPECT_FALSE(find({"input.flag == true", "input.flag == false"}).covered) << "it may be a text";
  EXPECT_TRUE(find({"trigger.body.level == 1", "trigger.body.level == 2"}).covered)
      << "what is missing fails";
  EXPECT_FALSE(find({"has(trigger.body.level) && trigger.body.level == 1",
                     "has(trigger.body.level) && trigger.body.level == 2"})
                   .covered);
  EXPECT_TRUE(find({"true"}).covered);
}

TEST(Rules, WhatIsNotCoveredHasAnExample) {
  EXPECT_EQ(find({R"(trigger.body.area == "hr")", R"(trigger.body.area == "it")"}).open,
            R"(trigger.body.area is "legal")");
  EXPECT_EQ(find({"has(trigger.body.level)"}).open, "trigger.body.level is missing");
  EXPECT_EQ(find({"input.amount >= 5000", "input.amount < 4000"}).open, "input.amount is 4000");
}

TEST(Rules, OfTextsThatNoSchemaListsNothingIsAsked) {
  EXPECT_EQ(find({R"(input.area == "hr")", R"(input.area == "it")"}).open, std::nullopt);
}

TEST(Rules, FunctionsOverAListedValueAreUnderstood) {
  EXPECT_THAT(find({R"(trigger.body.area.startsWith("x"))"}).never, ElementsAre(0));
  EXPECT_THAT(shadows({R"(trigger.body.area.size() == 2)", R"(trigger.body.area == "hr")"}),
              ElementsAre(R"(1 by 0: trigger.body.area is "hr")"));
  EXPECT_TRUE(find({"trigger.body.?level.orValue(1) < 3"}).covered);
}

TEST(Rules, WhatIsNotUnderstoodMayBeAnything) {
  EXPECT_THAT(shadows({"input.a > 5 && input.b.size() > 2", "input.a > 5"}), IsEmpty());
  EXPECT_THAT(shadows({"input.a > 5", "input.a > 6 && input.b.size() > 2"}), ElementsAre("1 by all: "));
  EXPECT_THAT(find({"input.b.size() > 2 && false"}).never, ElementsAre(0));
  EXPECT_TRUE(find({"input.a > 5 || now < timestamp('2026-01-01T00:00:00Z')", "input.a <= 5"}).covered);
  EXPECT_THAT(find({"now == 1"}).never, IsEmpty());
  EXPECT_THAT(find({"input.a > input.b", "input.a <= input.b"}).never, IsEmpty());
}

TEST(Rules, AChoiceInsideAConditionIsUnderstood) {
  EXPECT_THAT(find({R"(trigger.body.urgent ? trigger.body.area == "x" : false)"}).never, ElementsAre(0));
  EXPECT_THAT(shadows({"trigger.body.urgent ? true : input.a > 5", "trigger.body.urgent"}),
              ElementsAre("1 by 0: trigger.body.urgent is true"));
}

TEST(Rules, WithMatchAllNoRuleStandsInTheWayOfAnother) {
  const RuleFindings found = find({"input.a > 1", "input.a > 5"}, false);
  EXPECT_THAT(found.shadowed, IsEmpty());
  EXPECT_FALSE(found.covered);
}

TEST(Rules, ARuleThatCertainlyFailsLeavesNothingToTheNext) {
  EXPECT_THAT(shadows({"input.a < 5", "input.a == \"x\""}), ElementsAre("1 by all: "));
}

TEST(Rules, NumbersAtTheEndsOfTheirRange) {
  EXPECT_THAT(find({"input.a < -1.7976931348623157e308"}).never, ElementsAre(0));
  EXPECT_THAT(find({"input.a < 1e300", "input.a > 1e300"}).never, IsEmpty());
  EXPECT_THAT(find({"input.a > 0.1 && input.a < 0.2"}).never, IsEmpty());
  EXPECT_THAT(find({"input.a > 9007199254740993 && input.a < 9007199254740993"}).never, IsEmpty())
      << "a number that JSON cannot hold is not looked at";
}

TEST(Rules, TextsInOrder) {
  EXPECT_THAT(shadows({R"(input.on < "2026-02-01")", R"(input.on < "2026-01-01")"}),
              ElementsAre(R"(1 by 0: input.on is "")"));
  EXPECT_TRUE(find({R"(input.on < "2026-02-01")", R"(input.on >= "2026-02-01")"}).covered);
}

TEST(Rules, TooMuchIsLeftAlone) {
  std::string long_list;
  for (int i = 0; i < 3'000; ++i) long_list += (i == 0 ? "" : ",") + std::to_string(i);
  EXPECT_THAT(find({"input.a in [" + long_list + "]", "false"}).never, IsEmpty());
  std::vector<std::string> many;
  for (int i = 0; i < 60; ++i) {
    many.push_back("input.a" + std::to_string(i % 18) + " == " + std::to_string(i) +
                   " || input.b == " + std::to_string(i));
  }
  Effort effort(100'000);
  const RuleFindings found = find_in_rules(kit::compiled(many), true, domains(), effort);
  EXPECT_TRUE(effort.spent());
  EXPECT_FALSE(found.covered);
}

}  // namespace
}  // namespace nf::flow::finite
