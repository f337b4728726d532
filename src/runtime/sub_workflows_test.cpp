#include "runtime/sub_workflows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nodes/catalog.h"
#include "runtime/admin_workflows.h"
#include "runtime/part_kit.h"
#include "runtime/saved_state.h"

namespace nf::runtime {
namespace {

constexpr std::string_view kChild = R"({"name": "Access", "nodes": [
    {"id": "start", "type": "manual", "config": {"schema": {"type": "object", "required": ["host"],
      "properties": {"host": {"type": "string"}}}}},
    {"id": "gate", "type": "approval", "config": {"title": "Please", "review_mode": "any",
      "reviewers": [{"email": "sven@example.com"}]}},
    {"id": "done", "type": "output", "config": {"value": "{{trigger.body.host}} is open"}},
    {"id": "no", "type": "http_request", "config": {"url": "{{trigger.nothing.here + 1}}"}}],
  "edges": [{"from": "start", "to": "gate"}, {"from": "gate", "port": "approved", "to": "done"},
            {"from": "gate", "port": "rejected", "to": "no"}]})";

std::string parent_of(std::string_view config) {
  return R"({"name": "Project", "nodes": [
      {"id": "start", "type": "webhook", "config": {"path": "project", "auth": {"type": "none"}}},
      {"id": "access", "type": "sub_workflow", "config": )" +
         std::string(config) + R"(},
      {"id": "done", "type": "output", "config": {"value": "{{nodes.access.output}}"}}],
    "edges": [{"from": "start", "to": "access"}, {"from": "access", "to": "done"}]})";
}

class SubWorkflowsTest : public PartTest<SubWorkflows> {
 protected:
  SubWorkflowsTest() {
    bench.add_user("sven@example.com");
    publish(kChild);
  }
  // All executions but the parent, the newest first.
  std::vector<ExecutionId> children() {
    std::vector<ExecutionId> found;
    auto reader = bench.runtime->reader();
    const auto listed = reader->executions({}, {.limit = 100});
    for (const ports::ExecutionRow& row : listed->rows) {
      if (row.id != parent) found.push_back(row.id);
    }
    return found;
  }
  std::size_t on_the_list() { return bench.runtime->reader()->entities("child")->size(); }
  void start(std::string_view config) {
    parent = bench.start(publish(parent_of(config)));
    settle();
  }

  ExecutionId parent;
};

constexpr std::string_view kWaits = R"({"workflow": "Access", "input": {"host": "h1"}})";

TEST_F(SubWorkflowsTest, AStepWaitsForTheOtherWorkflowAndGoesOnWithItsOutput) {
  start(kWaits);
  ASSERT_EQ(children().size(), 1u);
  const ExecutionId child = children()[0];
  EXPECT_EQ(engine::status(state(parent)), "waiting");
  EXPECT_EQ(state(child).requester.email, state(parent).requester.email);
  EXPECT_EQ(on_the_list(), 1u);
  ASSERT_EQ(bench.approve(child, "sven@example.com").wait().status, 200);
  settle();
  EXPECT_EQ(engine::status(state(parent)), "completed");
  EXPECT_EQ(*state(parent).output, Json("h1 is open"));
  EXPECT_EQ(on_the_list(), 0u);
}

TEST_F(SubWorkflowsTest, TheRequesterOfTheParentCannotDecideInTheChild) {
  start(kWaits);
  const engine::State child = state(children()[0]);
  const engine::Approval& approval = child.approvals.front();
  EXPECT_TRUE(std::ranges::none_of(engine::can_decide(approval),
                                   [&](UserId user) { return state(parent).requester.user == user; }));
}

// A workflow that starts the workflow `child` once amy has approved; sven makes corrections.
std::string corrected_parent(const std::string& name, const std::string& child) {
  return R"({"name": ")" + name + R"(", "nodes": [
      {"id": "start", "type": "manual", "config": {"schema": {"type": "object",
        "properties": {"title": {"type": "string"}, "host": {"type": "string"}}}}},
      {"id": "facts", "type": "set", "config": {"values": {"host": "h1"}}},
      {"id": "ask", "type": "approval", "config": {"title": "May I?", "review_mode": "any",
        "reviewers": [{"email": "amy@example.com"}]}},
      {"id": "correct", "type": "rework", "config": {"to": "sven@example.com",
        "schema": {"type": "object", "properties": {"title": {"type": "string"}}}}},
      {"id": "access", "type": "sub_workflow", "config": {"workflow": ")" +
         child + R"(", "input": {"host": "{{nodes.facts.host}}"}}}],
    "edges": [{"from": "start", "to": "facts"}, {"from": "facts", "to": "ask"},
      {"from": "ask", "port": "approved", "to": "access"}, {"from": "correct", "to": "facts"},
      {"from": "ask", "port": "changes_requested", "to": "correct"}]})";
}

class CorrectedByAnother : public SubWorkflowsTest {
 protected:
  CorrectedByAnother() { bench.add_user("amy@example.com"); }

  Reply act(ExecutionId execution, std::string_view by, engine::Command command) {
    Answer answer;
    bench.submit(std::make_unique<ExecutionRequest>(
        execution, bench.actor(by), std::move(command),
        [](const Decided&) -> Result<Reply> { return Reply{}; }, answer.answering(), std::nullopt,
        bench.runtime->observer()));
    return answer.wait();
  }
  // amy wants it corrected, sven corrects it, and amy approves.
  void correct(ExecutionId execution) {
    const engine::State asked = state(execution);
    const engine::Approval& open = asked.approvals.back();
    ASSERT_EQ(act(execution, "amy@example.com",
                  engine::DecideApproval{.approval = open.id,
                                         .verdict = engine::Verdict::RequestChanges,
                                         .comment = "Which host?",
                                         .revision = open.revision,
                                         .context_hash = open.context_hash})
                  .status,
              200);
    const engine::ResubmitRequest corrected{.body = std::make_shared<const Json>(JsonObject{{"title", "h1"}}),
                                            .revision = 1};
    ASSERT_EQ(act(execution, "sven@example.com", corrected).status, 200);
    ASSERT_EQ(bench.approve(execution, "amy@example.com").wait().status, 200);
    settle();
  }
  // Nobody may decide: sven, who is asked, is barred.
  void expect_barred(ExecutionId execution) {
    const engine::State child = state(execution);
    ASSERT_EQ(child.editors.size(), 1u);
    EXPECT_EQ(child.editors[0].email, "sven@example.com");
    ASSERT_EQ(child.approvals.size(), 1u);
    EXPECT_TRUE(engine::can_decide(child.approvals[0]).empty());
    EXPECT_TRUE(engine::unassigned(child.approvals[0])) << "an operator is told";
    EXPECT_GE(bench.approve(execution, "sven@example.com").wait().status, 400);
    EXPECT_EQ(engine::status(state(execution)), "waiting_approval");
  }
};

TEST_F(CorrectedByAnother, WhoCorrectedTheParentsRequestCannotDecideInTheChild) {
  parent = bench.start(publish(corrected_parent("Outer", "Access")));
  correct(parent);
  ASSERT_EQ(children().size(), 1u);
  crash();
  expect_barred(children()[0]);
}

TEST_F(CorrectedByAnother, NorInAChildOfTheChild) {
  publish(R"({"name": "Middle", "nodes": [
      {"id": "start", "type": "manual", "config": {"schema": {"type": "object",
        "properties": {"host": {"type": "string"}}}}},
      {"id": "access", "type": "sub_workflow", "config": {"workflow": "Access",
        "input": {"host": "{{trigger.body.host}}"}}}],
    "edges": [{"from": "start", "to": "access"}]})");
  parent = bench.start(publish(corrected_parent("Outer", "Middle")));
  correct(parent);
  ASSERT_EQ(children().size(), 2u);
  EXPECT_EQ(state(children()[1]).editors.size(), 1u);
  expect_barred(children()[0]);
}

// rita asks for sven's benefit; what she sends for the child may name another, or nobody.
class ForSven : public CorrectedByAnother {
 protected:
  ForSven() {
    bench.add_user("rita@example.com");
    publish(R"({"name": "Desk", "nodes": [
        {"id": "start", "type": "manual", "config": {}},
        {"id": "facts", "type": "set", "config": {"values": {}}},
        {"id": "gate", "type": "approval", "config": {"review_mode": "any",
          "reviewers": [{"email": "sven@example.com"}, {"email": "amy@example.com"}]}},
        {"id": "correct", "type": "rework", "config": {}}],
      "edges": [{"from": "start", "to": "facts"}, {"from": "facts", "to": "gate"},
        {"from": "gate", "port": "changes_requested", "to": "correct"}, {"from": "correct", "to": "facts"}]})");
    outer = publish(R"({"name": "Outer", "nodes": [
        {"id": "start", "type": "manual", "config": {}},
        {"id": "desk", "type": "sub_workflow", "config": {"workflow": "Desk", "input": "{{trigger.body.desk}}"}}],
      "edges": [{"from": "start", "to": "desk"}]})");
  }
  // The child of a request with this for it.
  ExecutionId child_of(std::string_view desk) {
    const WorkspaceRef workspace = bench.runtime->workspace();
    const engine::Actor rita = bench.actor("rita@example.com");
    JsonObject body{{"beneficiary", "sven@example.com"}, {"desk", json(desk)}};
    auto accepted =
        engine::accept(*workspace->active(outer), {.body = std::move(body), .sender = rita.person},
                       *workspace, workspace->variables(), bench.clock.now());
    EXPECT_TRUE(accepted);
    Answer answer;
    bench.submit(std::make_unique<StartRequest>(
        Start{.version = workspace->active(outer), .command = std::move(accepted->command)}, rita,
        [this](const Decided& decided) -> Result<Reply> {
          parent = decided.loaded.row.id;
          return Reply{};
        },
        answer.answering(), std::nullopt, bench.runtime->observer()));
    answer.wait();
    settle();
    EXPECT_EQ(children().size(), 1u);
    return children()[0];
  }

  WorkflowId outer;
};

TEST_F(ForSven, HeCannotDecideInTheChildAlsoWhereItNamesAnother) {
  const ExecutionId child = child_of(R"({"beneficiary": "amy@example.com"})");
  EXPECT_TRUE(engine::unassigned(state(child).approvals[0])) << "amy is barred as well";
  EXPECT_GE(bench.approve(child, "sven@example.com").wait().status, 400);
}

TEST_F(ForSven, NorWhereTheRequestThereHasBeenCorrected) {
  const ExecutionId child = child_of("{}");
  const engine::State asked = state(child);
  const engine::Approval& open = asked.approvals.back();
  ASSERT_EQ(act(child, "amy@example.com",
                engine::DecideApproval{.approval = open.id,
                                       .verdict = engine::Verdict::RequestChanges,
                                       .comment = "Which?",
                                       .revision = open.revision,
                                       .context_hash = open.context_hash})
                .status,
            200);
  const engine::ResubmitRequest corrected{.body = std::make_shared<const Json>(JsonObject{{"title", "h1"}}),
                                          .revision = 1};
  ASSERT_EQ(act(child, "rita@example.com", corrected).status, 200);
  EXPECT_GE(bench.approve(child, "sven@example.com").wait().status, 400);
  EXPECT_EQ(bench.approve(child, "amy@example.com").wait().status, 200);
}

TEST_F(CorrectedByAnother, WithoutACorrectionHeMayDecide) {
  parent = bench.start(publish(corrected_parent("Outer", "Access")));
  ASSERT_EQ(bench.approve(parent, "amy@example.com").wait().status, 200);
  settle();
  ASSERT_EQ(children().size(), 1u);
  EXPECT_TRUE(state(children()[0]).editors.empty());
  EXPECT_EQ(bench.approve(children()[0], "sven@example.com").wait().status, 200);
}

TEST_F(SubWorkflowsTest, OneThatIsNotWaitedForIsStartedAndLeftAlone) {
  start(R"({"workflow": "Access", "input": {"host": "h1"}, "wait": false})");
  EXPECT_EQ(children().size(), 1u);
  EXPECT_EQ(engine::status(state(parent)), "completed");
  EXPECT_EQ(engine::status(state(children()[0])), "waiting_approval");
  EXPECT_EQ(on_the_list(), 0u);
}

TEST_F(SubWorkflowsTest, ACrashStartsNoSecondOneAndLosesNoEnd) {
  parent = bench.start(publish(parent_of(kWaits)));
  crash();  // asked for, not started
  settle();
  ASSERT_EQ(children().size(), 1u);
  crash();
  settle();
  ASSERT_EQ(children().size(), 1u) << "started twice";
  observed.whom = nullptr;  // it ends in the moment of a crash
  ASSERT_EQ(bench.approve(children()[0], "sven@example.com").wait().status, 200);
  bench.settle();
  EXPECT_EQ(engine::status(state(parent)), "waiting");
  crash();
  settle();
  EXPECT_EQ(engine::status(state(parent)), "completed");
  EXPECT_EQ(on_the_list(), 0u);
}

TEST_F(SubWorkflowsTest, WhatIsCancelledHereIsCancelledThere) {
  start(kWaits);
  ASSERT_EQ(command(parent, engine::CancelExecution{"enough"}).status, 200);
  settle();
  EXPECT_EQ(engine::status(state(children()[0])), "cancelled");
  EXPECT_EQ(on_the_list(), 0u);
}

TEST_F(SubWorkflowsTest, WhatIsCancelledBeforeItHasBegunIsNotStarted) {
  parent =
      bench.start(publish(parent_of(R"({"workflow": "Access", "input": {"host": "h1"}, "wait": false})")));
  ASSERT_EQ(command(parent, engine::CancelExecution{"enough"}).status, 200);
  settle();
  EXPECT_TRUE(children().empty()) << "nobody waits for it, so nobody would end it";
}

TEST_F(SubWorkflowsTest, WhatIsPausedBeforeItHasBegunIsStartedOnceItIsResumed) {
  parent = bench.start(publish(parent_of(kWaits)));
  ASSERT_EQ(command(parent, engine::PauseExecution{}).status, 200);
  settle();
  EXPECT_TRUE(children().empty());
  ASSERT_EQ(command(parent, engine::ResumeExecution{}).status, 200);
  settle();
  EXPECT_EQ(children().size(), 1u);
}

TEST_F(SubWorkflowsTest, WhatIsCancelledInTheMomentOfACrashIsCancelledAfterIt) {
  start(kWaits);
  observed.whom = nullptr;
  ASSERT_EQ(command(parent, engine::CancelExecution{"enough"}).status, 200);
  crash();
  settle();
  EXPECT_EQ(engine::status(state(children()[0])), "cancelled");
}

TEST_F(SubWorkflowsTest, AMigrationToAVersionWithoutTheStepCancelsWhatItHadStarted) {
  start(kWaits);
  const WorkflowId workflow = state(parent).workflow.id;
  const Json without = *parse_json(R"({"name": "Project", "nodes": [
      {"id": "start", "type": "webhook", "config": {"path": "project", "auth": {"type": "none"}}},
      {"id": "wait", "type": "wait", "config": {"for": "P1D"}}],
    "edges": [{"from": "start", "to": "wait"}]})");
  auto draft = read_draft(without, nodes::catalogue(), *bench.runtime->workspace());
  ASSERT_TRUE(draft.has_value());
  ASSERT_EQ(bench.run<SaveDraft>(workflow, draft.take(), std::nullopt).status, 200);
  ASSERT_EQ(bench.publish(workflow).status, 200);
  const auto to = bench.runtime->workspace()->active(workflow);
  ASSERT_EQ(command(parent, engine::MigrateExecution{to, "no access is needed"}).status, 200);
  settle();
  EXPECT_EQ(engine::status(state(children()[0])), "cancelled");
  EXPECT_EQ(engine::status(state(parent)), "waiting");
}

TEST_F(SubWorkflowsTest, WhatIsCancelledThereFailsTheStepAndARetryAsksAgain) {
  start(kWaits);
  const ExecutionId first = children()[0];
  ASSERT_EQ(command(first, engine::CancelExecution{"wrong host"}).status, 200);
  settle();
  EXPECT_EQ(engine::status(state(parent)), "failed");
  const engine::State failed = state(parent);
  const engine::Step& step = *failed.step(1);
  EXPECT_EQ(step.error->code, "sub_workflow");
  EXPECT_NE(step.error->message.find("wrong host"), std::string::npos) << step.error->message;
  ASSERT_EQ(command(parent, engine::RetryStep{.node = 1}).status, 200);
  settle();
  ASSERT_EQ(children().size(), 2u);
  ASSERT_EQ(bench.approve(children()[0], "sven@example.com").wait().status, 200);
  settle();
  EXPECT_EQ(engine::status(state(parent)), "completed");
}

TEST_F(SubWorkflowsTest, InputThatItDoesNotTakeFailsTheStepAndSaysWhy) {
  start(R"({"workflow": "Access", "input": {"port": 1}})");
  EXPECT_EQ(children().size(), 0u);
  EXPECT_EQ(engine::status(state(parent)), "failed");
  EXPECT_NE(state(parent).step(1)->error->message.find("/host"), std::string::npos);
}

// What another workflow gave counts as such data, too.
TEST_F(SubWorkflowsTest, DataThatMayComeFromAnAiStepIsNoInput) {
  const WorkflowId workflow = publish(R"({"name": "Read", "nodes": [
      {"id": "start", "type": "webhook", "config": {"path": "read", "auth": {"type": "none"}}},
      {"id": "first", "type": "sub_workflow", "config": {"workflow": "Access", "input": {"host": "h1"}}},
      {"id": "second", "type": "sub_workflow", "config": {"workflow": "Access", "input": {"host": "{{nodes.first.output}}"}}}],
    "edges": [{"from": "start", "to": "first"}, {"from": "first", "to": "second"}]})");
  parent = bench.start(workflow);
  settle();
  ASSERT_EQ(bench.approve(children()[0], "sven@example.com").wait().status, 200);
  settle();
  const engine::State state_now = state(parent);
  const engine::Step* second = state_now.step(2);
  ASSERT_NE(second, nullptr);
  ASSERT_TRUE(second->error.has_value());
  EXPECT_EQ(second->error->code, "sub_workflow");
  EXPECT_EQ(children().size(), 1u);
}

TEST_F(SubWorkflowsTest, AWorkflowThatTakesNoRequestsFailsTheStep) {
  std::string unready(kChild);
  unready.replace(unready.find("Access"), 6, "Unready");
  bench.add_workflow(unready);  // a draft that nobody has published
  start(R"({"workflow": "Unready", "input": {"host": "h1"}})");
  EXPECT_EQ(engine::status(state(parent)), "failed");
  EXPECT_NE(state(parent).step(1)->error->message.find("Unready"), std::string::npos);
}

TEST_F(SubWorkflowsTest, OneThatStartsItselfEnds) {
  start(R"({"workflow": "Project"})");
  for (int i = 0; i < 20; ++i) settle();
  EXPECT_EQ(engine::status(state(parent)), "failed");
  EXPECT_EQ(children().size(), static_cast<std::size_t>(kDeepestSubWorkflow));
  EXPECT_EQ(on_the_list(), 0u);
}

}  // namespace
}  // namespace nf::runtime
