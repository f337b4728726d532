#include "flow/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/check_kit.h"

namespace nf::flow {
namespace {

using kit::places;
using kit::said;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Check, ASoundWorkflowMayBePublished) {
  EXPECT_THAT(said(R"(
    form s {"path": "request"}
    step a {"text": "hello", "count": 3}
    s > a)"),
              IsEmpty());
}

TEST(CheckStart, ThereMustBeOne) {
  EXPECT_THAT(said("step a"), ElementsAre("no-start "));
  EXPECT_THAT(said(""), ElementsAre("no-start "));
}

TEST(CheckStart, ThereMayBeOnlyOne) {
  EXPECT_THAT(said(R"(
    form s
    form t
    step a
    s > a
    t > a)"),
              ElementsAre("many-starts t"));
}

TEST(CheckStart, NoEdgeMayLeadIntoIt) {
  EXPECT_THAT(places(R"(
    form s
    approval p
    rework r
    s > p
    p.changes_requested > r > s)"),
              ElementsAre("start-entered /edges/2/to"));
}

TEST(CheckEdges, MustJoinNodes) {
  EXPECT_THAT(places(R"(
    form s
    step a
    s > a
    a > b
    c > a)"),
              ElementsAre("unknown-node /edges/2/from", "unknown-node /edges/1/to"));
}

TEST(CheckEdges, MustLeaveByAPortThatThereIs) {
  EXPECT_THAT(places(R"(
    form s
    if i {"when": "true"}
    step a
    step b
    s > i
    i.true > a
    i.maybe > b)"),
              ElementsAre("unknown-port /edges/2/port"));
}

TEST(CheckEdges, TheErrorPortIsThereWhereFailuresBranch) {
  EXPECT_THAT(said(R"(
    form s
    step! a
    step b
    s > a
    a.error > b)"),
              IsEmpty());
  const Problems problems = kit::problems_of(R"(
    form s
    step a
    step b
    s > a
    a.error > b)");
  EXPECT_THAT(kit::short_of(problems), ElementsAre("unknown-port a"));
  EXPECT_THAT(problems[0].mend, HasSubstr("branch"));
}

TEST(CheckEdges, MayNotBeThereTwice) {
  EXPECT_THAT(places(R"(
    form s
    step a
    s > a
    s > a)"),
              ElementsAre("duplicate-edge /edges/1"));
}

TEST(CheckNodes, MustBeReachable) {
  EXPECT_THAT(said(R"(
    form s
    step a
    step b
    step c
    s > a
    b > c)"),
              ElementsAre("unreachable b", "unreachable c"));
}

TEST(CheckNodes, OnAReturnLineAreReachable) {
  EXPECT_THAT(said(R"(
    form s
    approval p
    rework r
    step m
    s > p
    p.changes_requested > r > m > p)"),
              IsEmpty());
}

TEST(CheckNodes, MustBeOfAKnownType) {
  EXPECT_THAT(places(R"(
    form s
    teleport a
    s > a)"),
              ElementsAre("unknown-type /nodes/1/type"));
}

TEST(CheckNodes, MustHaveIdsOfTheirOwn) {
  EXPECT_THAT(places(R"(
    form s
    step a
    step a
    s > a)"),
              testing::Contains("duplicate-id /nodes/2/id"));
}

TEST(CheckNodes, MustHaveIdsOfTheRightForm) {
  const std::string longest = "a" + std::string(63, '9');
  EXPECT_THAT(said("form s\nstep " + longest + "\ns > " + longest), IsEmpty());
  for (const std::string& id :
       std::vector<std::string>{"A", "1a", "_a", "a-b", "ä", "a" + std::string(64, 'b')}) {
    EXPECT_THAT(places("form s\nstep " + id + "\ns > " + id), ElementsAre("bad-id /nodes/1/id")) << id;
  }
}

TEST(CheckConfig, IsHeldAgainstTheTypesSchema) {
  EXPECT_THAT(places(R"(
    form s {"path": "Not A Path"}
    step a {"count": "three", "colour": "red"}
    if i {}
    s > a > i)"),
              UnorderedElementsAre("config /nodes/0/config/path", "config /nodes/1/config/count",
                                   "config /nodes/1/config/colour", "config /nodes/2/config/when"));
}

TEST(CheckConfig, TakesATemplateForAnyValue) {
  EXPECT_THAT(said(R"(
    form s
    step a {"count": "{{vars.count}}", "text": "to {{vars.name}}"}
    s > a)"),
              IsEmpty());
  EXPECT_THAT(places(R"(
    form s
    step a {"count": "{{vars.count}}0"}
    s > a)"),
              ElementsAre("config /nodes/1/config/count"));
}

TEST(CheckConfig, OfALiteralMemberIsNoTemplate) {
  EXPECT_THAT(places(R"(
    form s {"path": "{{vars.path}}"}
    step a
    s > a)"),
              ElementsAre("config /nodes/0/config/path"));
}

TEST(CheckConfig, TheTypesOwnFindingsComeWithTheNodesPlace) {
  class Picky : public kit::FakeType {
   public:
    Picky() : FakeType(kit::kind("picky")) {}
    void check(const NodeSpec& node, Problems& problems) const override {
      problems.push_back({node.id, "/config/x", "picky", "I do not like it.", "Try again."});
    }
  };
  static kit::FakeCatalogue types;  // a description lives as long as the program
  types.add(std::make_unique<kit::FakeType>(kit::start_kind()));
  types.add(std::make_unique<Picky>());
  const Problems problems = check(kit::sketch("form s\npicky a\ns > a"), types);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0], (Problem{"a", "/nodes/1/config/x", "picky", "I do not like it.", "Try again."}));
}

TEST(CheckConfig, NamesConnectionsAndWorkflowsThatThereAre) {
  constexpr std::string_view kFlow = R"(
    form s
    step a {"connection": "jira"}
    sub_workflow b {"workflow": "onboarding"}
    s > a > b)";
  EXPECT_THAT(places(kFlow), ElementsAre("unknown-connection /nodes/1/config/connection",
                                         "unknown-workflow /nodes/2/config/workflow"));
  Surroundings surroundings;
  surroundings.has_connection = [](std::string_view name) { return name == "jira"; };
  surroundings.has_workflow = [](std::string_view name) { return name == "onboarding"; };
  EXPECT_THAT(places(kFlow, surroundings), IsEmpty());
}

TEST(CheckOnError, MayNotContinueWhereAPortHasToBeChosen) {
  for (const char* type : {"if", "switch", "approval", "rework", "loop", "risk_tier"}) {
    Document document = kit::sketch("form s\nstep a\ns > a");
    document.nodes[1].type = type;
    document.nodes[1].on_error = OnError::Continue;
    if (std::string_view(type) == "if") document.nodes[1].config = kit::json(R"({"when": "true"})");
    if (std::string_view(type) == "switch") {
      document.nodes[1].config = kit::json(R"({"rules": [{"port": "x", "when": "true"}], "default": "y"})");
    }
    if (std::string_view(type) == "risk_tier") document.nodes[1].config = kit::json(R"({"rules": []})");
    EXPECT_THAT(kit::short_of(check(document, kit::catalogue())), testing::Contains("on-error a")) << type;
  }
  Document document = kit::sketch("form s\nstep a\ns > a");
  document.nodes[1].on_error = OnError::Continue;
  EXPECT_THAT(kit::short_of(check(document, kit::catalogue())), IsEmpty());
}

TEST(CheckRetry, MustMakeSense) {
  Document document = kit::sketch("form s\nstep a\ns > a");
  document.nodes[1].retry = {3, Millis(5'000), 0.5, Millis(1'000)};
  document.nodes[1].timeout = Millis(0);
  std::vector<std::string> pointers;
  for (const Problem& problem : check(document, kit::catalogue())) pointers.push_back(problem.pointer);
  EXPECT_THAT(pointers, ElementsAre("/nodes/1/retry/initial", "/nodes/1/retry/factor", "/nodes/1/timeout"));
}

TEST(CheckSettings, TheTimeZoneMustExist) {
  Document document = kit::sketch("form s\nstep a\ns > a");
  document.settings.timezone = "Europe/London";
  EXPECT_THAT(check(document, kit::catalogue()), IsEmpty());
  for (const char* zone : {"Europe/Londres", "", "../../etc/passwd"}) {
    document.settings.timezone = zone;
    const Problems problems = check(document, kit::catalogue());
    ASSERT_EQ(problems.size(), 1u) << zone;
    EXPECT_EQ(problems[0].pointer, "/settings/timezone");
  }
}

TEST(CheckLimits, Hold) {
  Document document = kit::sketch("form s");
  for (std::size_t i = 1; i < kMaxNodes; ++i) {
    NodeSpec node;
    node.id = "n" + std::to_string(i);
    node.type = "step";
    node.config = JsonObject();
    document.edges.push_back({i == 1 ? "s" : "n" + std::to_string(i - 1), "main", node.id});
    document.nodes.push_back(std::move(node));
  }
  EXPECT_THAT(check(document, kit::catalogue()), IsEmpty());
  document.bytes = kMaxDocumentBytes + 1;
  EXPECT_EQ(check(document, kit::catalogue()).size(), 1u);
  document.nodes.push_back(document.nodes.back());
  document.edges.resize(kMaxEdges + 1, document.edges.back());
  const Problems problems = check(document, kit::catalogue());
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].code, "limit");
  EXPECT_EQ(problems[0].message, "The workflow has more than 500 nodes.");
}

TEST(Check, ReportsEverythingAtOnceInTheOrderOfTheNodes) {
  EXPECT_THAT(said(R"(
    form s {"path": 1}
    step a {"count": "x"}
    step b {"text": "{{1 +}}"}
    merge m
    step x
    teleport t
    s > a > x
    s > b > x
    x > t
    a.side > m)"),
              ElementsAre("config s", "unknown-port a", "config a", "expression b", "needs-merge x",
                          "unknown-type t"));
}

TEST(Check, AnswersForAnyEdgesAndConfigsWithoutFalling) {
  EXPECT_FALSE(said(R"(
    switch w {"rules": 3}
    switch v {"rules": [{"port": 3}], "default": 4}
    loop l {"over": "{{item}}"}
    rework r
    w > v > l > r > w
    l.item > l
    r > nowhere
    nowhere > r)")
                   .empty());
}

TEST(Problem, IsShownWithAllItsParts) {
  EXPECT_EQ(to_json(Problem{"a", "/nodes/1", "cycle", "It goes round.", "Use a loop."}),
            kit::json(R"({"node": "a", "pointer": "/nodes/1", "code": "cycle", "message": "It goes round.",
                          "mend": "Use a loop."})"));
}

}  // namespace
}  // namespace nf::flow
