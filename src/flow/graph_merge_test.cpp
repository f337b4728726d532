#include "flow/graph_kit.h"

namespace nf::flow::kit {
namespace {

using Case = GraphCase;

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

}  // namespace
}  // namespace nf::flow::kit
