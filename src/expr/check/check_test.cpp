#include "expr/check.h"

#include "base/json.h"

namespace nf::expr {
namespace {

const Names& names() {
  static const Names kNames = [] {
    Names names;
    const Json schema = parse_json(R"({"type": "object", "additionalProperties": false, "properties": {
        "amount": {"type": "number"}, "title": {"type": "string"}, "until": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"type": "string"}}, "free": {},
        "items": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}}})")
                            .value();
    Shape trigger{.kind = Shape::Kind::Object};
    trigger.members.emplace("body", std::make_shared<const Shape>(shape_of_schema(schema)));
    names.roots.emplace("trigger", trigger);
    names.roots.emplace("vars", Shape{});
    names.roots.emplace("now", Shape{.kind = Shape::Kind::Timestamp});
    names.nodes.emplace("scrape", Shape{});
    return names;
  }();
  return kNames;
}

std::string first(std::string_view source, bool condition = false) {
  const std::vector<Finding> findings = check(source, names(), condition);
  return findings.empty() ? "" : std::to_string(findings[0].column) + ": " + findings[0].message;
}

TEST(Check, FindsNothingInWhatMayWork) {
  for (std::string_view source :
       {"trigger.body.amount >= 25000 && trigger.body.tags.exists(t, t == 'x')",
        "nodes.scrape.anything.at.all + 1", "vars.max[trigger.body.title] % 2 == 0",
        "date(trigger.body.until) > now", "trigger.body.free.x.y > 'z'",
        "has(trigger.body.title) ? trigger.body.title : null", "trigger.body.?title.orValue('none').size()",
        "trigger.body.items.map(i, i.n * 2).size() > 1", "math.greatest(1, vars.x) == 3",
        "type(vars.x) == int", "cel.bind(t, trigger.body.tags, t.join(',') + '!')",
        "trigger.body.title == null", "trigger.body.items.transformMap(i, v, v.n)",
        "optional.of(1).optMap(x, x + 1).value()",
        "now - timestamp('2026-01-01T00:00:00Z') > duration('24h')"}) {
    EXPECT_EQ(first(source), "") << source;
  }
}

TEST(Check, UnknownNamesAndFields) {
  EXPECT_EQ(first("triger.body"), "1: unknown name `triger`");
  EXPECT_EQ(first("1 + item"), "5: `item` cannot be read here");
  EXPECT_EQ(first("nodes.later.x"),
            "1: `nodes.later` cannot be read here: no node upstream has the id `later`");
  EXPECT_EQ(first("trigger.body.amout > 1"),
            "1: there is no field `amout`: it has `amount`, `free`, `items`, `tags`, `title`, `until`");
  EXPECT_EQ(first("trigger.body.title.first"), "1: `first` is looked for in a value of type string");
}

TEST(Check, UnknownFunctionsAndArguments) {
  EXPECT_EQ(first("sise(vars)"), "1: unknown function `sise`");
  EXPECT_EQ(first("startsWith(vars.a, 'x')"), "1: `startsWith` is called on a value: value.startsWith(…)");
  EXPECT_EQ(first("trigger.body.amount.startsWith('x')"), "1: startsWith() does not take (double, string)");
  EXPECT_EQ(first("days('2026-01-01')"), "1: days() does not take (string)");
  EXPECT_EQ(first("vars.x.matches('(')"), "16: the pattern is no regular expression: missing ): (");
}

TEST(Check, OperationsThatNeverFit) {
  EXPECT_EQ(first("trigger.body.title + 1"), "1: `+` does not take string and int");
  EXPECT_EQ(first("trigger.body.until < now"), "1: no order between string and google.protobuf.Timestamp");
  EXPECT_EQ(first("trigger.body.amount == '5'"), "1: never equal: double and string");
  EXPECT_EQ(first("1 in trigger.body.amount"), "1: `in` looks into a list or map, not double");
  EXPECT_EQ(first("true && trigger.body.title"),
            "9: each side of `&&` has to give true or false; this gives string");
  EXPECT_EQ(first("trigger.body.title.all(x, true)"), "1: a loop runs over a list or a map, not string");
  EXPECT_EQ(first("trigger.body.tags.all(t, t > 1)"), "26: no order between string and int");
}

TEST(Check, AConditionThatGivesNoBoolean) {
  EXPECT_EQ(first("trigger.body.amount", true),
            "1: a condition has to give true or false; this gives double");
  EXPECT_EQ(first("vars.enabled", true), "");
}

TEST(Check, SyntaxErrorsAndSpans) {
  const std::vector<Finding> findings = check("1 +\n  nosuch + gone", names());
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].offset, 6u);
  EXPECT_EQ(findings[0].length, 6u);
  EXPECT_EQ(findings[0].line, 2);
  EXPECT_EQ(findings[0].column, 3);
  EXPECT_EQ(first("1 +"), "4: the expression ends where a value should be");
}

TEST(Check, TellsTheTypeOfWhatIsSure) {
  EXPECT_EQ(type_of("trigger.body.title", names()), "string");
  EXPECT_EQ(type_of("trigger.body.amount * 2", names()), "number");
  EXPECT_EQ(type_of("trigger.body.amount > 2.0", names()), "boolean");
  EXPECT_EQ(type_of("trigger.body.tags", names()), "array");
  EXPECT_EQ(type_of("trigger.body", names()), "object");
  EXPECT_EQ(type_of("now", names()), "timestamp");
  EXPECT_EQ(type_of("vars.anything", names()), "");
  EXPECT_EQ(type_of("true ? 1 : 'x'", names()), "");
  EXPECT_EQ(type_of("1 +", names()), "");
}

}  // namespace
}  // namespace nf::expr
