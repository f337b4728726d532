#include "runtime/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/saved_state.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Millis kHour = std::chrono::hours(1);

// The clock begins at 2027-01-15 08:00 UTC.
class Schedules : public testing::Test {
 protected:
  void publish(std::string_view config) {
    workflow = bench.add_workflow(
        R"({"name": "Report )" + std::to_string(++reports) +
        R"(", "nodes": [{"id": "when", "type": "schedule", "config": )" + std::string(config) +
        R"(}, {"id": "done", "type": "output", "config": {"value": "{{trigger.body.scheduled_at}}"}}],
      "edges": [{"from": "when", "to": "done"}]})");
    const Reply reply = bench.publish(workflow);
    ASSERT_LT(reply.status, 300) << reply.body;
  }
  void look_at(Scheduler& scheduler, Millis later) {
    bench.clock.advance(later);
    scheduler.look(bench.clock.now());
    bench.settle();
  }
  // When the executions so far were due, in the order in which they were started.
  std::vector<std::string> due() {
    std::vector<std::string> found;
    auto reader = bench.runtime->reader();
    const auto listed = reader->executions({}, {.limit = 100});
    EXPECT_TRUE(listed);
    for (const ports::ExecutionRow& row : listed->rows) {
      EXPECT_EQ(row.status, "completed");
      const auto whole = reader->execution(row.id);
      const auto state = saved_state(**whole, *reader);
      found.push_back(std::string(state->output->as_string()).substr(0, 16));
    }
    std::ranges::reverse(found);
    return found;
  }

  Bench bench;
  WorkflowId workflow;
  int reports = 0;
};

TEST_F(Schedules, ATickStartsOneExecution) {
  publish(R"({"cron": "0 * * * *"})");
  Scheduler scheduler(*bench.runtime);
  look_at(scheduler, Millis(0));
  EXPECT_THAT(due(), IsEmpty());
  look_at(scheduler, kHour);
  look_at(scheduler, Millis(10));
  EXPECT_THAT(due(), ElementsAre("2027-01-15T09:00"));
  look_at(scheduler, kHour);
  EXPECT_THAT(due(), ElementsAre("2027-01-15T09:00", "2027-01-15T10:00"));
}

TEST_F(Schedules, ATickIsStartedOnceAlsoBySomebodyWhoForgot) {
  publish(R"({"cron": "0 * * * *", "missed": "run_once"})");
  bench.clock.advance(kHour);
  for (int i = 0; i < 3; ++i) {
    Scheduler scheduler(*bench.runtime);  // as after a crash
    look_at(scheduler, Millis(0));
  }
  EXPECT_THAT(due(), ElementsAre("2027-01-15T09:00"));
}

TEST_F(Schedules, WhatWasMissedIsSkippedOrMadeUpForOnce) {
  publish(R"({"cron": "0 * * * *"})");
  publish(R"({"cron": "30 * * * *", "missed": "run_once"})");
  bench.clock.advance(5 * kHour + kHour / 4);
  Scheduler scheduler(*bench.runtime);
  look_at(scheduler, Millis(0));
  EXPECT_THAT(due(), ElementsAre("2027-01-15T12:30"));
  // The same where the clock is set forward.
  look_at(scheduler, 3 * kHour);
  EXPECT_THAT(due(), ElementsAre("2027-01-15T12:30", "2027-01-15T15:30"));
}

TEST_F(Schedules, ALittleLateIsNotMissed) {
  publish(R"({"cron": "0 * * * *"})");
  bench.clock.advance(kHour + Millis(30'000));
  Scheduler scheduler(*bench.runtime);
  look_at(scheduler, Millis(0));
  EXPECT_THAT(due(), ElementsAre("2027-01-15T09:00"));
}

TEST_F(Schedules, NothingFromBeforeItWasPublishedIsMadeUpFor) {
  bench.clock.advance(kHour / 2);
  publish(R"({"cron": "0 8 * * *", "missed": "run_once"})");
  Scheduler scheduler(*bench.runtime);
  look_at(scheduler, Millis(0));
  EXPECT_THAT(due(), IsEmpty());
}

TEST_F(Schedules, AWorkflowThatIsPublishedMeanwhileTicksFromThenOn) {
  publish(R"({"cron": "0 * * * *"})");
  Scheduler scheduler(*bench.runtime);
  look_at(scheduler, kHour);
  ASSERT_EQ(due().size(), 1u);
  publish(R"({"every": "PT30M", "missed": "run_once"})");
  look_at(scheduler, Millis(0));
  EXPECT_EQ(due().size(), 1u) << "published now, it makes up for nothing";
  look_at(scheduler, kHour / 2);
  EXPECT_THAT(due(), ElementsAre("2027-01-15T09:00", "2027-01-15T09:30"));
}

TEST_F(Schedules, ATickBetweenItsPublishingAndTheNextLookIsStarted) {
  publish(R"({"cron": "30 * * * *"})");
  Scheduler scheduler(*bench.runtime);
  look_at(scheduler, kHour / 2);
  look_at(scheduler, kHour / 2 - Millis(3'000));
  ASSERT_EQ(due().size(), 1u);
  bench.clock.advance(Millis(2'000));
  publish(R"({"cron": "0 * * * *"})");
  look_at(scheduler, Millis(2'000));
  EXPECT_THAT(due(), ElementsAre("2027-01-15T08:30", "2027-01-15T09:00"));
}

// A disk that is full for a while.
class FullAtTimes final : public ports::Store {
 public:
  explicit FullAtTimes(std::unique_ptr<ports::Store> store) : store_(std::move(store)) {}
  Result<> commit(const ports::Batch& batch) override {
    if (full) return fail(ErrorCode::Unavailable, "The disk is full.");
    return store_->commit(batch);
  }
  std::unique_ptr<ports::Reader> reader() override { return store_->reader(); }
  Result<> forget_replies(Time before) override { return store_->forget_replies(before); }
  Result<bool> shrink(std::size_t pages) override { return store_->shrink(pages); }

  std::atomic<bool> full = false;

 private:
  const std::unique_ptr<ports::Store> store_;
};

TEST_F(Schedules, ATickThatCouldNotBeRecordedIsTriedAgain) {
  auto made = std::make_unique<FullAtTimes>(std::move(bench.store));
  FullAtTimes& disk = *made;
  bench.store = std::move(made);
  bench.restart();
  publish(R"({"cron": "0 * * * *", "missed": "run_once"})");
  Scheduler scheduler(*bench.runtime);
  look_at(scheduler, Millis(0));
  disk.full = true;
  look_at(scheduler, kHour);
  EXPECT_THAT(due(), IsEmpty());
  disk.full = false;
  look_at(scheduler, Millis(5'000));
  EXPECT_THAT(due(), ElementsAre("2027-01-15T09:00"));
  look_at(scheduler, Millis(5'000));
  EXPECT_EQ(due().size(), 1u);
}

}  // namespace
}  // namespace nf::runtime
