#include <gtest/gtest.h>

#include "engine/test_kit.h"

namespace nf::engine {
namespace {

using kit::Bench;

constexpr std::string_view kOld = R"(
    start s
    step facts
    approval gate {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any"}
    step after
    s > facts > gate
    gate.approved > after)";
// The facts are gone, and there is a second approval.
constexpr std::string_view kNew = R"(
    start s
    approval gate {"reviewers": [{"email": "sara@example.com"}], "review_mode": "any"}
    approval last {"reviewers": [{"email": "ciso@example.com"}], "review_mode": "any"}
    step after
    s > gate
    gate.approved > last
    last.approved > after)";

std::shared_ptr<const Version> new_version() { return kit::version_of(flow::kit::sketch(kNew), 2); }

class Migrate : public testing::Test {
 protected:
  Turn migrate(const std::string& by = "olga") {
    const auto to = new_version();
    Turn turn = bench.send(MigrateExecution{to, "the rule has changed"}, by);
    if (!turn.rejection) bench.version = to;
    return turn;
  }
  Bench bench{kOld};
};

TEST_F(Migrate, TheNextRevisionBeginsInTheOtherVersion) {
  bench.start();
  const ApprovalId first = bench.state.approvals.at(0).id;
  ASSERT_FALSE(migrate().rejection);
  EXPECT_EQ(bench.state.approval(first)->outcome, Outcome::Cancelled) << "a stale approval decides nothing";
  EXPECT_EQ(bench.state.revision, 2);
  EXPECT_EQ(bench.state.workflow.version, 2);
  EXPECT_EQ(bench.status_of("gate"), "waiting");
  EXPECT_EQ(bench.state.approvals.size(), 2U);
  bench.vote(Verdict::Approve, "sara");
  bench.vote(Verdict::Approve, "ciso");
  EXPECT_EQ(status(bench.state), "completed");
}

TEST_F(Migrate, AnApprovalGivenBeforeCountsForNothingAfter) {
  bench.start();
  bench.vote(Verdict::Approve, "sven");
  EXPECT_EQ(migrate().rejection->type, "execution-ended");
}

TEST_F(Migrate, OnlyAnOperatorMoves) {
  bench.start();
  const Turn refused = migrate("rita");
  ASSERT_TRUE(refused.rejection);
  EXPECT_EQ(refused.rejection->code, ErrorCode::Forbidden);
  EXPECT_EQ(bench.state.revision, 1);
}

TEST_F(Migrate, ItsOwnVersionIsNoneToMoveTo) {
  bench.start();
  const Turn same = bench.send(MigrateExecution{bench.version, "why not"});
  EXPECT_EQ(same.rejection->type, "same-version");
}

TEST_F(Migrate, TheJournalAloneGivesTheSameState) {
  bench.start();
  migrate();
  bench.vote(Verdict::Approve, "sara");
  State replayed;
  for (const Event& event : bench.events) evolve(replayed, event);
  EXPECT_EQ(status(replayed), status(bench.state));
  EXPECT_EQ(replayed.steps.size(), bench.state.steps.size());
  EXPECT_EQ(replayed.approvals.size(), bench.state.approvals.size());
}

TEST_F(Migrate, ATimerOfTheOldVersionIsGone) {
  Bench slow(R"(
    start s
    approval gate {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any", "due_in": "PT1H"}
    s > gate)");
  slow.start();
  ASSERT_EQ(timers(slow.state).size(), 1U);
  slow.send(MigrateExecution{new_version(), "no deadline any more"});
  EXPECT_TRUE(timers(slow.state).empty());
}

TEST_F(Migrate, AnApprovalWhoseNodeIsGoneStaysInTheHistoryAtTheNextMoveToo) {
  bench.start();
  const auto without_gate = [](int number) {
    return kit::version_of(flow::kit::sketch(R"(
      start s
      approval other {"reviewers": [{"email": "sara@example.com"}], "review_mode": "any"}
      s > other)"),
                           number);
  };
  ASSERT_FALSE(bench.send(MigrateExecution{without_gate(2), "the gate was wrong"}).rejection);
  bench.version = without_gate(2);
  ASSERT_FALSE(bench.send(MigrateExecution{without_gate(3), "so was its name"}).rejection);
  EXPECT_EQ(bench.state.approvals.size(), 3U);
  EXPECT_EQ(status(bench.state), "waiting_approval");
}

}  // namespace
}  // namespace nf::engine
