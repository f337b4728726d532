// Somebody may write an expression anywhere in a config. What it gives is not known before a run, so a type
// that needs the value itself refuses it; none may take it for what is not there.
#include <gmock/gmock.h>

#include "base/pointer.h"
#include "engine/version.h"
#include "flow/check.h"
#include "flow/test_kit.h"
#include "nodes/catalog.h"
#include "nodes/types.h"

namespace nf::nodes {
namespace {

void add_places(const Json& value, const std::string& at, std::vector<std::string>& places) {
  if (!at.empty()) places.push_back(at);
  if (const JsonObject* object = value.if_object()) {
    for (const auto& member : *object) add_places(member.value(), pointer_join(at, member.key()), places);
  } else if (const JsonArray* list = value.if_array()) {
    for (std::size_t i = 0; i < list->size(); ++i) add_places((*list)[i], pointer_join(at, i), places);
  }
}

Json with_expression(Json config, const std::string& place) {
  boost::system::error_code error;
  *config.find_pointer(place, error) = "{{vars.x}}";
  return config;
}

Json document_of(const flow::NodeType& type, Json config) {
  Json node = JsonObject{{"id", "n"}, {"type", type.describe().name}, {"config", std::move(config)}};
  JsonArray nodes, edges;
  if (!type.describe().starts) {
    nodes.push_back(JsonObject{{"id", "start"}, {"type", "manual"}, {"config", JsonObject{}}});
    edges.push_back(JsonObject{{"from", "start"}, {"to", "n"}});
  }
  nodes.push_back(std::move(node));
  return JsonObject{{"name", "P"}, {"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

// Checked, and where nothing is wrong compiled, as publishing does.
void publish(const Json& json) {
  const auto document = flow::parse_document(json);
  ASSERT_TRUE(document);
  const flow::Surroundings anywhere{.has_connection = [](std::string_view) { return true; },
                                    .has_workflow = [](std::string_view) { return true; }};
  if (flow::examine(*document, catalogue(), anywhere).problems.empty())
    (void)engine::compile({{}, "P", 1, ""}, json, catalogue());
}

// Configs beside the examples, which do not show every member.
const std::vector<std::pair<const char*, const char*>> kMore = {
    {"webhook",
     R"({"path": "p", "auth": {"type": "hmac", "connection": "c", "scheme": "github"}, "methods": ["POST"],
                    "checks": [{"when": "true", "message": "m"}], "schema": {"type": "object"}})"},
    {"form", R"({"path": "p", "title": "t", "schema": {"type": "object"}, "hook": {"auth": {"type": "none"}},
                 "checks": [{"when": "true", "message": "m"}]})"},
    {"risk_tier",
     R"({"tiers": ["a", "b"], "rules": [{"tier": "b", "when": "true"}], "ai": "x", "ai_failed": "b"})"},
    {"ai_agent", R"({"prompt": "x", "redact": ["/a"], "output_schema": {"type": "object"}, "max_turns": 2})"},
    {"approval",
     R"({"stages": [{"name": "a", "reviewers": [{"email": "a@example.com"}], "review_mode": "any"}]})"},
    {"decision_table", R"({"inputs": [{"name": "a", "value": 1}], "outputs": ["x"], "hit": "first",
                           "rows": [{"id": "r", "if": ["-", 5], "then": [{"a": [1]}]}]})"},
    {"register", R"({"operation": "lookup", "policy": "p"})"},
};

TEST(ExpressionAnywhere, IsRefusedOrTakenAndStopsNothing) {
  std::vector<std::pair<const flow::NodeType*, Json>> configs;
  for (const flow::NodeType* type : catalogue().all()) configs.emplace_back(type, type->describe().example);
  for (const auto& [name, config] : kMore)
    configs.emplace_back(catalogue().find(name), flow::kit::json(config));
  std::size_t tried = 0;
  for (const auto& [type, config] : configs) {
    ASSERT_NE(type, nullptr);
    std::vector<std::string> places;
    add_places(config, "", places);
    for (const std::string& place : places) {
      const Json document = document_of(*type, with_expression(config, place));
      EXPECT_NO_THROW(publish(document)) << type->describe().name << place;
      ++tried;
    }
  }
  EXPECT_GT(tried, 150U);
}

// A draft with `"tiers": "{{vars.t}}"` ended the program that checked it.
TEST(ExpressionAnywhere, AListThatATypeReadsIsWrittenOut) {
  const auto codes = [](const char* type, const char* config) {
    const auto document = flow::parse_document(document_of(*catalogue().find(type), flow::kit::json(config)));
    EXPECT_TRUE(document);
    return flow::kit::short_of(flow::check(*document, catalogue()));
  };
  const auto refused = testing::ElementsAre("no-expression n");
  EXPECT_THAT(codes("risk_tier", R"({"tiers": "{{vars.t}}", "rules": [{"tier": "a", "when": "true"}]})"),
              refused);
  EXPECT_THAT(codes("risk_tier", R"({"tiers": ["a", "b"], "rules": ["{{vars.t}}"]})"), refused);
  EXPECT_THAT(codes("decision_table",
                    R"({"inputs": "{{vars.t}}", "outputs": ["x"], "rows": [{"if": ["-"], "then": [1]}]})"),
              refused);
  EXPECT_THAT(
      codes(
          "decision_table",
          R"({"inputs": [{"name": "a", "value": 1}], "outputs": ["x"], "rows": [{"if": ["-"], "then": "{{vars.t}}"}]})"),
      refused);
  EXPECT_THAT(codes("decision_table",
                    R"({"inputs": [{"name": "a", "value": 1}], "outputs": ["x"], "rows": "{{vars.t}}"})"),
              refused);
  EXPECT_THAT(codes("webhook", R"({"path": "p", "auth": "{{vars.t}}"})"), refused);
}

}  // namespace
}  // namespace nf::nodes
