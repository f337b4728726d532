#include <gtest/gtest.h>

#include "expr/test_scope.h"
#include "flow/check.h"
#include "flow/test_kit.h"
#include "nodes/catalog.h"
#include "nodes/types.h"

namespace nf::nodes {
namespace {

using flow::kit::json;

flow::NodeSpec node(std::string_view source) {
  flow::NodeSpec node;
  node.id = "c";
  node.type = "code";
  node.config = JsonObject{{"language", "javascript"}, {"source", source}};
  return node;
}

std::vector<std::string> readings(std::string_view source) {
  std::vector<std::string> out;
  for (const flow::Reading& reading : code_type().readings(node(source).config)) {
    EXPECT_EQ(reading.pointer, "/source");
    out.push_back(reading.expression);
  }
  return out;
}

using Names = std::vector<std::string>;

TEST(Code, WhatTheSourceNamesIsWhatItReads) {
  EXPECT_EQ(readings("return 1"), Names{});
  EXPECT_EQ(readings("return {a: input.x, b: vars.y}"), (Names{"input", "vars"}));
  EXPECT_EQ(readings("return nodes.scrape.links + nodes?.other + nodes['third']"),
            (Names{"nodes.other", "nodes.scrape", "nodes.third"}));
  EXPECT_EQ(readings("return nodes [ \"a\" ] + [...nodes . b]"), (Names{"nodes.a", "nodes.b"}));
}

TEST(Code, AMemberOfThatNameIsNoReading) {
  EXPECT_EQ(readings("const g = {}; return g.nodes.length + g?.input + my_input + inputs"), Names{});
}

TEST(Code, NodesAsAWholeNameNone) {
  EXPECT_EQ(readings("return Object.keys(nodes)"), Names{});
  EXPECT_EQ(readings("return nodes[which]"), Names{});
}

TEST(Code, ASourceWithoutWordsIsRefused) {
  for (const char* source : {"", "  \n\t"}) {
    flow::Problems problems;
    code_type().check(node(source), problems);
    ASSERT_EQ(problems.size(), 1U) << '"' << source << '"';
    EXPECT_EQ(problems[0].pointer, "/config/source");
  }
}

TEST(Code, ASourceOver64KiBIsRefused) {
  flow::Problems problems;
  code_type().check(node("return '" + std::string(64 * 1024, 'x') + "'"), problems);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "limit");
}

TEST(Code, BracesInTheSourceAreNoTemplate) {
  flow::Problems problems;
  code_type().check(node("return {a: {{b: 1}}}"), problems);
  EXPECT_TRUE(problems.empty());
  const auto literal = code_type().literal_keys();
  EXPECT_NE(std::ranges::find(literal, "source"), literal.end());
}

engine::Action run(std::string_view source, const expr::TestScope& scope) {
  const expr::Provenance none;
  const engine::StepInput input{.scope = scope,
                                .now = {},
                                .node = "c",
                                .input = std::make_shared<const Json>(nullptr),
                                .input_provenance = none};
  return code_type().prepare(node(source))->run(input);
}

TEST(Code, TheRequestHoldsWhatTheSourceNamesAndWhereThatCameFrom) {
  expr::TestScope scope;
  scope.set("trigger", R"({"body": 1})", expr::Provenance::of(expr::Source::External));
  scope.set("vars", R"({"secretive": true})");
  scope.set_node("a", R"({"x": 2})");
  scope.set_node("b", R"({"y": 3})", expr::Provenance::of(expr::Source::Ai));
  scope.set_now("2026-11-23T04:05:06.789Z");

  const auto action = run("return nodes.a.x + trigger.body", scope);
  const auto* effect = std::get_if<engine::RunEffect>(&action);
  ASSERT_NE(effect, nullptr);
  EXPECT_EQ(effect->kind, "code");
  EXPECT_EQ(*effect->request, json(R"({"source": "return nodes.a.x + trigger.body",
    "now": "2026-11-23T04:05:06.789Z", "sources": ["external"],
    "data": {"trigger": {"body": 1}, "nodes": {"a": {"x": 2}}, "now": "2026-11-23T04:05:06.789Z"}})"));

  const auto other = run("return nodes.b", scope);
  EXPECT_EQ(std::get<engine::RunEffect>(other).request->at("sources"), json(R"(["ai"])"));
}

TEST(Code, ReadingMoreThanOneMebibyteFailsTheStep) {
  expr::TestScope scope;
  scope.set("trigger", write_json(JsonArray(5, Json(std::string(250'000, 'x')))));
  const auto action = run("return trigger.length", scope);
  ASSERT_TRUE(std::holds_alternative<engine::Fail>(action));
  EXPECT_EQ(std::get<engine::Fail>(action).error.code, "limit");
  EXPECT_TRUE(std::holds_alternative<engine::RunEffect>(run("return 1", scope)));
}

TEST(Code, WhatItReadsMustLieBeforeIt) {
  const auto document = flow::parse_document(json(R"({"name": "w", "nodes": [
      {"id": "start", "type": "manual", "config": {}},
      {"id": "c", "type": "code", "config": {"language": "javascript", "source": "return nodes.later.x + item"}},
      {"id": "later", "type": "output", "config": {"value": 1}}],
    "edges": [{"from": "start", "to": "c"}, {"from": "c", "to": "later"}]})"));
  ASSERT_TRUE(document);
  const auto problems = flow::check(*document, catalogue());
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].node, "c");
  EXPECT_EQ(problems[0].pointer, "/nodes/1/config/source");
  EXPECT_EQ(problems[0].code, "not-upstream");
}

}  // namespace
}  // namespace nf::nodes
