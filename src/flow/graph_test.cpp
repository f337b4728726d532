#include "flow/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/test_kit.h"

namespace nf::flow {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> problems_of(std::string_view text) {
  Problems problems;
  build_graph(kit::sketch(text), kit::shapes(), problems);
  return kit::short_of(problems);
}

struct Built {
  Document document;
  Graph graph;

  std::vector<std::string> names(const std::vector<bool>& mask) const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < mask.size(); ++i) {
      if (mask[i]) out.push_back(document.nodes[i].id);
    }
    return out;
  }
  std::vector<std::string> downstream(std::string_view id) const {
    return names(graph.downstream(graph.find(id)));
  }
  std::vector<std::string> upstream(std::string_view id) const {
    return names(graph.upstream(graph.find(id)));
  }
  // "from.port > to" of the edges that are marked.
  std::vector<std::string> edges(bool Graph::Edge::*mark) const {
    std::vector<std::string> out;
    for (const Graph::Edge& edge : graph.edges) {
      if (edge.*mark)
        out.push_back(document.nodes[edge.from].id + "." + edge.port + " > " + document.nodes[edge.to].id);
    }
    return out;
  }
};

Built built(std::string_view text) {
  Problems problems;
  Document document = kit::sketch(text);
  Graph graph = build_graph(document, kit::shapes(), problems);
  EXPECT_THAT(kit::short_of(problems), IsEmpty());
  return {std::move(document), std::move(graph)};
}

struct Case {
  std::string_view name;
  std::string_view flow;
  std::vector<std::string> problems;  // none: accepted
};

std::ostream& operator<<(std::ostream& out, const Case& shown) { return out << shown.flow; }

class TokenRules : public testing::TestWithParam<Case> {};

TEST_P(TokenRules, Hold) {
  EXPECT_THAT(problems_of(GetParam().flow), testing::ElementsAreArray(GetParam().problems));
}

std::string name_of_case(const testing::TestParamInfo<Case>& info) { return std::string(info.param.name); }

INSTANTIATE_TEST_SUITE_P(NeedsMerge, TokenRules,
                         testing::Values(Case{"ParallelBranchesMayNotMeetInAStep",
                                              R"(
          start s
          step a
          step b
          step x
          s > a > x
          s > b > x)",
                                              {"needs-merge x"}},
                                         Case{"ParallelBranchesMeetInAMerge",
                                              R"(
          start s
          step a
          step b
          merge x
          s > a > x
          s > b > x)",
                                              {}},
                                         Case{"TheWaysOfAnIfMeetAgain",
                                              R"(
          start s
          if i
          step a
          step b
          step x
          s > i
          i.true > a > x
          i.false > b > x)",
                                              {}},
                                         Case{"BothPortsOfAnIfMayLeadToTheSameStep",
                                              R"(
          start s
          if i
          step x
          s > i
          i.true > x
          i.false > x)",
                                              {}},
                                         Case{"AStepAndAWayAroundItMeet",
                                              R"(
          start s
          step a
          step x
          s > a > x
          s > x)",
                                              {"needs-merge x"}},
                                         Case{"ASwitchThatTakesTheFirst",
                                              R"(
          start s
          switch w {"ports": ["a", "b", "c"], "match": "first"}
          step x
          s > w
          w.a > x
          w.b > x
          w.c > x)",
                                              {}},
                                         Case{"ASwitchThatTakesAll",
                                              R"(
          start s
          switch w {"ports": ["a", "b"], "match": "all"}
          step x
          s > w
          w.a > x
          w.b > x)",
                                              {"needs-merge x"}},
                                         Case{"ASwitchThatTakesAllAndItsErrorPort",
                                              R"(
          start s
          switch! w {"ports": ["a"], "match": "all"}
          step x
          s > w
          w.a > x
          w.error > x)",
                                              {}},
                                         Case{"ThePortsOfAnApproval",
                                              R"(
          start s
          approval p
          step x
          s > p
          p.rejected > x
          p.timed_out > x
          p.approved > x)",
                                              {}},
                                         Case{"ThePortsOfTwoApprovalsSideBySide",
                                              R"(
          start s
          approval p
          approval q
          step x
          s > p
          s > q
          p.rejected > x
          q.rejected > x)",
                                              {"needs-merge x"}},
                                         Case{"ThePortsOfTwoApprovalsOneAfterTheOther",
                                              R"(
          start s
          approval p
          approval q
          step x
          s > p
          p.approved > q
          p.rejected > x
          q.rejected > x)",
                                              {}},
                                         Case{"ThePortsOfAWait",
                                              R"(
          start s
          wait w
          step x
          s > w
          w > x
          w.timeout > x)",
                                              {}},
                                         Case{"AnErrorPort",
                                              R"(
          start s
          step! a
          step b
          step x
          s > a > b > x
          a.error > x)",
                                              {}},
                                         Case{"AnErrorPortOfAParallelBranch",
                                              R"(
          start s
          step! a
          step b
          step x
          s > a
          s > b > x
          a.error > x)",
                                              {"needs-merge x"}},
                                         Case{"TheErrorPortsOfTwoStepsOneAfterTheOther",
                                              R"(
          start s
          step! a
          step! b
          step x
          s > a > b
          a.error > x
          b.error > x)",
                                              {}},
                                         Case{"AForkInsideOneWayOfAnIf",
                                              R"(
          start s
          if i
          step a
          step b
          step c
          step x
          s > i
          i.true > a > x
          i.true > b > x
          i.false > c > x)",
                                              {"needs-merge x"}},
                                         Case{"AForkInsideOneWayOfAnIfThatIsMerged",
                                              R"(
          start s
          if i
          step a
          step b
          merge m
          step x
          s > i
          i.true > a > m
          i.true > b > m
          m > x
          i.false > x)",
                                              {}},
                                         Case{"TwoWaysThatMergeAndPartAgain",
                                              R"(
          start s
          step a
          step b
          merge m
          if i
          step x
          s > a > m
          s > b > m
          m > i
          i.true > x
          i.false > x)",
                                              {}},
                                         Case{"WaysThatPartAtTwoDifferentIfs",
                                              R"(
          start s
          if i
          if j
          step a
          step b
          step x
          s > i
          s > j
          i.true > a
          j.true > b
          a > x
          b > x)",
                                              {"needs-merge x"}},
                                         Case{"ThreeWaysOfWhichTwoCanBeLive",
                                              R"(
          start s
          if i
          if j
          step a
          step x
          s > i
          i.true > j
          i.false > x
          i.true > a
          j.true > x
          a > x)",
                                              {"needs-merge x"}},
                                         Case{"WaysThatPartEarlierAndMeetEachOfTheOther",
                                              R"(
          start s
          if i
          if j
          if k
          step x
          s > i
          i.true > j
          i.false > k
          j.true > x
          j.false > x
          k.true > x
          k.false > x)",
                                              {}},
                                         Case{"AReturnEdgeAndTheWayIn",
                                              R"(
          start s
          step x
          approval p
          rework r
          s > x > p
          p.changes_requested > r
          r > x)",
                                              {}},
                                         Case{"ThePortsOfARework",
                                              R"(
          start s
          step x
          approval p
          rework r
          step e
          s > x > p
          p.changes_requested > r
          r > x
          r.timed_out > e
          r.withdrawn > e
          p.rejected > e)",
                                              {}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(MergeNeed, TokenRules,
                         testing::Values(Case{"MustBeWrittenBehindAnApproval",
                                              R"(
          start s
          step a
          approval p
          merge m
          s > a > m
          s > p
          p.approved > m)",
                                              {"merge-need m"}},
                                         Case{"MustBeWrittenFarBehindAnApproval",
                                              R"(
          start s
          approval p
          step a
          step b
          merge m
          s > p
          p.rejected > a
          a > m
          a > b > m)",
                                              {"merge-need m"}},
                                         Case{"IsEnoughAsAll",
                                              R"(
          start s
          step a
          approval p
          merge m {"need": "all"}
          s > a > m
          s > p
          p.approved > m)",
                                              {}},
                                         Case{"IsEnoughAsLive",
                                              R"(
          start s
          step a
          approval p
          merge m {"need": "live"}
          s > a > m
          s > p
          p.approved > m)",
                                              {}},
                                         Case{"MayNotBeComputed",
                                              R"(
          start s
          step a
          approval p
          merge m {"need": "{{vars.need}}"}
          s > a > m
          s > p
          p.approved > m)",
                                              {"merge-need m"}},
                                         Case{"MustBeWrittenBehindALoopThatAsks",
                                              R"(
          start s
          step a
          loop l
          approval p
          merge m
          s > a > m
          s > l
          l.item > p
          p.approved > l
          l.done > m)",
                                              {"merge-need m"}},
                                         Case{"MayBeLeftOutBeforeAnApproval",
                                              R"(
          start s
          step a
          step b
          merge m
          approval p
          s > a > m
          s > b > m > p)",
                                              {}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(Cycles, TokenRules,
                         testing::Values(Case{"AForwardCycleIsRefused",
                                              R"(
          start s
          step a
          if i
          step b
          s > a > i
          i.true > a
          i.false > b)",
                                              {"cycle a"}},
                                         Case{"AStepMayNotLeadToItself",
                                              R"(
          start s
          step a
          s > a > a)",
                                              {"cycle a"}},
                                         Case{"AMergeDoesNotMakeACycleRight",
                                              R"(
          start s
          merge m
          step a
          s > m > a > m)",
                                              {"cycle m"}},
                                         Case{"OtherPortsOfAReworkMayNotLeadBack",
                                              R"(
          start s
          step x
          approval p
          rework r
          s > x > p
          p.changes_requested > r
          r > x
          r.timed_out > x)",
                                              {"cycle x"}},
                                         Case{"EveryCycleIsReported",
                                              R"(
          start s
          step a
          step b
          s > a > a
          a > b > b)",
                                              {"cycle a", "cycle b"}},
                                         Case{"AReturnLineIsNoCycle",
                                              R"(
          start s
          step x
          approval p
          rework r
          step m
          s > x > p
          p.changes_requested > r > m > x)",
                                              {}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(Rework, TokenRules,
                         testing::Values(Case{"MustLeadBack",
                                              R"(
          start s
          step x
          approval p
          rework r
          s > x > p
          p.changes_requested > r)",
                                              {"rework-line r"}},
                                         Case{"MustLeadBackIntoTheForwardGraph",
                                              R"(
          start s
          step x
          approval p
          rework r
          step m
          s > x > p
          p.changes_requested > r > m)",
                                              {"rework-line r"}},
                                         Case{"MustLeadBackByOneLine",
                                              R"(
          start s
          step x
          approval p
          rework r
          s > x > p
          p.changes_requested > r
          r > x
          r > p)",
                                              {"rework-line r"}},
                                         Case{"MayNotForkOnTheLine",
                                              R"(
          start s
          step x
          approval p
          rework r
          if i
          s > x > p
          p.changes_requested > r > i
          i.true > x
          i.false > p)",
                                              {"rework-line r"}},
                                         Case{"MayNotPassAMerge",
                                              R"(
          start s
          step x
          approval p
          rework r
          merge m
          s > x > p
          p.changes_requested > r > m > x)",
                                              {"rework-line r"}},
                                         Case{"MayNotPassAnApproval",
                                              R"(
          start s
          step x
          approval p
          rework r
          approval q
          s > x > p
          p.changes_requested > r > q
          q.approved > x)",
                                              {"rework-line r"}},
                                         Case{"MayNotGoInACircle",
                                              R"(
          start s
          step x
          approval p
          rework r
          step m
          step n
          s > x > p
          p.changes_requested > r > m > n > m)",
                                              {"rework-line r"}},
                                         Case{"MayReenterAtTheApprovalItself",
                                              R"(
          start s
          approval p
          rework r
          s > p
          p.changes_requested > r > p)",
                                              {}},
                                         Case{"TwoOfThemMayShareALine",
                                              R"(
          start s
          approval p
          rework r
          rework q
          step m
          s > p
          p.changes_requested > r > m > p
          p.timed_out > q > m)",
                                              {}},
                                         Case{"IsRefusedInsideALoop",
                                              R"(
          start s
          loop l
          approval p
          rework r
          s > l
          l.item > p
          p.approved > l
          p.changes_requested > r > p)",
                                              {"rework-in-loop r"}},
                                         Case{"MayNotLeadIntoALoop",
                                              R"(
          start s
          approval p
          rework r
          loop l
          step a
          s > p
          p.approved > l
          l.item > a > l
          p.changes_requested > r > a)",
                                              {"rework-line r"}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(StaleApproval, TokenRules,
                         testing::Values(Case{"AnEarlierApprovalBeforeTheReentryPoint",
                                              R"(
          start s
          approval p
          step x
          approval q
          rework r
          s > p
          p.approved > x > q
          q.changes_requested > r > x)",
                                              {"stale-approval r"}},
                                         Case{"AnEarlierApprovalBehindTheReentryPoint",
                                              R"(
          start s
          step x
          approval p
          approval q
          rework r
          s > x > p
          p.approved > q
          q.changes_requested > r > x)",
                                              {}},
                                         Case{"AnApprovalBesideTheRework",
                                              R"(
          start s
          approval p
          step x
          approval q
          rework r
          s > p
          s > x > q
          q.changes_requested > r > x)",
                                              {"stale-approval r"}},
                                         Case{"AnApprovalBesideTheReworkBehindTheReentryPoint",
                                              R"(
          start s
          step x
          approval p
          approval q
          rework r
          s > x > p
          x > q
          q.changes_requested > r > x)",
                                              {}},
                                         Case{"AnApprovalThatCannotHaveOpenedBesideIt",
                                              R"(
          start s
          if i
          approval p
          step x
          approval q
          rework r
          s > i
          i.true > p
          i.false > x > q
          q.changes_requested > r > x)",
                                              {}},
                                         Case{"AnApprovalAfterTheRework",
                                              R"(
          start s
          step a
          step x
          rework r
          approval p
          s > a
          a > x
          a > r > x
          r.timed_out > p)",
                                              {}},
                                         Case{"AnApprovalAfterTheReworkThatCanAlsoOpenBesideIt",
                                              R"(
          start s
          step a
          step x
          rework r
          merge m
          approval p
          s > a
          a > x
          a > r > x
          a > m
          r.timed_out > m > p)",
                                              {"stale-approval r"}},
                                         Case{"EveryStaleApprovalIsReported",
                                              R"(
          start s
          approval p
          approval q
          step x
          rework r
          s > p
          p.approved > q
          q.approved > x
          q.changes_requested > r > x)",
                                              {"stale-approval r", "stale-approval r"}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(LoopBody, TokenRules,
                         testing::Values(Case{"ReturnsToItsLoop",
                                              R"(
          start s
          loop l
          step a
          step e
          s > l
          l.item > a > l
          l.done > e)",
                                              {}},
                                         Case{"MayReturnAtOnceOrNever",
                                              R"(
          start s
          loop l
          loop k
          step a
          s > l
          l.item > l
          l.done > k
          k.item > a)",
                                              {}},
                                         Case{"ReturnsOnceAnItem",
                                              R"(
          start s
          loop l
          step a
          step b
          s > l
          l.item > a > l
          l.item > b > l)",
                                              {"needs-merge l"}},
                                         Case{"ReturnsByEitherWayOfAChoice",
                                              R"(
          start s
          loop l
          if i
          s > l
          l.item > i
          i.true > l
          i.false > l)",
                                              {}},
                                         Case{"HoldsALoopOfItsOwn",
                                              R"(
          start s
          loop l
          loop k
          step a
          s > l
          l.item > k
          k.item > a > k
          k.done > l)",
                                              {}},
                                         Case{"MayNotBeLeftOnTheSide",
                                              R"(
          start s
          loop l
          step a
          step x
          s > l
          l.item > a > x
          l.done > x)",
                                              {"loop-body x"}},
                                         Case{"MayNotBeEnteredOnTheSide",
                                              R"(
          start s
          loop l
          step a
          step b
          s > l
          s > b > a
          l.item > a)",
                                              {"loop-body a"}},
                                         Case{"OfAnInnerLoopMayNotReturnToTheOuter",
                                              R"(
          start s
          loop l
          loop k
          step a
          s > l
          l.item > k
          k.item > a > l)",
                                              {"loop-body l"}},
                                         Case{"MayNotFollowDone",
                                              R"(
          start s
          loop l
          step a
          s > l
          l.done > a > l)",
                                              {"cycle l"}}),
                         name_of_case);

TEST(TokenRules, ADuplicateEdgeIsRefused) {
  EXPECT_THAT(problems_of(R"(
    start s
    step a
    s > a
    s > a)"),
              ElementsAre("duplicate-edge s"));
}

TEST(TokenRules, TheProblemSaysWhereAndHowToMendIt) {
  Problems problems;
  build_graph(kit::sketch(R"(
    start s
    step a
    step x
    s > a > x
    s > x)"),
              kit::shapes(), problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].pointer, "/nodes/2");
  EXPECT_EQ(problems[0].message,
            "x would run twice: the edges from a.main and s.main can both bring a token in the same run.");
  EXPECT_EQ(problems[0].mend,
            "Put a merge before x, or let the two ways part at a step that takes one of its ports.");
}

TEST(TokenRules, ThePolicyExceptionPasses) {
  EXPECT_THAT(problems_of(R"(
    start intake
    step assess
    step tier
    switch route {"ports": ["low", "medium", "high", "critical"], "match": "first"}
    step low
    step medium
    step high
    step critical
    approval decide
    step register
    step mail_approved
    step approved
    step mail_changes
    rework correct
    step mail_rejected
    step rejected
    intake > assess > tier > route
    route.low > low > decide
    route.medium > medium > decide
    route.high > high > decide
    route.critical > critical > decide
    decide.approved > register > mail_approved > approved
    decide.changes_requested > mail_changes > correct > assess
    correct.timed_out > mail_rejected
    correct.withdrawn > mail_rejected
    decide.rejected > mail_rejected > rejected
    decide.timed_out > mail_rejected)"),
              IsEmpty());
}

TEST(Graph, KnowsForwardReturnAndLoopEdges) {
  const Built flow = built(R"(
    start s
    step x
    loop l
    step a
    approval p
    rework r
    step m
    s > x > l
    l.item > a > l
    l.done > p
    p.changes_requested > r > m > x)");
  EXPECT_THAT(flow.edges(&Graph::Edge::returns), ElementsAre("r.main > m", "m.main > x"));
  EXPECT_THAT(flow.edges(&Graph::Edge::loop_return), ElementsAre("a.main > l"));
  EXPECT_EQ(flow.graph.start, flow.graph.find("s"));
  EXPECT_FALSE(flow.graph.nodes[flow.graph.find("m")].forward);
  EXPECT_TRUE(flow.graph.nodes[flow.graph.find("r")].forward);
  EXPECT_EQ(flow.graph.nodes[flow.graph.find("r")].reentry, flow.graph.find("x"));
  EXPECT_EQ(flow.graph.nodes[flow.graph.find("p")].reentry, kNone);
  EXPECT_EQ(flow.graph.nodes[flow.graph.find("a")].loop, flow.graph.find("l"));
  EXPECT_EQ(flow.graph.nodes[flow.graph.find("p")].loop, kNone);
  EXPECT_EQ(flow.graph.find("nobody"), kNone);
}

TEST(Graph, KnowsWhatLiesUpstreamAndDownstream) {
  const Built flow = built(R"(
    start s
    step x
    step beside
    approval p
    rework r
    step m
    step e
    s > x > p
    s > beside
    p.approved > e
    p.changes_requested > r > m > x)");
  EXPECT_THAT(flow.downstream("x"), ElementsAre("x", "p", "r", "e"));
  EXPECT_THAT(flow.downstream("e"), ElementsAre("e"));
  EXPECT_THAT(flow.upstream("x"), ElementsAre("s"));
  EXPECT_THAT(flow.upstream("e"), ElementsAre("s", "x", "p"));
  EXPECT_THAT(flow.upstream("m"), ElementsAre("s", "x", "p", "r"));
}

TEST(Graph, KeepsTheDocumentsNumbersForEdgesThatJoinNothing) {
  Problems problems;
  const Graph graph = build_graph(kit::sketch(R"(
    start s
    step a
    s > nowhere
    s > a)"),
                                  kit::shapes(), problems);
  EXPECT_EQ(graph.edges[0].to, kNone);
  EXPECT_THAT(graph.nodes[0].out, ElementsAre(1));
}

}  // namespace
}  // namespace nf::flow
