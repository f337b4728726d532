#include "runtime/prune.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/doctor.h"
#include "runtime/pause_for_tests.h"
#include "runtime/pruner.h"
#include "runtime/saved_state.h"
#include "runtime/test_bench.h"
#include "store/codec/codec.h"

namespace nf::runtime {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Millis kDay = std::chrono::hours(24);

// A request that nobody decides on.
constexpr std::string_view kPlain = R"({"name": "Plain", "nodes": [
    {"id": "start", "type": "webhook", "config": {"path": "plain"}},
    {"id": "out", "type": "output", "config": {"value": {"said": "{{trigger.body.title}}"}}}],
  "edges": [{"from": "start", "to": "out"}]})";

// What no pruning may touch, as text: rows of approvals, contexts, entries and leaves.
std::string evidence(ports::Reader& reader) {
  const auto approvals = reader.approvals({}, {.limit = 1000}).value();
  const auto entries = reader.entries({}, {.limit = 1000}).value();
  const auto leaves = reader.leaves(0, 10'000).value();
  std::string all;
  for (const ports::ApprovalRow& row : approvals.rows) {
    all += to_string(row.id) + row.outcome + std::to_string(row.votes.size()) + format_time(row.opened_at);
    all += reader.context(row.id).value().value_or("no context") + "\n";
  }
  for (const ports::RegisterRow& row : entries.rows) all += row.document;
  for (const ports::LeafRow& row : leaves) all += row.bytes + "\n";
  return all;
}

class Prune : public testing::Test {
 protected:
  Prune() { begin(); }

  void begin() {
    bench.add_user("rita@example.com");
    bench.add_user("sven@example.com");
    bench.add_group("leads", {"sven@example.com"});
    asked = bench.add_workflow(approval_workflow("ask", R"({"group": "leads"})"));
    plain = bench.add_workflow(kPlain);
    ASSERT_EQ(bench.publish(asked).status, 200);
    ASSERT_EQ(bench.publish(plain).status, 200);
  }
  ExecutionId decided() {
    const ExecutionId id = bench.start(asked);
    EXPECT_EQ(bench.approve(id, "sven@example.com").wait().status, 200);
    bench.settle();
    return id;
  }
  ExecutionId undecided() {
    const ExecutionId id = bench.start(plain);
    bench.settle();
    return id;
  }

  ExecutionId undecided_child_of(ExecutionId parent) {
    const auto version = bench.runtime->workspace()->active(plain);
    const engine::Actor by = bench.actor("rita@example.com");
    auto accepted = engine::accept(*version, {.body = JsonObject{{"title", "Child"}}, .sender = by.person},
                                   *bench.runtime->workspace(), bench.runtime->workspace()->variables(),
                                   bench.clock.now());
    EXPECT_TRUE(accepted.has_value());
    accepted->command.parent = engine::Parent{.execution = parent, .node = "gate"};
    const RenderReply render = [](const Decided& decided) -> Result<Reply> {
      return json_reply(201, JsonObject{{"id", to_string(decided.loaded.row.id)}});
    };
    Answer answer;
    bench.submit(std::make_unique<StartRequest>(Start{version, accepted->command, std::nullopt}, by, render,
                                                answer.answering(), std::nullopt, bench.runtime->observer()));
    const ExecutionId id = started(answer.wait());
    bench.settle();
    return id;
  }

  // As the server does it, one plan after another, `plans` at most. How many were carried out.
  int prune(Millis retention, int plans = 1000) {
    const Time now = bench.clock.now();
    std::string cursor;
    for (int done = 0; done < plans;) {
      PrunePlan plan =
          plan_pruning(*bench.store->reader(), kept_since(now, {.rest = retention}), now, cursor).value();
      const bool again = plan.again;
      const std::string next = plan.next_cursor;
      if (!plan.executions.empty()) ++done;
      carry_out(std::move(plan));
      cursor = next;
      if (!again && next.empty()) return done;
    }
    return plans;
  }
  PruneCounts carry_out(PrunePlan plan) {
    std::promise<PruneCounts> promise;
    auto counts = promise.get_future();
    bench.submit(
        std::make_unique<PruneJob>(std::move(plan), [&](const Result<>& committed, PruneCounts done) {
          promise.set_value(committed ? done : PruneCounts{});
        }));
    return counts.get();
  }

  ports::ExecutionRow row(ExecutionId id) { return *bench.store->reader()->execution(id).value(); }
  engine::State state(ExecutionId id) {
    const auto reader = bench.store->reader();
    return saved_state(row(id), *reader).value();
  }
  std::size_t turns(ExecutionId id) { return bench.store->reader()->journal(id).value().size(); }
  std::vector<std::string> findings() {
    return examine(*bench.store->reader(), bench.runtime->versions(), nullptr).value().findings;
  }

  Bench bench;
  WorkflowId asked, plain;
};

TEST_F(Prune, KeepsDecisionsContextsAndLeavesByteForByte) {
  const ExecutionId id = decided();
  const engine::State whole = state(id);
  const std::string before = evidence(*bench.store->reader());
  bench.clock.advance(3 * kDay);
  prune(2 * kDay);

  EXPECT_EQ(evidence(*bench.store->reader()), before);
  EXPECT_EQ(row(id).pruned_at, bench.clock.now());
  EXPECT_EQ(row(id).status, "completed");
  EXPECT_EQ(turns(id), 0U);
  const engine::State left = state(id);
  ASSERT_EQ(left.approvals.size(), 1U);
  EXPECT_EQ(left.approvals[0].decisions[0].reviewer.email, "sven@example.com");
  EXPECT_EQ(left.approvals[0].stages, whole.approvals[0].stages);
  EXPECT_EQ(*left.trigger, *whole.trigger) << "what was decided on";
  EXPECT_EQ(left.revisions.size(), whole.revisions.size());
  EXPECT_EQ(left.output, nullptr);
  for (const engine::Step& step : left.steps) EXPECT_EQ(step.output, nullptr);
  EXPECT_EQ(left.steps.size(), whole.steps.size()) << "that they ran is still told";
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(Prune, OfWhatNobodyDecidedOnOnlyTheRowIsLeft) {
  const ExecutionId id = undecided();
  const ports::ExecutionRow before = row(id);
  bench.clock.advance(3 * kDay);
  prune(2 * kDay);

  const ports::ExecutionRow after = row(id);
  EXPECT_TRUE(after.pruned_at.has_value());
  EXPECT_EQ(after.title, before.title);
  EXPECT_EQ(after.leaf_hash, before.leaf_hash);
  EXPECT_EQ(after.leaves, before.leaves);
  const engine::State left = state(id);
  EXPECT_EQ(engine::status(left), "completed");
  EXPECT_EQ(write_json(*left.trigger), R"({"body":null})");
  EXPECT_THAT(left.steps, IsEmpty());
  EXPECT_THAT(left.revisions, IsEmpty());
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(Prune, WhatWaitsOrIsYoungStaysAsItIs) {
  const ExecutionId old = decided();
  const ExecutionId waiting = bench.start(asked);
  bench.clock.advance(3 * kDay);
  const ExecutionId young = decided();
  const std::string state_before = row(waiting).state;
  const std::size_t turns_before = turns(waiting), turns_of_young = turns(young);
  prune(2 * kDay);

  EXPECT_TRUE(row(old).pruned_at.has_value());
  EXPECT_FALSE(row(young).pruned_at.has_value());
  EXPECT_EQ(turns(young), turns_of_young);
  EXPECT_FALSE(row(waiting).pruned_at.has_value());
  EXPECT_EQ(row(waiting).state, state_before);
  EXPECT_EQ(turns(waiting), turns_before);
  EXPECT_EQ(bench.approve(waiting, "sven@example.com").wait().status, 200) << "it goes on";
}

TEST_F(Prune, AProcessThatDiesBetweenTwoPlansLeavesAWholeBehind) {
  std::vector<ExecutionId> all;
  for (int i = 0; i < 40; ++i) all.push_back(i % 2 == 0 ? undecided() : decided());
  const std::string before = evidence(*bench.store->reader());
  bench.clock.advance(3 * kDay);
  ASSERT_EQ(prune(2 * kDay, 1), 1);
  const auto pruned_now = [&] {
    return std::ranges::count_if(all, [&](ExecutionId id) { return row(id).pruned_at.has_value(); });
  };
  EXPECT_EQ(pruned_now(), static_cast<std::ptrdiff_t>(kPrunedAtOnce));
  EXPECT_THAT(findings(), IsEmpty());

  bench.restart();
  prune(2 * kDay);
  EXPECT_EQ(pruned_now(), 40);
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(evidence(*bench.store->reader()), before);
}

TEST_F(Prune, ALongJournalGoesFromItsEndInSeveralPlans) {
  const ExecutionId id = bench.start(asked);
  const auto two_turns = [&] {
    bench.submit(std::make_unique<SystemJob>(id, engine::PauseExecution{}, nullptr));
    bench.submit(std::make_unique<SystemJob>(id, engine::ResumeExecution{}, nullptr));
  };
  for (std::size_t i = 0; i < kTurnsPrunedAtOnce * 3 / 4; ++i) two_turns();
  bench.settle();
  ASSERT_GT(turns(id), kTurnsPrunedAtOnce);
  ASSERT_EQ(bench.approve(id, "sven@example.com").wait().status, 200);
  bench.settle();
  bench.clock.advance(3 * kDay);

  const std::size_t all = turns(id);
  ASSERT_EQ(prune(2 * kDay, 1), 1);
  EXPECT_EQ(turns(id), all - kTurnsPrunedAtOnce);
  EXPECT_EQ(row(id).turns, turns(id));
  EXPECT_TRUE(row(id).pruned_at.has_value());
  EXPECT_THAT(findings(), IsEmpty());
  const Time pruned_at = *row(id).pruned_at;

  bench.restart();
  bench.clock.advance(kDay);
  prune(2 * kDay);
  EXPECT_EQ(turns(id), 0U);
  EXPECT_EQ(row(id).pruned_at, pruned_at) << "it was pruned when it began to go";
  EXPECT_EQ(state(id).approvals.size(), 1U);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(Prune, AChildStaysWholeWhileItsParentGoesOn) {
  const ExecutionId parent = bench.start(asked);
  const ExecutionId child = undecided_child_of(parent);
  bench.clock.advance(3 * kDay);
  prune(2 * kDay);
  EXPECT_FALSE(row(child).pruned_at.has_value()) << "its parent may still read what it gave";

  ASSERT_EQ(bench.approve(parent, "sven@example.com").wait().status, 200);
  bench.settle();
  prune(2 * kDay);
  EXPECT_TRUE(row(child).pruned_at.has_value());
  EXPECT_FALSE(row(parent).pruned_at.has_value());
}

TEST_F(Prune, NothingHappensToAPrunedExecutionAnyMore) {
  const ExecutionId id = decided();
  bench.clock.advance(3 * kDay);
  prune(2 * kDay);
  const std::string before = row(id).state;
  const Reply refused = bench.approve(id, "sven@example.com").wait();
  EXPECT_EQ(string_at(body_of(refused), "type"), "pruned");
  EXPECT_THAT(string_at(body_of(refused), "detail").value_or(""), HasSubstr("its retention was over"));
  EXPECT_EQ(row(id).state, before);
  EXPECT_EQ(turns(id), 0U);
}

TEST_F(Prune, WhatHasChangedSinceThePlanIsLeftAlone) {
  const ExecutionId id = decided();
  bench.clock.advance(3 * kDay);
  const Time now = bench.clock.now();
  PrunePlan plan = plan_pruning(*bench.store->reader(), kept_since(now, {.rest = kDay}), now, "").value();
  ASSERT_EQ(plan.executions.size(), 1U);
  ++plan.executions[0].before.turns;  // as it would be after a turn that the plan does not know
  EXPECT_EQ(carry_out(std::move(plan)).executions, 0U);
  EXPECT_FALSE(row(id).pruned_at.has_value());
  EXPECT_GT(turns(id), 0U);
}

TEST_F(Prune, DoctorSeesWhatWasTakenFromAPrunedExecution) {
  const ExecutionId id = decided();
  bench.clock.advance(3 * kDay);
  prune(2 * kDay);
  ports::ExecutionRow damaged = row(id);
  engine::State without = state(id);
  without.approvals[0].decisions.clear();
  damaged.state = codec::encode(without);
  ASSERT_TRUE(bench.store->commit({.executions = {damaged}}));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("decision")));
}

TEST_F(Prune, TheServerPrunesByItself) {
  const ExecutionId old = decided(), other = undecided();
  bench.clock.advance(3 * kDay);
  const ExecutionId young = decided();
  Pruner pruner(*bench.runtime, *bench.store, {.rest = 2 * kDay});
  pruner.start();
  while (pruner.counts().executions < 2) {
    bench.clock.advance(Millis(100));  // by which it comes back
    pause(Millis(1));
  }
  pruner.stop();
  EXPECT_TRUE(row(old).pruned_at && row(other).pruned_at);
  EXPECT_FALSE(row(young).pruned_at);
  EXPECT_GT(pruner.counts().turns, 2U);
}

TEST(KeptSince, ACalendarMonthIsACalendarMonth) {
  const auto at = [](const char* text) { return parse_time(text).value(); };
  const auto since = [&](const char* now, const char* retention) {
    return format_time(kept_since(at(now), parse_duration(retention).value()));
  };
  EXPECT_EQ(since("2026-11-23T10:30:00Z", "P400D"), "2025-10-19T10:30:00.000Z");
  EXPECT_EQ(since("2026-03-31T10:30:00Z", "P1M"), "2026-02-28T10:30:00.000Z");
  EXPECT_EQ(since("2024-02-29T00:00:00Z", "P1Y"), "2023-02-28T00:00:00.000Z");
  EXPECT_EQ(since("2026-11-23T10:30:00Z", "P1Y2M3DT4H"), "2025-09-20T06:30:00.000Z");
}

}  // namespace
}  // namespace nf::runtime
