#include "flow/graph_kit.h"

namespace nf::flow::kit {
namespace {

using Case = GraphCase;

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

}  // namespace
}  // namespace nf::flow::kit
