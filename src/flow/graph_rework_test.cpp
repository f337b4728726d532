#include "flow/graph_kit.h"

namespace nf::flow::kit {
namespace {

using Case = GraphCase;

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

}  // namespace
}  // namespace nf::flow::kit
