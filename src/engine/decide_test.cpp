#include "engine/decide.h"

#include <gtest/gtest.h>

#include "engine/release.h"
#include "engine/test_kit.h"

namespace nf::engine {
namespace {

using kit::Bench;

constexpr const char* kGate = R"(
    start s
    step facts
    approval gate {"reviewers": [{"email": "sven@example.com"}, {"email": "sara@example.com"}], "review_mode": "all"}
    rework correct
    effect notify
    s > facts > gate
    gate.approved > notify
    gate.changes_requested > correct > facts)";

// What people would see of a state.
std::string shown(const State& state) {
  std::string text(status(state));
  text += " " + std::to_string(state.revision);
  for (const Step& step : state.steps) {
    text += " " + std::to_string(step.node) + std::string(name_of(step.status)) + (step.current ? "" : "-") +
            std::to_string(step.attempts);
  }
  for (const Approval& approval : state.approvals) {
    text +=
        " " + to_string(approval.id) + (approval.outcome ? std::string(name_of(*approval.outcome)) : "open");
    for (const Stage& stage : approval.stages) {
      for (const Reviewer& reviewer : stage.reviewers)
        text += reviewer.person.name + std::string(name_of(reviewer.state));
    }
  }
  for (const auto& [item, marks] : state.marks) {
    for (const Mark mark : marks) text += static_cast<char>(mark);
  }
  return text;
}

TEST(Decide, TheEventsAloneGiveTheState) {
  Bench bench(kGate);
  bench.start();
  bench.vote(Verdict::RequestChanges, "sven", "why?");
  bench.send(ResubmitRequest{kit::json_ref(R"({"scope": "x"})"), 1}, "rita");
  bench.vote(Verdict::Approve, "sara");
  State replayed;
  for (const Event& event : bench.events) evolve(replayed, event);
  EXPECT_EQ(shown(replayed), shown(bench.state));
  EXPECT_EQ(replayed.last_at, bench.state.last_at);
}

TEST(Decide, TheSameContextGivesTheSameDecision) {
  Bench bench(kGate);
  bench.start();
  const Approval& open = bench.state.approvals[0];
  const DecideApproval command{
      .approval = open.id, .verdict = Verdict::Approve, .revision = 1, .context_hash = open.context_hash};
  const Context context{kit::at(5), 11, 12, bench.directory};
  const Turn first = decide(bench.state, *bench.version, bench.actor("sven"), command, context);
  const Turn second = decide(bench.state, *bench.version, bench.actor("sven"), command, context);
  EXPECT_EQ(shown(first.state), shown(second.state));
  ASSERT_EQ(first.events.size(), second.events.size());
  EXPECT_EQ(std::get<DecisionRecorded>(first.events[0]).decision.id,
            std::get<DecisionRecorded>(second.events[0]).decision.id);
}

TEST(Decide, ARefusedCommandChangesNothing) {
  Bench bench(kGate);
  bench.start();
  const std::string before = shown(bench.state);
  for (const char* name : {"rita", "mark", "olga"}) {
    const Turn turn = bench.vote(Verdict::Approve, name);
    EXPECT_TRUE(turn.rejection) << name;
    EXPECT_TRUE(turn.events.empty()) << name;
  }
  EXPECT_EQ(shown(bench.state), before);
}

TEST(Decide, TimeNeverGoesBack) {
  Bench bench(kGate);
  bench.now = kit::at(100);
  bench.start();
  bench.now = kit::at(10);
  bench.vote(Verdict::Approve, "sven");
  EXPECT_EQ(bench.state.last_at, kit::at(100));
  EXPECT_EQ(bench.state.approvals[0].decisions[0].at, kit::at(100));
}

TEST(Decide, AnEffectRunsOnceItIsDueAndItsKeyStaysTheSame) {
  Bench bench(kGate);
  bench.start();
  EXPECT_TRUE(due_work(bench.state, *bench.version).empty());
  bench.vote(Verdict::Approve, "sven");
  bench.vote(Verdict::Approve, "sara");
  const auto due = due_work(bench.state, *bench.version);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].idempotency_key(), to_string(bench.state.id) + "/notify/1//1");
  const Approval& approval = bench.state.approvals[0];
  EXPECT_EQ(due[0].approvals(),
            std::vector<std::string>{to_string(approval.id) + "; " + approval.context_hash});
  EXPECT_EQ(status(bench.state), "running");
}

TEST(Decide, AnEffectThatFailedIsTriedAgainUnderTheSameKeyUntilAnOperatorSaysOtherwise) {
  auto document = flow::kit::sketch("start s\neffect e\ns > e");
  document.nodes[1].retry = {.max_attempts = 2, .initial = Millis(1'000), .factor = 2, .max = Millis(60'000)};
  Bench bench(std::move(document));
  bench.start();
  const flow::NodeIndex node = bench.version->graph.find("e");
  const auto fail_it = [&](int attempt, bool definite) {
    return bench.send(ReportEffect{
        .node = "e", .attempt = attempt, .error = StepError{"http", "503", ""}, .definite = definite});
  };
  fail_it(1, true);
  EXPECT_TRUE(due_work(bench.state, *bench.version).empty());
  bench.now = kit::at(1);
  bench.send(FireTimers{});
  ASSERT_EQ(due_work(bench.state, *bench.version).size(), 1U);
  EXPECT_EQ(due_work(bench.state, *bench.version)[0].attempt(), 2);
  EXPECT_TRUE(due_work(bench.state, *bench.version)[0].idempotency_key().ends_with("/e/1//1"));
  const Turn late = fail_it(1, true);
  EXPECT_FALSE(late.rejection) << "a late result is journalled";
  EXPECT_TRUE(std::get<EffectReported>(late.events.at(0)).late);
  EXPECT_EQ(late.events.size(), 1U) << "and means nothing";
  EXPECT_EQ(fail_it(9, true).rejection->type, "late-result") << "never asked for";
  fail_it(2, false);
  EXPECT_EQ(status(bench.state), "failed");
  bench.send(RetryStep{node});
  EXPECT_TRUE(due_work(bench.state, *bench.version).at(0).idempotency_key().ends_with("/e/1//1"))
      << "outcome unknown";
  fail_it(3, true);
  bench.send(RetryStep{node});
  EXPECT_TRUE(due_work(bench.state, *bench.version).at(0).idempotency_key().ends_with("/e/1//2"))
      << "definite";
  bench.send(ReportEffect{.node = "e", .attempt = 4, .output = kit::json_ref("{}")});
  EXPECT_EQ(status(bench.state), "completed");
}

TEST(Decide, AnEffectWhoseOutputIsTooLargeHasHappenedAndKeepsItsKey) {
  auto document = flow::kit::sketch("start s\neffect e\ns > e");
  document.nodes[1].retry = {.max_attempts = 3, .initial = Millis(1'000), .factor = 2, .max = Millis(60'000)};
  Bench bench(std::move(document));
  bench.start();
  const Json large = JsonObject{{"data", std::string(5U * 1024 * 1024, 'x')}};
  bench.send(ReportEffect{.node = "e", .attempt = 1, .output = std::make_shared<const Json>(large)});
  EXPECT_EQ(status(bench.state), "failed") << "another attempt would give the same";
  EXPECT_EQ(attention(bench.state).size(), 1U);
  bench.send(RetryStep{bench.version->graph.find("e")});
  EXPECT_TRUE(due_work(bench.state, *bench.version).at(0).idempotency_key().ends_with("/e/1//1"));
}

TEST(Decide, ALateResultOfAnOldRevisionIsDropped) {
  Bench bench(R"(
    start s
    step facts
    effect look
    approval gate {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any"}
    rework correct
    s > facts > gate
    facts > look
    gate.changes_requested > correct > facts)");
  bench.start();
  bench.vote(Verdict::RequestChanges, "sven", "why?");
  bench.send(ResubmitRequest{kit::json_ref("{}"), 1}, "rita");
  const Turn late =
      bench.send(ReportEffect{.node = "look", .revision = 1, .attempt = 1, .output = kit::json_ref("1")});
  ASSERT_EQ(late.events.size(), 1U);
  EXPECT_TRUE(std::get<EffectReported>(late.events[0]).late);
  EXPECT_EQ(*std::get<EffectReported>(late.events[0]).output, Json(1)) << "it is on record";
  EXPECT_EQ(bench.status_of("look"), "running");
  EXPECT_EQ(due_work(bench.state, *bench.version).at(0).revision(), 2);
}

TEST(Decide, ATestGrantsNothing) {
  Bench bench("start s\ngrant g\ns > g");
  bench.test = true;
  bench.start();
  EXPECT_EQ(bench.status_of("g"), "succeeded");
  for (const Event& event : bench.events) EXPECT_FALSE(std::holds_alternative<ExceptionGranted>(event));
}

TEST(Decide, TimersFireByDueTimeAndThenById) {
  Bench bench(R"(
    start s
    approval late {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any", "due_in": "PT2H"}
    approval soon {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any", "due_in": "PT1H"}
    approval same {"reviewers": [{"email": "sven@example.com"}], "review_mode": "any", "due_in": "PT1H"}
    s > late
    s > soon
    s > same)");
  bench.start();
  bench.now = kit::at(3 * 3'600);
  const Turn turn = bench.send(FireTimers{});
  std::vector<ApprovalId> closed;
  for (const Event& event : turn.events) {
    if (const auto* gone = std::get_if<ApprovalClosed>(&event)) closed.push_back(gone->approval);
  }
  const auto& approvals = bench.state.approvals;
  EXPECT_EQ(closed, (std::vector<ApprovalId>{approvals[1].id, approvals[2].id, approvals[0].id}));
}

}  // namespace
}  // namespace nf::engine
