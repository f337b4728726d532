#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/check/declared.h"
#include "flow/check_kit.h"

namespace nf::flow {
namespace {

using kit::places;
using kit::said;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(CheckExpressions, MustParseWhereverTheyStand) {
  EXPECT_THAT(places(R"(
    form s {"checks": [{"when": "body.x >"}]}
    set a {"values": {"deep": [{"x": "a {{vars.x +}} b"}], "open": "{{vars.x"}}
    if i {"when": "1 +"}
    s > a > i)"),
              UnorderedElementsAre(
                  "expression /nodes/0/config/checks/0/when", "expression /nodes/1/config/values/deep/0/x",
                  "expression /nodes/1/config/values/open", "expression /nodes/2/config/when"));
}

TEST(CheckExpressions, AreReadInTemplatesOnlyBetweenBraces) {
  EXPECT_THAT(said(R"(
    form s
    set a {"values": {"when": "tomorrow at 5 +", "x": "\\{{ nothing", "y": "{ }"}}
    s > a)"),
              IsEmpty());
}

TEST(CheckExpressions, AreNotLookedForInLiteralMembers) {
  EXPECT_THAT(said(R"(
    form s {"schema": {"type": "object", "properties": {"when": {"description": "{{ not an expression"}}}}
    step a
    s > a)"),
              IsEmpty());
}

TEST(CheckExpressions, AConditionMustGiveABoolean) {
  EXPECT_THAT(places(R"(
    form s
    if i {"when": "1 + 2"}
    s > i)"),
              ElementsAre("expression /nodes/1/config/when"));
}

TEST(CheckExpressions, MustNameFunctionsThatThereAre) {
  EXPECT_THAT(places(R"(
    form s
    step a {"text": "{{launch(trigger.body)}}"}
    s > a)"),
              ElementsAre("expression /nodes/1/config/text"));
}

TEST(CheckExpressions, MustNameFieldsThatTheRequestCanHave) {
  EXPECT_THAT(places(R"(
    form s {"schema": {"type": "object", "properties": {"title": {"type": "string"}}, "additionalProperties": false}, "checks": [{"when": "body.titel != ''"}, {"when": "body.title != ''"}]}
    step a {"text": "{{trigger.body.titel}} {{trigger.body.title}}"}
    s > a)"),
              ElementsAre("expression /nodes/0/config/checks/0/when", "expression /nodes/1/config/text"));
}

TEST(CheckExpressions, NameNodesUpstream) {
  EXPECT_THAT(said(R"(
    form s
    step a
    step b {"text": "{{nodes.a.x}} {{nodes.s.body}} {{nodes['a'].y}}"}
    s > a > b)"),
              IsEmpty());
}

TEST(CheckExpressions, MayNotNameNodesDownstreamOrBesideOrThemselves) {
  EXPECT_THAT(said(R"(
    form s
    step a {"text": "{{nodes.b.x}}"}
    step b {"text": "{{nodes.c.x}}"}
    step c {"text": "{{nodes.c.x}}"}
    s > a > b
    s > c)"),
              ElementsAre("not-upstream a", "not-upstream b", "not-upstream c"));
}

TEST(CheckExpressions, MayNotNameNodesThatThereAreNot) {
  const Problems problems = kit::problems_of(R"(
    form s
    step a
    step b {"text": "{{nodes.aa.x}}"}
    s > a > b)");
  ASSERT_THAT(kit::short_of(problems), ElementsAre("unknown-step b"));
  EXPECT_EQ(problems[0].pointer, "/nodes/2/config/text");
  EXPECT_EQ(problems[0].message, "`nodes.aa` names no step.");
  EXPECT_EQ(problems[0].mend, "Did you mean a? Name a step that lies before this one: s, a.");
}

TEST(CheckExpressions, MayNotNameANodeByACalculation) {
  EXPECT_THAT(said(R"(
    form s
    step a
    step b {"text": "{{nodes[vars.which].x}}"}
    s > a > b)"),
              ElementsAre("expression b"));
}

TEST(CheckExpressions, BehindAReturnLineMayNameTheReworkAndItsLine) {
  constexpr std::string_view kFlow = R"(
    form s
    step x {"text": "$"}
    approval p
    rework r
    step m {"text": "{{nodes.r.body}} {{nodes.p.comments}} {{nodes.x.y}}"}
    s > x > p
    p.changes_requested > r > m > x)";
  const auto with = [&](std::string_view text) {
    std::string flow(kFlow);
    flow.replace(flow.find('$'), 1, text);
    return said(flow);
  };
  EXPECT_THAT(with("{{nodes.r.body}} {{nodes.m.text}}"), IsEmpty());
  EXPECT_THAT(with("{{nodes.p.comments}}"), ElementsAre("not-upstream x"));
}

TEST(CheckExpressions, InsideALoopMayReadItsItem) {
  EXPECT_THAT(said(R"(
    form s
    loop l {"over": "{{trigger.body.items}}"}
    step a {"text": "{{item.name}} {{index}}"}
    step b {"text": "{{nodes.a.x}}"}
    step e {"text": "{{nodes.l.results}}"}
    s > l
    l.item > a > b > l
    l.done > e)"),
              IsEmpty());
}

TEST(CheckExpressions, OutsideALoopThereIsNoItem) {
  EXPECT_THAT(said(R"(
    form s
    loop l {"over": "{{item}}"}
    step a
    step e {"text": "{{index}} {{nodes.a.x}}"}
    s > l
    l.item > a > l
    l.done > e)"),
              ElementsAre("bad-root l", "bad-root e", "not-upstream e"));
}

TEST(CheckExpressions, OfAnEarlierItemAreNotThere) {
  EXPECT_THAT(said(R"(
    form s
    loop l
    step a {"text": "{{nodes.b.x}}"}
    step b
    s > l
    l.item > a > b > l)"),
              ElementsAre("not-upstream a"));
}

TEST(CheckExpressions, InChecksSpeakOfTheBody) {
  EXPECT_THAT(said(R"x(
    form s {"checks": [{"when": "body.from <= body.until && vars.open && now > timestamp('2026-01-01T00:00:00Z')"}]}
    step a
    s > a)x"),
              IsEmpty());
  EXPECT_THAT(places(R"(
    form s {"checks": [{"when": "trigger.body.from == 1"}, {"when": "execution.id == 'x'"}], "requester": "{{nodes.a.x}}"}
    step a {"text": "{{body.x}}"}
    s > a)"),
              ElementsAre("bad-root /nodes/0/config/checks/0/when", "bad-root /nodes/0/config/checks/1/when",
                          "bad-root /nodes/0/config/requester", "bad-root /nodes/1/config/text"));
}

TEST(Declares, FindsMembersThroughEverythingThatASchemaIsMadeOf) {
  const Json schema = kit::json(R"({
    "definitions": {"rule": {"properties": {"when": {"type": "string"}}}},
    "properties": {"rules": {"items": {"$ref": "#/definitions/rule"}}, "free": {}, "auth": {"oneOf": [{"properties": {"x": {}}}]}},
    "if": {}, "then": {"properties": {"when": {}}}})");
  const auto has = [&](std::vector<std::string> path) { return declares(schema, path); };
  EXPECT_TRUE(has({"rules", "0", "when"}));
  EXPECT_TRUE(has({"auth", "x"}));
  EXPECT_TRUE(has({"when"}));
  EXPECT_FALSE(has({"free", "when"}));
  EXPECT_FALSE(has({"rules", "when", "x"}));
  EXPECT_FALSE(has({}));
  EXPECT_FALSE(declares(kit::json(R"({"$ref": "#"})"), std::vector<std::string>{"when"}));
}

}  // namespace
}  // namespace nf::flow
