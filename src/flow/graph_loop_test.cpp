#include "flow/graph_kit.h"

namespace nf::flow::kit {
namespace {

using Case = GraphCase;

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

}  // namespace
}  // namespace nf::flow::kit
