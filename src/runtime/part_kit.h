#pragma once

#include <gtest/gtest.h>

#include <optional>

#include "runtime/saved_state.h"
#include "runtime/test_bench.h"

namespace nf::runtime {

// A server with one of its parts that observe turns and look by themselves, such as Memories: a test calls
// the looks, and the part is made anew after each crash.
template <class Part>
class PartTest : public testing::Test {
 protected:
  PartTest() { begin(); }

  WorkflowId publish(std::string_view document) {
    const WorkflowId id = bench.add_workflow(document);
    const Reply reply = bench.publish(id);
    EXPECT_LT(reply.status, 300) << reply.body;
    return id;
  }
  void begin() {
    subject.emplace(*bench.runtime);
    observed.whom = &*subject;
    bench.runtime->observe(observed);
  }
  // The process ends here, and the next one takes up what it left.
  void crash() {
    observed.whom = nullptr;
    subject.reset();
    bench.restart();
    begin();
    ASSERT_TRUE(subject->start());
    subject->stop();
  }
  void settle() {
    for (int i = 0; i < 10; ++i) {
      bench.settle();
      subject->look(bench.clock.now());
    }
    bench.settle();
  }
  engine::State state(ExecutionId id) {
    auto reader = bench.runtime->reader();
    const auto row = reader->execution(id);
    return *saved_state(**row, *reader);
  }
  // By an operator.
  Reply command(ExecutionId execution, engine::Command command) {
    Answer answer;
    engine::Actor actor{.operates = true, .via = "cli"};
    bench.submit(std::make_unique<ExecutionRequest>(
        execution, actor, std::move(command), [](const Decided&) -> Result<Reply> { return Reply{}; },
        answer.answering(), std::nullopt, bench.runtime->observer()));
    return answer.wait();
  }

 private:
  // Who observes the runtime does so for good.
  class Observed final : public TurnObserver {
   public:
    void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override {
      if (whom) whom->turned(loaded, events);
    }
    Part* whom = nullptr;
  };

 protected:
  Bench bench;
  Observed observed;
  std::optional<Part> subject;
};

}  // namespace nf::runtime
