#include "expr/test_scope.h"
#include "flow/check.h"
#include "flow/test_kit.h"
#include "nodes/catalog.h"
#include "nodes/types.h"

namespace nf::nodes {
namespace {

using expr::Provenance;
using expr::Source;
using flow::kit::json;

std::string table(std::string_view hit) {
  return R"({"inputs": [{"name": "amount", "value": "{{trigger.body.amount}}"},
                        {"name": "area", "value": "{{trigger.body.area}}"}],
             "outputs": ["group", "days"], "hit": ")" +
         std::string(hit) + R"(",
             "rows": [{"id": "large", "if": [">= 5000", "-"], "then": ["finance", 2]},
                      {"id": "people", "if": ["-", "\"hr\""], "then": ["{{trigger.body.area}}-leads", 3]}]})";
}

// What the table gives for this request, or the failure's words.
Json decided(std::string_view hit, std::string_view body) {
  expr::TestScope scope;
  scope.set("trigger", R"({"body": )" + std::string(body) + "}", Provenance::of(Source::External));
  flow::NodeSpec node;
  node.id = "t";
  node.config = json(table(hit));
  const Provenance ours;
  const auto action = decision_table_type().prepare(node)->run(
      {scope, Time(), "t", std::make_shared<const Json>(JsonObject()), ours, {}});
  if (const auto* failed = std::get_if<engine::Fail>(&action)) return Json(failed->error.message);
  const auto& done = std::get<engine::Succeed>(action);
  EXPECT_TRUE(done.provenance.sources().has(Source::External)) << "what was read is passed on";
  EXPECT_TRUE(done.trace) << "the auditor sees which rows were tried";
  return *done.output;
}

TEST(DecisionTable, TheFirstRowThatHoldsDecides) {
  EXPECT_EQ(decided("first", R"({"amount": 9000, "area": "hr"})"),
            json(R"({"group": "finance", "days": 2, "rows": ["large"]})"));
  EXPECT_EQ(decided("first", R"({"amount": 1, "area": "hr"})"),
            json(R"({"group": "hr-leads", "days": 3, "rows": ["people"]})"));
}

TEST(DecisionTable, TwoRowsOfAUniqueTableAreAMistake) {
  EXPECT_EQ(decided("unique", R"({"amount": 9000, "area": "hr"})"),
            Json("Rows large and people both hold, and only one may."));
}

TEST(DecisionTable, CollectGivesEveryRowThatHolds) {
  EXPECT_EQ(decided("collect", R"({"amount": 9000, "area": "hr"})"),
            json(R"({"group": ["finance", "hr-leads"], "days": [2, 3], "rows": ["large", "people"]})"));
}

TEST(DecisionTable, WithoutARowTheOutputsAreNull) {
  EXPECT_EQ(decided("unique", R"({"amount": 1, "area": "it"})"),
            json(R"({"group": null, "days": null, "rows": []})"));
}

TEST(DecisionTable, AValueThatCannotBeJudgedFailsTheStep) {
  EXPECT_EQ(decided("first", R"({"amount": "9000", "area": "hr"})"),
            Json(R"(Row large: "9000" cannot be compared with 5000.)"));
}

TEST(DecisionTable, PublishingNamesEveryBadCell) {
  const auto document = flow::kit::sketch(
      "manual s {}\n"
      R"(decision_table t {"inputs": [{"name": "a", "value": 1}], "outputs": ["rows"], "rows": [)"
      R"({"id": "x", "if": ["hr"], "then": [1]}, {"id": "x", "if": [], "then": [1, 2]}]})"
      "\ns > t");
  std::vector<std::string> found;
  for (const flow::Problem& problem : flow::check(document, catalogue())) found.push_back(problem.pointer);
  EXPECT_THAT(found, testing::UnorderedElementsAre("/nodes/1/config/outputs", "/nodes/1/config/rows/0/if/0",
                                                   "/nodes/1/config/rows/1/if", "/nodes/1/config/rows/1/then",
                                                   "/nodes/1/config/rows/1/id"));
}

}  // namespace
}  // namespace nf::nodes
