#include "runtime/leaves.h"

#include <gtest/gtest.h>

namespace nf::runtime {
namespace {

// The turn that recorded a late outcome could end the execution as well, and then left the outcome's leaf
// out.
TEST(Leaves, ALateOutcomeHasOneUnlessTheExecutionHadEndedBefore) {
  engine::State state;
  state.ending = engine::Ending::Failed;  // by the same turn, or by one before
  const engine::Version version;
  const engine::Actor actor;
  const Sha256 key{};
  engine::EffectReported report;
  report.outcome = engine::EffectOutcome::Unknown;
  report.late = true;
  const auto same_turn = leaf_of(report, {state, version, actor, key, 0, 3, false});
  ASSERT_TRUE(same_turn);
  EXPECT_EQ(same_turn->kind, "effect.unknown");
  EXPECT_FALSE(leaf_of(report, {state, version, actor, key, 0, 3, true}));
}

}  // namespace
}  // namespace nf::runtime
