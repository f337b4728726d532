#include "flow/check/finite/domain.h"

#include <gtest/gtest.h>

#include "flow/test_kit.h"

namespace nf::flow::finite {
namespace {

Domain of(std::string_view schema, std::vector<std::string> path) {
  return domain_of(kit::json(schema), path);
}

std::string listed(const Domain& domain) {
  return domain.listed ? write_json(JsonArray(domain.listed->begin(), domain.listed->end())) : "open";
}

constexpr std::string_view kRequest =
    R"({"type": "object", "required": ["area", "amount", "place"], "properties": {
  "area": {"type": "string", "enum": ["hr", "it", 3]},
  "amount": {"type": "integer", "minimum": 0, "exclusiveMaximum": 100},
  "level": {"enum": [1, null, true]},
  "code": {"type": "string", "pattern": "^x"},
  "place": {"type": "object", "properties": {"floor": {"const": 4}}},
  "far": {"$ref": "#/definitions/far"}}})";

TEST(Domain, AnEnumOfTheTypeListsItsValues) {
  const Domain area = of(kRequest, {"area"});
  EXPECT_EQ(listed(area), R"(["hr","it"])");
  EXPECT_FALSE(area.missing);
  EXPECT_FALSE(area.vague);
  const Domain level = of(kRequest, {"level"});
  EXPECT_EQ(listed(level), "[1,null,true]");
  EXPECT_TRUE(level.missing);
}

TEST(Domain, BoundsOfNumbers) {
  const Domain amount = of(kRequest, {"amount"});
  EXPECT_TRUE(amount.numbers && amount.whole && !amount.texts && !amount.booleans && !amount.nulls);
  EXPECT_EQ(amount.least, 0.0);
  EXPECT_FALSE(amount.above_least);
  EXPECT_EQ(amount.most, 100.0);
  EXPECT_TRUE(amount.below_most);
}

TEST(Domain, WhatAParentMayLackMayBeMissing) {
  const Domain floor = of(kRequest, {"place", "floor"});
  EXPECT_EQ(listed(floor), "[4]");
  EXPECT_TRUE(floor.missing);
}

TEST(Domain, WhatIsNotUnderstoodLeavesItOpen) {
  EXPECT_TRUE(of(kRequest, {"code"}).vague);
  for (const auto& path : {std::vector<std::string>{"far"}, {"far", "x"}, {"nowhere"}}) {
    const Domain domain = of(kRequest, path);
    EXPECT_TRUE(domain.vague && domain.texts && domain.numbers && domain.others);
    EXPECT_EQ(listed(domain), "open");
  }
  EXPECT_TRUE(of(R"({"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"],
                     "if": {"properties": {"b": {}}}})",
                 {"a"})
                  .vague);
  EXPECT_TRUE(of("true", {"a"}).missing);
}

TEST(Domain, SeveralTypes) {
  const Domain domain = of(R"({"properties": {"a": {"type": ["string", "null"]}}})", {"a"});
  EXPECT_TRUE(domain.texts && domain.nulls && !domain.numbers && !domain.booleans && !domain.others);
  EXPECT_TRUE(domain.missing) << "what holds it need not be an object";
}

}  // namespace
}  // namespace nf::flow::finite
