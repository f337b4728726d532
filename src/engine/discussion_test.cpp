#include "engine/discussion.h"

#include <gtest/gtest.h>

#include "engine/test_kit.h"

// What no scenario reaches; the ordinary ways stand in tests/scenarios/discussion.flow.
namespace nf::engine {
namespace {

using kit::Bench;

constexpr std::string_view kGate = R"(
    start s
    approval gate {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any", "remind_every": "P1D", "due_in": "P1D", "on_timeout": "timed_out"}
    step after
    s > gate
    gate.approved > after
    gate.timed_out > after)";

class Discussion : public testing::Test {
 protected:
  void SetUp() override { bench.start(); }
  const Approval& approval() const { return bench.state.approvals.at(0); }
  std::string refusal(const Command& command, const std::string& by) {
    const Turn turn = bench.send(command, by);
    return turn.rejection ? turn.rejection->type : "";
  }
  Bench bench{kGate};
};

TEST_F(Discussion, HasALimit) {
  for (std::size_t i = 0; i < kMaxComments; ++i)
    ASSERT_EQ(refusal(AddComment{approval().id, "again"}, "sven"), "");
  EXPECT_EQ(refusal(AddComment{approval().id, "and again"}, "sven"), "comment-limit");
  EXPECT_EQ(approval().comments.size(), kMaxComments);
}

TEST_F(Discussion, OneCommentHasAsManyCharactersAsAReason) {
  EXPECT_EQ(refusal(AddComment{approval().id, std::string(10'000, 'a')}, "sven"), "");
  EXPECT_EQ(refusal(AddComment{approval().id, std::string(10'001, 'a')}, "sven"), "invalid-input");
}

TEST_F(Discussion, OfAnApprovalThatIsNotThereIsNotFound) {
  EXPECT_EQ(bench.send(AddComment{ApprovalId{}, "hello"}, "sven").rejection->code, ErrorCode::NotFound);
  EXPECT_EQ(bench.send(RemindReviewers{ApprovalId{}}, "sven").rejection->code, ErrorCode::NotFound);
}

TEST_F(Discussion, ADeadlineComesBeforeTheReminderOfTheSameMoment) {
  bench.now = *approval().remind_at;
  bench.send(FireTimers{}, "olga");
  EXPECT_EQ(approval().outcome, Outcome::TimedOut);
  EXPECT_FALSE(approval().reminded_at);
  EXPECT_FALSE(approval().remind_at);
}

}  // namespace
}  // namespace nf::engine
