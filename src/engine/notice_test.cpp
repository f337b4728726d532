#include "engine/notice.h"

#include <gtest/gtest.h>

#include "engine/test_kit.h"

// What no scenario reaches; who is told in the ordinary ways stands in tests/scenarios/notices.flow.
namespace nf::engine {
namespace {

using kit::Bench;

constexpr std::string_view kCorrected = R"(
    start s
    step facts
    approval gate {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any"}
    rework correct
    step after
    s > facts > gate
    gate.approved > after
    gate.changes_requested > correct > facts)";

class Notices : public testing::Test {
 protected:
  // What the turn that this command leads to gives, as "asked sven".
  std::vector<std::string> told(Bench& bench, const Command& command, const std::string& by = "olga") {
    const State before = bench.state;
    const Turn turn = bench.send(command, by);
    EXPECT_FALSE(turn.rejection) << turn.rejection->message;
    std::vector<std::string> found;
    for (const Notice& notice : notices(before, bench.state, bench.directory.person(by)))
      found.push_back(std::string(name_of(notice.kind)) + " " + notice.to.name);
    return found;
  }
  static std::vector<std::string> list(std::vector<std::string> names) { return names; }
};

TEST_F(Notices, OfATurnThatChangesNothingThereAreNone) {
  Bench bench(kCorrected);
  bench.start();
  EXPECT_EQ(told(bench, FireTimers{}), list({}));
  EXPECT_EQ(told(bench, ReviewPeople{}), list({}));
  EXPECT_EQ(notices(bench.state, bench.state, {}).size(), 0U);
}

TEST_F(Notices, AMoveToAVersionWithoutTheReworkEndsIt) {
  Bench bench(kCorrected);
  bench.start();
  bench.vote(Verdict::RequestChanges, "sven");
  const auto to = kit::version_of(flow::kit::sketch(R"(
      start s
      approval gate {"reviewers": [{"email": "sara@example.com"}], "review_mode": "any"}
      s > gate)"),
                                  2);
  EXPECT_EQ(told(bench, MigrateExecution{to, "no corrections any more"}),
            list({"asked sara", "rework_cancelled rita"}));
}

TEST_F(Notices, AReworkThatOpensAfterAMoveIsToldOf) {
  Bench bench(kCorrected);
  bench.start();
  bench.vote(Verdict::RequestChanges, "sven");
  // The old rework's node is gone, so there are as many reworks as before.
  const auto to = kit::version_of(flow::kit::sketch(R"(
      start s
      step facts
      approval gate {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any"}
      rework other
      s > facts > gate
      gate.changes_requested > other > facts)"),
                                  2);
  bench.send(MigrateExecution{to, "another way"});
  bench.version = to;
  const Approval& open = bench.state.approvals.back();
  EXPECT_EQ(told(bench, DecideApproval{open.id, Verdict::RequestChanges, "so", nullptr, 2, open.context_hash},
                 "sven"),
            list({"rework rita"}));
}

TEST_F(Notices, AnApprovalThatACorrectionTakesBackIsCancelledAndAskedForAnew) {
  Bench bench(R"(
    start s
    step facts
    approval one {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any"}
    approval two {"reviewers": [{"email": "sara@example.com"}], "review_mode": "any"}
    rework correct
    s > facts > one
    facts > two
    one.changes_requested > correct > facts)");
  bench.start();
  bench.vote(Verdict::RequestChanges, "sven");
  EXPECT_EQ(told(bench, ResubmitRequest{kit::json_ref("{}"), 1}, "rita"),
            list({"cancelled sara", "asked sven", "asked sara"}));
}

TEST_F(Notices, AnApprovalIsUnassignedAnewOnlyOnce) {
  Bench bench(R"(
    start s
    approval gate {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any"}
    s > gate)");
  const State nothing;
  bench.directory.disable("sven");
  bench.start();
  ASSERT_EQ(newly_unassigned(nothing, bench.state).size(), 1U);
  const State before = bench.state;
  bench.send(PauseExecution{});
  EXPECT_EQ(newly_unassigned(before, bench.state).size(), 0U);
  bench.send(CancelExecution{"enough"});
  EXPECT_EQ(newly_unassigned(before, bench.state).size(), 0U) << "nobody needs to decide any more";
}

}  // namespace
}  // namespace nf::engine
