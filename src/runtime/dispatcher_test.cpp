#include "runtime/dispatcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

#include "runtime/saved_state.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

// What the outside does, and what was asked of it. Attempts wait at a closed gate.
class Outside {
 public:
  ports::EffectResult carry_out(const engine::Release& release) {
    std::unique_lock lock(mutex_);
    keys.push_back(release.idempotency_key());
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    if (!failures.empty()) {
      ports::EffectResult result = failures.front();
      failures.erase(failures.begin());
      return result;
    }
    Json output = JsonObject{{"result", "done"}};
    return {.output = std::make_shared<const Json>(std::move(output))};
  }
  void set_open(bool open) {
    const std::lock_guard lock(mutex_);
    open_ = open;
    changed_.notify_all();
  }
  void wait_for(std::size_t attempts) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, std::chrono::seconds(30), [&] { return keys.size() >= attempts; }));
  }
  std::vector<std::string> asked() {
    const std::lock_guard lock(mutex_);
    return keys;
  }

  std::vector<std::string> keys;
  std::vector<ports::EffectResult> failures;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
};

class Worker : public ports::EffectWorker {
 public:
  Worker(std::string kind, Outside& outside) : kind_(std::move(kind)), outside_(outside) {}
  std::string_view kind() const override { return kind_; }
  ports::EffectResult carry_out(const engine::Release& release) override {
    return outside_.carry_out(release);
  }

 private:
  const std::string kind_;
  Outside& outside_;
};

// The same for a dispatcher that does not wait for it: all go to one place.
class OpenWorker final : public Worker {
 public:
  using Worker::Worker;
  ~OpenWorker() override {
    for (std::thread& thread : threads_) thread.join();
  }
  std::optional<std::string> place(const engine::Release&) const override { return "a.example"; }
  void begin(const engine::Release& release, Done done) override {
    const std::lock_guard lock(mutex_);
    threads_.emplace_back([this, &release, done = std::move(done)] { done(carry_out(release)); });
  }

 private:
  std::mutex mutex_;
  std::vector<std::thread> threads_;
};

constexpr std::string_view kMails = R"({"name": "Mails", "nodes": [
    {"id": "start", "type": "webhook", "config": {"path": "mails", "auth": {"type": "none"}}},
    {"id": "tell", "type": "tool", "config": {"tool": "mail", "operation": "send",
      "params": {"to": ["rita@example.com"], "subject": "Done", "text": "It is done."}}}],
  "edges": [{"from": "start", "to": "tell"}]})";

constexpr std::string_view kCalls = R"({"name": "Calls", "nodes": [
    {"id": "start", "type": "webhook", "config": {"path": "calls", "auth": {"type": "none"}}},
    {"id": "call", "type": "http_request", "config": {"url": "https://a.example/"}},
    {"id": "done", "type": "output", "config": {"value": "{{nodes.call.result}}"}}],
  "edges": [{"from": "start", "to": "call"}, {"from": "call", "to": "done"}]})";

enum class Calls { HoldAThread, HoldNone };

class DispatcherTest : public testing::TestWithParam<Calls>, private TurnObserver {
 protected:
  DispatcherTest() {
    bench.runtime->observe(*this);
    workflow = bench.add_workflow(kCalls);
    bench.publish(workflow);
    begin(1);
  }
  ~DispatcherTest() override {
    outside.set_open(true);
    end();
  }

  void begin(std::size_t threads) {
    Dispatcher::Workers workers;
    if (GetParam() == Calls::HoldNone)
      workers.push_back(std::make_unique<OpenWorker>("http", outside));
    else
      workers.push_back(std::make_unique<Worker>("http", outside));
    workers.push_back(std::make_unique<Worker>("mail", mail));
    auto made = std::make_unique<Dispatcher>(
        *bench.runtime, std::move(workers),
        DispatcherLimits{.threads = threads, .one_kind = 1, .one_place = 1, .settle = Millis(30'000)});
    {
      const std::lock_guard lock(mutex_);
      dispatcher_ = std::move(made);
    }
    ASSERT_TRUE(dispatcher_->start());
  }
  void end() {
    if (dispatcher_) dispatcher_->stop();
    const std::lock_guard lock(mutex_);
    dispatcher_.reset();
  }
  void wait_until_ended(std::size_t count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, std::chrono::seconds(30), [&] { return ended_ >= count; }));
  }
  std::string status_of(ExecutionId execution) {
    return bench.runtime->reader()->execution(execution).value()->status;
  }
  void command(ExecutionId execution, engine::Command wanted) {
    Answer answer;
    const engine::Actor operates{
        .person = {"Oli", "oli@example.com", std::nullopt}, .operates = true, .via = "web"};
    bench.submit(std::make_unique<ExecutionRequest>(
        execution, operates, std::move(wanted), [](const Decided&) -> Result<Reply> { return Reply{}; },
        answer.answering(), std::nullopt, bench.runtime->observer()));
    answer.wait();
  }

  Outside outside;
  Outside mail;

 private:
  void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override {
    const std::lock_guard lock(mutex_);
    if (dispatcher_) dispatcher_->turned(loaded, events);
    if (loaded.state.ending) ++ended_;
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::size_t ended_ = 0;

 protected:
  Bench bench;
  WorkflowId workflow;
};

INSTANTIATE_TEST_SUITE_P(Dispatcher, DispatcherTest, testing::Values(Calls::HoldAThread, Calls::HoldNone),
                         [](const auto& calls) {
                           return calls.param == Calls::HoldNone ? "WithoutThreads" : "WithThreads";
                         });

TEST_P(DispatcherTest, AnEffectThatIsDueIsCarriedOutOnce) {
  const ExecutionId execution = bench.start(workflow);
  wait_until_ended(1);
  EXPECT_THAT(outside.asked(), testing::ElementsAre(to_string(execution) + "/call/1//1"));
  EXPECT_EQ(status_of(execution), "completed");
  EXPECT_THAT(bench.leaf_kinds(), testing::IsSupersetOf({"effect.intended", "effect.succeeded"}));
}

TEST_P(DispatcherTest, WhatRanWhenTheProcessEndedIsTakenUpUnderTheSameKey) {
  end();  // nobody carries out what is asked for now
  const ExecutionId execution = bench.start(workflow);
  EXPECT_EQ(status_of(execution), "running");
  begin(1);
  wait_until_ended(1);
  EXPECT_THAT(outside.asked(), testing::ElementsAre(to_string(execution) + "/call/1//1"));
}

TEST_P(DispatcherTest, APausedExecutionStartsNoEffectThatWaitedForItsTurn) {
  outside.set_open(false);
  bench.start(workflow);
  outside.wait_for(1);  // there is room for one
  const ExecutionId second = bench.start(workflow);
  command(second, engine::PauseExecution{});
  outside.set_open(true);
  wait_until_ended(1);
  EXPECT_EQ(outside.asked().size(), 1U);
  command(second, engine::ResumeExecution{});
  wait_until_ended(2);
  EXPECT_EQ(outside.asked().size(), 2U);
}

TEST_P(DispatcherTest, ACancelledExecutionStartsNoEffectThatWaitedForItsTurn) {
  outside.set_open(false);
  bench.start(workflow);
  outside.wait_for(1);
  const ExecutionId second = bench.start(workflow);
  command(second, engine::CancelExecution{"not wanted"});
  outside.set_open(true);
  bench.start(workflow);
  wait_until_ended(3);
  EXPECT_EQ(outside.asked().size(), 2U);
}

TEST_P(DispatcherTest, AResultThatComesAfterTheCancellationIsJournalledAndMeansNothing) {
  outside.set_open(false);
  const ExecutionId execution = bench.start(workflow);
  outside.wait_for(1);
  command(execution, engine::CancelExecution{"not wanted"});
  outside.set_open(true);
  end();
  EXPECT_EQ(status_of(execution), "cancelled");
  const auto reader = bench.runtime->reader();
  const auto journal = reader->journal(execution).value();
  EXPECT_NE(journal.back().events.find("effect.reported"), std::string::npos);
  EXPECT_NE(journal.back().events.find("\"late\":true"), std::string::npos);
}

TEST_P(DispatcherTest, ReceiversThatHangLeaveRoomForOtherKinds) {
  end();
  begin(2);
  const WorkflowId mails = bench.add_workflow(kMails);
  bench.publish(mails);
  outside.set_open(false);
  for (int i = 0; i < 3; ++i) bench.start(workflow);
  bench.start(mails);
  wait_until_ended(1);
  EXPECT_EQ(mail.asked().size(), 1U);
  outside.wait_for(1);
  EXPECT_EQ(outside.asked().size(), 1U) << "the others of this kind wait for their turn";
  outside.set_open(true);
  wait_until_ended(4);
}

TEST_P(DispatcherTest, AFailureThatNobodyHandlesFailsTheExecution) {
  outside.failures.push_back(
      {.error = engine::StepError{"http", "The receiver answered 404.", ""}, .retryable = false});
  const ExecutionId execution = bench.start(workflow);
  wait_until_ended(1);
  EXPECT_EQ(status_of(execution), "failed");
  EXPECT_THAT(bench.leaf_kinds(), testing::Contains("effect.failed"));
}

}  // namespace
}  // namespace nf::runtime
