#include "expr/template.h"

#include "expr/template_text.h"
#include "expr/test_scope.h"

namespace nf::expr {
namespace {

std::string render(std::string_view config, const TestScope& scope) {
  const Result<Template> compiled = Template::compile(parse_json(config).value());
  if (!compiled) return "does not compile: " + compiled.error().message;
  const Result<Evaluated> result = compiled->evaluate(scope);
  return result ? write_json(result->value) : "fails: " + result.error().message;
}

const TestScope& request() {
  static const TestScope kScope = [] {
    TestScope scope;
    scope.set(
        "trigger",
        R"({"body": {"title": "MFA", "amount": 1250.5, "count": 3, "tags": ["a", "b"], "none": null}})");
    scope.set_node("scrape", R"({"links": [{"url": "x"}], "count": 41})");
    return scope;
  }();
  return kScope;
}

TEST(Template, AStringThatIsOneExpressionKeepsItsType) {
  EXPECT_EQ(render(R"("{{trigger.body.tags}}")", request()), R"(["a","b"])");
  EXPECT_EQ(render(R"("{{ trigger.body.amount }}")", request()), "1250.5");
  EXPECT_EQ(render(R"("{{ nodes.scrape.count + 1 }}")", request()), "42");
}

TEST(Template, InALongerStringValuesAreText) {
  EXPECT_EQ(
      render(
          R"("{{trigger.body.title}}: {{trigger.body.amount}} {{trigger.body.tags}}{{trigger.body.none}}!")",
          request()),
      R"("MFA: 1250.5 [\"a\",\"b\"]!")");
}

TEST(Template, ABackslashWritesTheBracesThemselves) {
  EXPECT_EQ(render(R"("\\{{ trigger }} and {{trigger.body.title}}")", request()),
            R"("{{ trigger }} and MFA")");
  EXPECT_EQ(render(R"("a }} b")", request()), R"("a }} b")");
}

TEST(Template, BracesAndQuotesInsideAnExpressionBelongToIt) {
  EXPECT_EQ(render(R"("{{ \"}}\" + '{{' }}")", request()), R"("}}{{")");
  EXPECT_EQ(render(R"("{{{'a': {'b': 1}}}}")", request()), R"({"a":{"b":1}})");
  EXPECT_EQ(render(R"("<{{ {'a': {'b': 1}}.a.b }}>")", request()), R"("<1>")");
}

TEST(Template, AMissingPathIsNullButNotWithinALargerExpression) {
  EXPECT_EQ(render(R"("{{trigger.body.nothing.at.all}}")", request()), "null");
  EXPECT_EQ(render(R"("{{nodes.later.output}}")", request()), "null");
  EXPECT_EQ(render(R"("[{{nodes.later.output}}]")", request()), R"("[]")");
  EXPECT_EQ(render(R"("{{trigger.body.nothing + 1}}")", request()), "fails: 1:14: no such key: `nothing`");
  EXPECT_EQ(render(R"("{{trigger.body.?nothing.orValue(7)}}")", request()), "7");
}

TEST(Template, AValueIsNeverEvaluatedAgain) {
  TestScope scope;
  scope.set("trigger", R"({"body": "{{ vars.secret }}"})");
  EXPECT_EQ(render(R"({"a": "{{trigger.body}}", "b": "<{{trigger.body}}>"})", scope),
            R"({"a":"{{ vars.secret }}","b":"<{{ vars.secret }}>"})");
}

TEST(Template, EveryMistakeIsToldWithItsPlace) {
  const Result<Template> compiled = Template::compile(
      parse_json(R"({"a": ["{{ 1 + }}", "fine"], "b/c": "{{ trigger", "{{key}}": 1})").value());
  ASSERT_FALSE(compiled);
  ASSERT_EQ(compiled.error().faults.size(), 2u);
  EXPECT_EQ(compiled.error().faults[0].pointer, "/a/0");
  EXPECT_EQ(compiled.error().faults[1].pointer, "/b~1c");
}

TEST(Template, AConstantIsKnownAsOne) {
  EXPECT_TRUE(Template::compile(parse_json(R"({"a": [1, "x"]})").value())->constant());
  const Template mixed =
      Template::compile(parse_json(R"({"a": [1, "{{index}}"], "b": {"c": 2}})").value()).value();
  EXPECT_FALSE(mixed.constant());
  EXPECT_TRUE(mixed.at("/b").constant());
  EXPECT_EQ(mixed.at("/b/c").constant_value(), Json(2));
  EXPECT_FALSE(mixed.at("/a/1").constant());
  EXPECT_TRUE(mixed.has("/a/1"));
  EXPECT_FALSE(mixed.has("/a/2"));
}

TEST(Template, PathsAreThoseOfAllExpressions) {
  const Template config =
      Template::compile(parse_json(R"(["{{nodes.a.x}} {{nodes.b.y[0].z}}", "{{nodes.a.x}}"])").value())
          .value();
  EXPECT_EQ(config.paths(), (std::vector<Path>{{"nodes", "a", "x"}, {"nodes", "b", "y"}}));
  EXPECT_EQ(config.uses().size(), 3u);
  EXPECT_EQ(config.uses()[2].pointer, "/1");
}

TEST(Template, ProvenanceIsThatOfEachPart) {
  TestScope scope;
  scope.set("trigger", R"({"body": {"a": 1}, "method": "POST"})", [] {
    Provenance body;
    body.graft("/body", Provenance::of(Source::External));
    return body;
  }());
  scope.set_node("ai", R"({"risk": "low"})", Provenance::of(Source::Ai));
  const Template config =
      Template::compile(parse_json(R"({"whole": "{{trigger}}", "method": "{{trigger.method}}",
      "text": "{{trigger.body.a}} {{nodes.ai.risk}}", "list": "{{[1, nodes.ai.risk]}}",
      "choice": "{{nodes.ai.risk == 'low' ? {'x': trigger.body.a, 'y': 2} : {}}}"})")
                            .value())
          .value();
  EXPECT_EQ(write_json(config.evaluate(scope)->provenance.to_json()),
            R"({"/choice":["ai"],"/choice/x":["external"],"/list/1":["ai"],)"
            R"("/text":["external","ai"],"/whole/body":["external"]})");
}

TEST(Template, AStringIsTakenApartWithTheirPlaces) {
  const auto parts = split_text("é {{ a }}\\{{b{{c}}");
  ASSERT_TRUE(parts.has_value());
  ASSERT_EQ(parts->size(), 4U);
  EXPECT_EQ((*parts)[0].text, "é ");
  EXPECT_EQ((*parts)[1].text, "a");
  EXPECT_EQ((*parts)[1].offset, 6U);
  EXPECT_TRUE((*parts)[1].expression);
  EXPECT_EQ((*parts)[2].text, "{{b");
  EXPECT_FALSE((*parts)[2].expression);
  EXPECT_EQ((*parts)[3].text, "c");
  EXPECT_EQ((*parts)[3].offset, 16U);
  EXPECT_EQ(split_text("")->size(), 1U);
  EXPECT_FALSE(split_text("{{ a").has_value());
}

}  // namespace
}  // namespace nf::expr
