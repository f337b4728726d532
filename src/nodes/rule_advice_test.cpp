#include "nodes/rule_advice.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "nodes/advice_kit.h"

namespace nf::nodes {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> of_switch(std::string_view config) {
  return kit::told(kit::warnings_of("switch", config));
}
std::vector<std::string> of_if(const std::string& when) {
  return kit::told(kit::warnings_of("if", write_json(JsonObject{{"when", when}})));
}

TEST(SwitchAdvice, ARuleBehindAWiderOne) {
  EXPECT_THAT(of_switch(R"({"rules": [{"port": "high", "when": "trigger.body.amount >= 1000"},
                                       {"port": "top", "when": "trigger.body.amount >= 5000"}],
                             "default": "low"})"),
              ElementsAre("rule-unreachable /rules/1/when Rule 2 (to top) is never taken: where "
                          "trigger.body.amount is 5000, rule 1 (to high) is taken before it."));
}

TEST(SwitchAdvice, AWordThatTheSchemaDoesNotKnow) {
  EXPECT_THAT(
      of_switch(R"({"rules": [{"port": "a", "when": "input.body.area == \"finance\""}], "default": "b"})"),
      ElementsAre("rule-never /rules/0/when Rule 1 (to a) is never taken: nothing that can come makes it "
                  "true."));
}

TEST(SwitchAdvice, WhatTheBuiltInRulesSayMayBeWhatNobodyWanted) {
  const auto warned = [](const char* fallback) {
    const JsonObject ask{{"prompt", "?"},
                         {"fallback", fallback},
                         {"output_schema", flow::kit::json(R"({"type": "object", "required": ["risk"],
                              "properties": {"risk": {"type": "string", "enum": ["none", "some"]}}})")}};
    Json document = kit::document_with(
        "switch", R"({"rules": [{"port": "a", "when": "input.risk == 'critical'"}], "default": "b"})");
    document.at("nodes").as_array().push_back(
        JsonObject{{"id", "ask"}, {"type", "ai_agent"}, {"config", ask}});
    document.at("edges") =
        JsonArray{JsonObject{{"from", "start"}, {"to", "ask"}}, JsonObject{{"from", "ask"}, {"to", "n"}}};
    return kit::told(kit::findings_of(document).warnings);
  };
  EXPECT_THAT(warned("error"), testing::SizeIs(1));
  EXPECT_THAT(warned("builtin"), IsEmpty()) << "critical is a label of the built-in rules";
}

TEST(SwitchAdvice, ADefaultThatIsNeverTaken) {
  EXPECT_THAT(of_switch(R"({"rules": [{"port": "a", "when": "trigger.body.urgent"},
                                       {"port": "b", "when": "!nodes.start.body.urgent"}], "default": "c"})"),
              IsEmpty())
      << "two names of one value are not taken for the same";
  EXPECT_THAT(
      of_switch(R"({"rules": [{"port": "a", "when": "trigger.body.urgent"},
                                       {"port": "b", "when": "!trigger.body.urgent"}], "default": "c"})"),
      ElementsAre("default-unreachable /default The default c is never taken: where no rule before holds, "
                  "one fails."));
}

TEST(SwitchAdvice, NoRuleAndNoDefault) {
  EXPECT_THAT(of_switch(R"({"rules": [{"port": "a", "when": "trigger.body.area == \"hr\""},
                                       {"port": "b", "when": "trigger.body.area == \"it\""}]})"),
              ElementsAre("no-rule /rules Where trigger.body.area is \"legal\", no rule holds, and the step "
                          "fails."));
  EXPECT_THAT(of_switch(R"({"rules": [{"port": "a", "when": "trigger.body.area == \"hr\""},
                                       {"port": "b", "when": "trigger.body.area in [\"it\", \"legal\"]"}]})"),
              IsEmpty());
}

TEST(SwitchAdvice, TheTiersOfARiskTierAreAllThatItGives) {
  Json document =
      kit::document_with("switch", R"({"rules": [{"port": "a", "when": "nodes.tier.tier == \"low\""},
      {"port": "b", "when": "nodes.tier.tier == \"hihg\""}, {"port": "c", "when": "input.tier == \"high\""}]})");
  document.at("nodes").as_array().push_back(*parse_json(R"({"id": "tier", "type": "risk_tier", "config":
      {"tiers": ["low", "high"], "rules": [{"tier": "high", "when": "trigger.body.amount > 10"}]}})"));
  document.at("edges") = *parse_json(R"([{"from": "start", "to": "tier"}, {"from": "tier", "to": "n"}])");
  const auto told = kit::told(kit::findings_of(document).warnings);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(told[0].starts_with("rule-never /rules/1/when")) << told[0];
  EXPECT_EQ(told[1],
            "no-rule /rules Where input.tier is \"low\" and nodes.tier.tier is \"high\", no rule holds, and "
            "the step "
            "fails.");
}

TEST(SwitchAdvice, AnItemOfALoopIsNotTheLoopsOutput) {
  Json document = kit::document_with(
      "switch", R"({"rules": [{"port": "a", "when": "input.items == 3"}], "default": "b"})");
  document.at("nodes").as_array().push_back(
      *parse_json(R"({"id": "each", "type": "loop", "config": {"over": [{"items": 3}]}})"));
  document.at("edges") =
      *parse_json(R"([{"from": "start", "to": "each"}, {"from": "each", "port": "item", "to": "n"},
      {"from": "n", "port": "a", "to": "each"}, {"from": "n", "port": "b", "to": "each"}])");
  EXPECT_THAT(kit::told(kit::findings_of(document).warnings), IsEmpty());
}

TEST(IfAdvice, AWayThatIsNeverTaken) {
  EXPECT_THAT(of_if("trigger.body.amount >= 0"),
              ElementsAre("port-never /when The port false is never taken: nothing that can come makes the "
                          "condition false."));
  EXPECT_THAT(of_if("trigger.body.amount < 0"),
              ElementsAre(testing::StartsWith("port-never /when The port true")));
  EXPECT_THAT(of_if("trigger.body.amount < 1"), IsEmpty());
  EXPECT_THAT(of_if("trigger.body.region == \"eu\""), IsEmpty());
}

TEST(RiskTierAdvice, ARuleThatNothingMakesTrue) {
  EXPECT_THAT(
      kit::told(kit::warnings_of("risk_tier", R"({"tiers": ["low", "high"], "rules": [
                {"tier": "high", "when": "trigger.body.area == \"law\""},
                {"tier": "high", "when": "trigger.body.area == \"legal\""}]})")),
      ElementsAre("rule-never /rules/0/when Rule 1 never holds: nothing that can come makes it true."));
}

// What is offered as an example gives no cause for a warning.
TEST(RuleAdvice, TheTemplatesHaveNone) {
  const flow::Surroundings anywhere{.has_connection = [](std::string_view) { return true; },
                                    .has_workflow = [](std::string_view) { return true; }};
  int templates = 0;
  for (const auto& entry : std::filesystem::directory_iterator("workflows")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    const auto document = flow::parse_document(flow::kit::json(text.str()));
    ASSERT_TRUE(document) << entry.path();
    for (const flow::Problem& warning : flow::examine(*document, catalogue(), anywhere).warnings)
      ADD_FAILURE() << entry.path() << warning.pointer << ": " << warning.message;
    ++templates;
  }
  EXPECT_GE(templates, 12);
}

}  // namespace
}  // namespace nf::nodes
