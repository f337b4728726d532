#include "expr/program.h"

#include "expr/test_scope.h"

namespace nf::expr {
namespace {

const TestScope& scope() {
  static const TestScope kScope = [] {
    TestScope scope;
    scope
        .set("trigger",
             R"({"body": {"amount": 5, "rate": 2.5, "title": "MFA", "tags": ["a"], "nothing": null,
                          "odd key": 1}})")
        .set("vars", R"({"limit": 100})")
        .set_node("scrape", R"({"links": [{"url": "x"}], "count": 41})")
        .set_now("2026-11-22T10:00:00.250Z");
    return scope;
  }();
  return kScope;
}

std::string evaluate(std::string_view source, const TestScope& in = scope(), const Limits& limits = {}) {
  const Result<Program> program = Program::compile(source);
  if (!program) return "does not compile: " + program.error().message;
  const Result<Evaluated> result = program->evaluate(in, limits);
  return result ? write_json(result->value) : "fails: " + result.error().message;
}

std::string sources(std::string_view source, const TestScope& in) {
  return write_json(Program::compile(source).value().evaluate(in).value().provenance.to_json());
}

TEST(Program, ReadsRootsNodesAndNow) {
  EXPECT_EQ(evaluate("trigger.body['odd key']"), "1");
  EXPECT_EQ(evaluate("nodes.scrape.links[0].url"), R"("x")");
  EXPECT_EQ(evaluate("nodes['scrape'].count"), "41");
  EXPECT_EQ(evaluate("now"), R"("2026-11-22T10:00:00.250Z")");
  EXPECT_EQ(evaluate("now + duration('1h')"), R"("2026-11-22T11:00:00.250Z")");
  EXPECT_EQ(evaluate("has(nodes.scrape) && !has(nodes.later) && has(trigger.body.title)"), "true");
  EXPECT_EQ(evaluate("nodes.?later.?count.orValue(3)"), "3");
  EXPECT_EQ(evaluate("trigger.body.?nothing.?deeper.orValue(3)"), "3");
  EXPECT_EQ(evaluate("{'a': null}.?a.?b.orValue(4)"), "4");
}

TEST(Program, JsonNumbersAreDoublesAndMixWithInts) {
  EXPECT_EQ(evaluate("trigger.body.amount / 2"), "2.5");
  EXPECT_EQ(evaluate("5 / 2"), "2");
  EXPECT_EQ(evaluate("trigger.body.amount + 1"), "6");
  EXPECT_EQ(evaluate("trigger.body.amount % 2"), "1");
  EXPECT_EQ(evaluate("trigger.body.amount == 5 && trigger.body.amount in [5]"), "true");
  EXPECT_EQ(evaluate("['a', 'b'][trigger.body.amount - 4]"), R"("b")");
  const Program strict = Program::compile("trigger.body.amount + 1", {.strict = true}).value();
  EXPECT_FALSE(strict.evaluate(scope()));
}

TEST(Program, ValuesAreBroughtToJson) {
  EXPECT_EQ(evaluate("timestamp('2026-01-01T01:00:00+01:00')"), R"("2026-01-01T00:00:00.000Z")");
  EXPECT_EQ(evaluate("duration('3500ms')"), R"("3.5s")");
  EXPECT_EQ(evaluate("b'hi'"), R"("aGk=")");
  EXPECT_EQ(evaluate("[1, 2u, 3.0, 0.5]"), "[1,2,3,0.5]");
  EXPECT_EQ(evaluate("{'b': 1, 'a': {'c': null}}"), R"({"b":1,"a":{"c":null}})");
}

TEST(Program, WhatIsNoJsonFails) {
  for (std::string_view source :
       {"0.0 / 0.0", "1.0 / 0.0", "int", "optional.of(1)", "{1: 2}", "9007199254740992", "[type(1)]"}) {
    EXPECT_TRUE(evaluate(source).starts_with("fails: 1:")) << source << " gives " << evaluate(source);
  }
}

TEST(Program, FailuresNameTheirPlace) {
  EXPECT_EQ(evaluate("trigger.body.title +\n  trigger.body.missing"), "fails: 2:16: no such key: `missing`");
  EXPECT_EQ(evaluate("trigger.body.title.first"),
            "fails: 1:20: `first` is looked for in a value of type string");
  EXPECT_EQ(evaluate("'é' + 1"), "fails: 1:5: no such overload: +(string, int)");
  EXPECT_EQ(evaluate("1 + nosuch"), "fails: 1:5: unknown name `nosuch`");
  EXPECT_EQ(evaluate("nodes"), "does not compile: 1:1: `nodes` is followed by the id of a node: nodes.<id>");
}

TEST(Program, AnErrorDoesNotOutweighATermThatDecides) {
  EXPECT_EQ(evaluate("trigger.body.missing > 1 || true"), "true");
  EXPECT_EQ(evaluate("trigger.body.missing > 1 && false"), "false");
  EXPECT_EQ(evaluate("trigger.body.missing > 1 || false"), "fails: 1:14: no such key: `missing`");
  EXPECT_EQ(evaluate("(1 / 0 > 1 || false) || (false || trigger.body.missing)"),
            "fails: 1:4: division by zero");
}

TEST(Program, AConditionHasToGiveABoolean) {
  Sources read;
  EXPECT_TRUE(*Program::compile("trigger.body.amount >= vars.limit || true")
                   .value()
                   .evaluate_condition(scope(), read));
  const Result<bool> number =
      Program::compile("trigger.body.amount").value().evaluate_condition(scope(), read);
  EXPECT_EQ(number.error().message, "1:1: a condition has to give true or false, not double");
}

TEST(Program, OnlyAPlainPathGivesNullWhereSomethingIsMissing) {
  const auto or_null = [](std::string_view source) {
    const Result<Evaluated> result = Program::compile(source).value().evaluate_or_null(scope());
    return result ? write_json(result->value) : result.error().message;
  };
  EXPECT_EQ(or_null("nodes.later.x"), "null");
  EXPECT_EQ(or_null("item"), "null");
  EXPECT_EQ(or_null("trigger.body.tags[7]"), "null");
  EXPECT_EQ(or_null("trigger.body.title.first"), "null");
  EXPECT_EQ(or_null("[nodes.later.x]"), "1:8: no such key: `later`");
  EXPECT_EQ(or_null("nosuch.x"), "1:1: unknown name `nosuch`");
  EXPECT_TRUE(Program::compile("(trigger.body['a b'][0])").value().is_path());
  EXPECT_FALSE(Program::compile("trigger.body[vars.x]").value().is_path());
}

TEST(Program, PathsAreWhatTheTextSays) {
  const Program program =
      Program::compile(
          "nodes.a.list.exists(x, x.y == trigger.body[vars.key].z) && has(nodes.b['c d'].e) && now > now")
          .value();
  EXPECT_EQ(program.paths(), (std::vector<Path>{{"nodes", "a", "list"},
                                                {"trigger", "body"},
                                                {"vars", "key"},
                                                {"nodes", "b", "c d", "e"},
                                                {"now"}}));
}

TEST(Program, ProvenanceIsThatOfEverythingReadConditionsIncluded) {
  TestScope in;
  in.set("trigger", R"({"body": {"a": 1}})", Provenance::of(Source::External));
  in.set_node("ai", R"({"risk": "low"})", Provenance::of(Source::Ai));
  in.set("vars", R"({"x": 1})");
  EXPECT_EQ(sources("vars.x + 1", in), "{}");
  EXPECT_EQ(sources("trigger.body", in), R"({"":["external"]})");
  EXPECT_EQ(sources("trigger.body.a + 1", in), R"({"":["external"]})");
  EXPECT_EQ(sources("nodes.ai.risk == 'low' ? vars.x : trigger.body.a", in), R"({"":["ai"]})");
  EXPECT_EQ(sources("[vars.x, nodes.ai]", in), R"({"/1":["ai"]})");
  EXPECT_EQ(sources("{'a': {'b': trigger.body}, nodes.ai.risk: 1}", in),
            R"({"":["ai"],"/a/b":["external"]})");
  EXPECT_EQ(sources("has(trigger.body.nothing)", in), R"({"":["external"]})");
  EXPECT_EQ(sources("[1, 2].map(x, x == 1 ? nodes.ai.risk : 'n')", in), R"({"":["ai"]})");
}

TEST(Program, AFailingConditionStillTellsWhatItRead) {
  TestScope in;
  in.set_node("ai", R"({})", Provenance::of(Source::Ai));
  Sources read;
  EXPECT_FALSE(Program::compile("nodes.ai.risk == 'low'").value().evaluate_condition(in, read));
  EXPECT_EQ(read, Source::Ai);
}

}  // namespace
}  // namespace nf::expr
