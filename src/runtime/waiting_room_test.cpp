#include "runtime/waiting_room.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "engine/state.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

using std::chrono::seconds;

class WaitingRoomTest : public testing::Test {
 protected:
  WaitingRoomTest() {
    const WorkflowId id = bench_.add_workflow(approval_workflow("ask", R"({"email": "mark@example.com"})"));
    CHECK(bench_.publish(id).status == 200);
    version_ = bench_.runtime->workspace()->active(id);
  }

  // An execution whose first step runs.
  Loaded running() {
    Loaded loaded;
    loaded.version = version_;
    loaded.state.id = ids_.make<ExecutionId>();
    loaded.row.id = loaded.state.id;
    loaded.state.steps.push_back({.node = 0, .status = engine::StepStatus::Running});
    return loaded;
  }
  static void give_output(Loaded& loaded, std::string_view value) {
    const auto output = std::make_shared<const Json>(json(value));
    loaded.state.output = output;
    loaded.state.steps.push_back({.node = 2, .status = engine::StepStatus::Succeeded, .output = output});
  }
  Answer hold(const Loaded& loaded, Millis at_most = seconds(10)) {
    Answer answer;
    room_.holding(at_most)(loaded, answer.answering());
    return answer;
  }
  static std::string location(const Reply& reply) {
    return reply.headers.empty() ? "" : reply.headers.front().second;
  }

  Bench bench_;
  std::shared_ptr<const engine::Version> version_;
  IdGenerator ids_{Time{}, 1, 2};
  WaitingRoom room_{bench_.clock};
};

TEST_F(WaitingRoomTest, AnswersWithTheFirstOutput) {
  Loaded loaded = running();
  Answer answer = hold(loaded);
  room_.turned(loaded, {});
  EXPECT_FALSE(answer.given());
  give_output(loaded, R"({"tier": "low"})");
  give_output(loaded, R"({"tier": "high"})");
  room_.turned(loaded, {});
  const Reply reply = answer.wait();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(body_of(reply), json(R"({"tier": "low"})"));
  EXPECT_EQ(room_.size(), 0u);
}

TEST_F(WaitingRoomTest, SaysWhereToLookOnceAPersonIsAsked) {
  Loaded loaded = running();
  Answer answer = hold(loaded);
  loaded.state.steps[0].status = engine::StepStatus::Waiting;
  loaded.state.approvals.push_back({});
  room_.turned(loaded, {});
  const Reply reply = answer.wait();
  EXPECT_EQ(reply.status, 202);
  EXPECT_EQ(*string_at(body_of(reply), "execution_id"), to_string(loaded.state.id));
  EXPECT_EQ(location(reply), "/api/v1/executions/" + to_string(loaded.state.id));
}

TEST_F(WaitingRoomTest, DoesNotHoldOneThatWaitsAlready) {
  Loaded loaded = running();
  loaded.state.steps[0].status = engine::StepStatus::Waiting;
  EXPECT_EQ(hold(loaded).wait().status, 202);
  EXPECT_EQ(room_.size(), 0u);
}

TEST_F(WaitingRoomTest, HoldsOneThatWaitsForAnotherExecutionAlone) {
  Loaded loaded = running();
  Answer answer = hold(loaded);
  loaded.state.steps[0].status = engine::StepStatus::Waiting;
  loaded.state.steps[0].child = ids_.make<ExecutionId>();
  room_.turned(loaded, {});
  EXPECT_FALSE(answer.given());
  give_output(loaded, R"("done")");
  room_.turned(loaded, {});
  EXPECT_EQ(answer.wait().status, 200);

  Loaded other = running();
  Answer told = hold(other);
  other.state.steps[0] = loaded.state.steps[0];
  other.state.steps.push_back({.node = 1, .status = engine::StepStatus::Waiting, .signal = "go"});
  room_.turned(other, {});
  EXPECT_EQ(told.wait().status, 202) << "it waits for a signal as well";
}

TEST_F(WaitingRoomTest, TellsOfFailure) {
  for (const engine::Ending ending : {engine::Ending::Failed, engine::Ending::Cancelled}) {
    Loaded loaded = running();
    Answer answer = hold(loaded);
    loaded.state.ending = ending;
    room_.turned(loaded, {});
    const Reply reply = answer.wait();
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(body_of(reply).at("type"), Json("execution-failed"));
  }
}

TEST_F(WaitingRoomTest, OneThatWentOnToItsEndWithoutOutputGaveNull) {
  for (const engine::Ending ending : {engine::Ending::Completed, engine::Ending::FailedContinued}) {
    Loaded loaded = running();
    loaded.state.ending = ending;
    const Reply reply = hold(loaded).wait();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "null");
  }
}

TEST_F(WaitingRoomTest, HoldsEachNoLongerThanItsTime) {
  const Loaded first = running();
  const Loaded second = running();
  Answer longer = hold(second, seconds(20));
  Answer shorter = hold(first, seconds(10));
  const Time begun = bench_.clock.now();
  EXPECT_EQ(room_.look(begun), begun + seconds(10));
  EXPECT_EQ(room_.look(begun + seconds(10)), begun + seconds(20));
  EXPECT_EQ(shorter.wait().status, 202);
  EXPECT_FALSE(longer.given());
  EXPECT_EQ(room_.look(begun + seconds(20)), std::nullopt);
  EXPECT_EQ(longer.wait().status, 202);
}

TEST_F(WaitingRoomTest, HoldsNobodyLongerBecauseTheClockWasSetBack) {
  const Loaded loaded = running();
  Answer held = hold(loaded, seconds(10));
  const Time begun = bench_.clock.now();
  EXPECT_EQ(room_.look(begun - seconds(3600)), std::nullopt);
  EXPECT_EQ(held.wait().status, 202);
}

TEST_F(WaitingRoomTest, ALaterOutputIsNobodysAnyMore) {
  Loaded loaded = running();
  Answer answer = hold(loaded, seconds(1));
  room_.look(bench_.clock.now() + seconds(1));
  EXPECT_EQ(answer.wait().status, 202);
  give_output(loaded, "1");
  room_.turned(loaded, {});  // a second answer would throw
}

TEST_F(WaitingRoomTest, StoppingForgetsNobody) {
  Answer answer = hold(running());
  room_.stop();
  EXPECT_EQ(answer.wait().status, 202);
  EXPECT_EQ(hold(running()).wait().status, 202);  // who comes later does not wait
}

TEST_F(WaitingRoomTest, ItsThreadAnswersInTime) {
  room_.start();
  Answer answer = hold(running(), Millis(0));
  EXPECT_EQ(answer.wait().status, 202);
}

TEST_F(WaitingRoomTest, ARepeatedStartIsToldTheFirstExecution) {
  Loaded loaded = running();
  give_output(loaded, "1");
  Versions& versions = bench_.runtime->versions();
  Writing writing(*bench_.store, bench_.clock, bench_.entropy, versions, bench_.runtime->workspace(),
                  "default");
  const auto repeated = render_held({loaded, writing, true});
  EXPECT_EQ(repeated->status, 200);
  EXPECT_EQ(*string_at(body_of(*repeated), "execution_id"), to_string(loaded.state.id));
  EXPECT_EQ(render_held({loaded, writing, false})->body, "1");
  EXPECT_EQ(render_held({running(), writing, false})->status, 202);
}

}  // namespace
}  // namespace nf::runtime
