#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>

#include "runtime/dispatcher.h"
#include "runtime/saved_state.h"
#include "runtime/test_bench.h"

// Effects that hold no thread while they wait for their outcome.
namespace nf::runtime {
namespace {

// Keeps what was begun until the test ends it. The place is the host of the URL.
class Outside {
 public:
  struct Begun {
    std::string place;
    ports::EffectWorker::Done done;
  };

  void begin(Begun begun) {
    const std::lock_guard lock(mutex_);
    begun_.push_back(std::move(begun));
    most_ = std::max(most_, begun_.size());
    changed_.notify_all();
  }
  void wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, std::chrono::seconds(60), [&] { return begun_.size() >= count; }));
  }
  // Ends the oldest.
  void end_one() {
    Begun begun;
    {
      const std::lock_guard lock(mutex_);
      begun = std::move(begun_.front());
      begun_.pop_front();
    }
    begun.done({.output = std::make_shared<const Json>(JsonObject{{"result", "done"}})});
  }
  std::vector<std::string> places() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> places;
    for (const Begun& begun : begun_) places.push_back(begun.place);
    return places;
  }
  std::size_t most() {
    const std::lock_guard lock(mutex_);
    return most_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Begun> begun_;
  std::size_t most_ = 0;
};

class OpenWorker final : public ports::EffectWorker {
 public:
  explicit OpenWorker(Outside& outside) : outside_(outside) {}
  std::string_view kind() const override { return "http"; }
  ports::EffectResult carry_out(const engine::Release&) override {
    ADD_FAILURE() << "nobody is to wait";
    return {};
  }
  std::optional<std::string> place(const engine::Release& release) const override {
    return string_at(*release.effect().request, "url");
  }
  void begin(const engine::Release& release, Done done) override {
    outside_.begin({*place(release), std::move(done)});
  }

 private:
  Outside& outside_;
};

std::string calls(const std::string& host) {
  return R"({"name": ")" + host + R"(", "nodes": [
    {"id": "start", "type": "webhook", "config": {"path": ")" +
         host + R"(", "auth": {"type": "none"}}},
    {"id": "call", "type": "http_request", "config": {"url": "https://)" +
         host + R"(.example/"}},
    {"id": "done", "type": "output", "config": {"value": "{{nodes.call.result}}"}}],
  "edges": [{"from": "start", "to": "call"}, {"from": "call", "to": "done"}]})";
}

class OpenEffectsTest : public testing::Test, private TurnObserver {
 protected:
  OpenEffectsTest() { bench.runtime->observe(*this); }
  ~OpenEffectsTest() override { dispatcher.reset(); }

  void begin(DispatcherLimits limits) {
    Dispatcher::Workers workers;
    workers.push_back(std::make_unique<OpenWorker>(outside));
    dispatcher = std::make_unique<Dispatcher>(*bench.runtime, std::move(workers), limits);
    ASSERT_TRUE(dispatcher->start());
  }
  WorkflowId workflow(const std::string& host) {
    const WorkflowId added = bench.add_workflow(calls(host));
    bench.publish(added);
    return added;
  }
  void start(const std::string& host, int count) {
    const WorkflowId started = workflow(host);
    for (int i = 0; i < count; ++i) bench.start(started);
  }
  void wait_until_ended(std::size_t count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, std::chrono::seconds(60), [&] { return ended_ >= count; }));
  }

  Outside outside;
  Bench bench;
  std::unique_ptr<Dispatcher> dispatcher;

 private:
  void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override {
    if (dispatcher) dispatcher->turned(loaded, events);
    const std::lock_guard lock(mutex_);
    if (loaded.state.ending) ++ended_;
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t ended_ = 0;
};

TEST_F(OpenEffectsTest, ManySlowCallsLeaveRoomForAQuickOne) {
  begin({.threads = 1, .one_kind = 1, .open = 100, .one_place = 2});
  start("slow", 5);
  start("slower", 5);
  start("quick", 1);
  outside.wait_for(5);
  EXPECT_THAT(outside.places(),
              testing::UnorderedElementsAre("https://slow.example/", "https://slow.example/",
                                            "https://slower.example/", "https://slower.example/",
                                            "https://quick.example/"));
  for (int i = 0; i < 11; ++i) {
    outside.wait_for(1);
    outside.end_one();
  }
  wait_until_ended(11);
}

TEST_F(OpenEffectsTest, AThousandThatAreDueRunSoManyAtOnce) {
  constexpr int kHosts = 10;
  constexpr int kEach = 100;
  begin({.open = 16, .one_place = 4});
  for (int i = 0; i < kHosts; ++i) start("host" + std::to_string(i), kEach);
  for (int i = 0; i < kHosts * kEach; ++i) {
    outside.wait_for(1);
    outside.end_one();
  }
  wait_until_ended(kHosts * kEach);
  EXPECT_EQ(outside.most(), 16U);
  EXPECT_TRUE(dispatcher->stop());
  EXPECT_EQ(dispatcher->in_flight(), 0U);
}

TEST_F(OpenEffectsTest, WhoHasWaitedLongestIsNext) {
  begin({.open = 1, .one_place = 1});
  for (const char* host : {"m", "z", "a"}) start(host, 1);  // not by their names
  for (const char* host : {"m", "z", "a"}) {
    outside.wait_for(1);
    EXPECT_THAT(outside.places(), testing::ElementsAre("https://" + std::string(host) + ".example/"));
    outside.end_one();
  }
  wait_until_ended(3);
}

TEST_F(OpenEffectsTest, AStopWaitsForWhatRunsAndItsOutcomeIsKept) {
  begin({.settle = Millis(60'000)});
  const ExecutionId runs = bench.start(workflow("slow"));
  outside.wait_for(1);
  auto stopped = std::async(std::launch::async, [this] { return dispatcher->stop(); });
  outside.end_one();
  EXPECT_TRUE(stopped.get());
  EXPECT_EQ(bench.runtime->reader()->execution(runs).value()->status, "completed");
}

TEST_F(OpenEffectsTest, AStopDoesNotWaitForEverAndLeavesWhatHasNotBegunToTheNextProcess) {
  begin({.one_place = 1, .settle = Millis(1)});
  const WorkflowId slow = workflow("slow");
  bench.start(slow);
  const ExecutionId waits = bench.start(slow);
  outside.wait_for(1);
  EXPECT_FALSE(dispatcher->stop());
  outside.end_one();  // so that the test may go on where a process would end
  wait_until_ended(1);
  EXPECT_TRUE(dispatcher->stop());
  EXPECT_TRUE(outside.places().empty());
  EXPECT_EQ(bench.runtime->reader()->execution(waits).value()->status, "running");
}

TEST_F(OpenEffectsTest, OutcomesThatAreNotDurableHoldUpWhatIsNext) {
  begin({.open = 3, .one_place = 3, .reports = 1});
  start("slow", 9);
  for (int i = 0; i < 9; ++i) {
    outside.wait_for(1);
    outside.end_one();
  }
  wait_until_ended(9);
}

}  // namespace
}  // namespace nf::runtime
