#include "runtime/admin_workflows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/document.h"
#include "nodes/catalog.h"
#include "runtime/admin_shapes.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const char* const kSeat = R"({"email": "mark@example.com"})";

Draft draft(Bench& bench, std::string_view document) {
  return *read_draft(json(document), nodes::catalogue(), *bench.runtime->workspace());
}

Reply save(Bench& bench, WorkflowId id, std::string_view document, std::optional<std::string> if_match = {}) {
  return bench.run<SaveDraft>(id, draft(bench, document), std::move(if_match));
}

TEST(ReadDraft, RefusesAWrongShapeAndListsOtherProblems) {
  Bench bench;
  const auto wrong =
      read_draft(json(R"({"name": 1, "colour": "red"})"), nodes::catalogue(), *bench.runtime->workspace());
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().code, ErrorCode::InvalidInput);
  EXPECT_FALSE(wrong.error().faults.empty());
  EXPECT_FALSE(draft(bench, R"({"name": "Empty", "nodes": [], "edges": []})").findings.problems.empty());
  EXPECT_TRUE(draft(bench, approval_workflow("ask", kSeat)).findings.problems.empty());
}

TEST(SaveDraft, AStaleTagIsRefused) {
  Bench bench;
  const WorkflowId id = bench.add_workflow(approval_workflow("ask", kSeat));
  const Reply first = save(bench, id, approval_workflow("ask-a", kSeat), "\"1\"");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(body_of(first).at("etag"), Json("\"2\""));
  EXPECT_EQ(save(bench, id, approval_workflow("ask-b", kSeat), "\"1\"").status, 412);
  EXPECT_EQ(*bench.runtime->workspace()->workflow(id)->draft, json(approval_workflow("ask-a", kSeat)));
}

TEST(SaveDraft, TakesADocumentThatIsNotFinished) {
  Bench bench;
  const WorkflowId id = bench.add_workflow(approval_workflow("ask", kSeat));
  const Reply reply = save(bench, id, R"({"name": "Half", "nodes": [], "edges": []})");
  ASSERT_EQ(reply.status, 200);
  EXPECT_FALSE(body_of(reply).at("problems").as_array().empty());
  EXPECT_EQ(body_of(reply).at("name"), Json("Half"));
}

TEST(Publish, MakesAnImmutableVersionThatTakesRequests) {
  Bench bench;
  const WorkflowId id = bench.add_workflow(approval_workflow("ask", kSeat));
  EXPECT_EQ(bench.runtime->workspace()->hook("ask"), nullptr);
  const Reply reply = bench.publish(id);
  ASSERT_EQ(reply.status, 200) << reply.body;
  const std::string hash = flow::document_hash(json(approval_workflow("ask", kSeat)));
  EXPECT_EQ(body_of(reply), Json(JsonObject{{"version", 1}, {"hash", hash}}));

  bench.restart();
  const auto version = bench.runtime->workspace()->hook("ask");
  ASSERT_NE(version, nullptr);
  EXPECT_EQ(version->ref.id, id);
  EXPECT_EQ(version->ref.hash, hash);
  const Json leaf = json(bench.leaves().back().bytes);
  EXPECT_EQ(leaf.at("kind"), Json("workflow.published"));
  EXPECT_EQ(leaf.at("subject"), Json(JsonObject{{"type", "workflow"}, {"id", to_string(id)}}));
  EXPECT_EQ(leaf.at("body"), body_of(reply));
}

TEST(Publish, IsRefusedWithAllProblems) {
  Bench bench;
  const WorkflowId id = bench.add_workflow(
      R"({"name": "Bad", "nodes": [{"id": "a", "type": "nothing"}, {"id": "b", "type": "output"}], "edges": []})");
  const Reply reply = bench.publish(id);
  EXPECT_EQ(reply.status, 422);
  const Json body = body_of(reply);
  const JsonArray& problems = body.at("problems").as_array();
  EXPECT_GE(problems.size(), 2u);
  EXPECT_EQ(problems.size(), body.at("errors").as_array().size());
  for (const char* member : {"node", "pointer", "code", "message", "mend"}) {
    EXPECT_NE(find(problems[0], member), nullptr) << member;
  }
  EXPECT_EQ(bench.runtime->workspace()->active(id), nullptr);
  EXPECT_THAT(bench.leaf_kinds(), SizeIs(0));
}

TEST(Publish, APathBelongsToOneActiveWorkflow) {
  Bench bench;
  const WorkflowId first = bench.add_workflow(approval_workflow("ask", kSeat));
  const WorkflowId second = bench.add_workflow(approval_workflow("ask", kSeat));
  EXPECT_EQ(bench.publish(first).status, 200);
  const Reply refused = bench.publish(second);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(body_of(refused).at("problems").at(0).at("code"), Json("path-taken"));
  EXPECT_EQ(body_of(refused).at("problems").at(0).at("node"), Json("start"));
  EXPECT_EQ(bench.publish(first).status, 200);  // its own path is no other's
  EXPECT_EQ(bench.run<DeactivateWorkflow>(first).status, 200);
  EXPECT_EQ(bench.publish(second).status, 200);
  EXPECT_EQ(bench.run<ActivateVersion>(first, 1).status, 409);
}

TEST(Activate, RollsBackAndForward) {
  Bench bench;
  const WorkflowId id = bench.add_workflow(approval_workflow("old", kSeat));
  bench.publish(id);
  save(bench, id, approval_workflow("new", kSeat));
  bench.publish(id);
  EXPECT_EQ(bench.runtime->workspace()->hook("old"), nullptr);
  const Reply back = bench.run<ActivateVersion>(id, 1);
  ASSERT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(body_of(back).at("active").at("version"), Json(1));
  EXPECT_EQ(body_of(back).at("versions").as_array().size(), 2u);
  EXPECT_NE(bench.runtime->workspace()->hook("old"), nullptr);
  EXPECT_EQ(bench.runtime->workspace()->hook("new"), nullptr);
  EXPECT_EQ(bench.run<ActivateVersion>(id, 3).status, 404);
  bench.restart();
  EXPECT_EQ(bench.runtime->workspace()->active(id)->ref.version, 1);
}

TEST(Deactivate, TakesNoRequestsAnyMore) {
  Bench bench;
  const WorkflowId id = bench.add_workflow(approval_workflow("ask", kSeat));
  bench.publish(id);
  const Reply reply = bench.run<DeactivateWorkflow>(id);
  EXPECT_TRUE(body_of(reply).at("active").is_null());
  EXPECT_EQ(bench.runtime->workspace()->hook("ask"), nullptr);
  bench.restart();
  EXPECT_EQ(bench.runtime->workspace()->hook("ask"), nullptr);
}

TEST(DeleteWorkflow, OneWithoutExecutionsIsGone) {
  Bench bench;
  const WorkflowId id = bench.add_workflow(approval_workflow("ask", kSeat));
  bench.publish(id);
  EXPECT_EQ(bench.run<DeleteWorkflow>(id, std::nullopt).status, 204);
  EXPECT_EQ(bench.run<DeleteWorkflow>(id, std::nullopt).status, 404);
  bench.restart();
  EXPECT_EQ(bench.runtime->workspace()->workflow(id), nullptr);
}

TEST(DeleteWorkflow, OneWithExecutionsIsArchived) {
  Bench bench;
  bench.add_user("mark@example.com");
  const WorkflowId id = bench.add_workflow(approval_workflow("ask", kSeat));
  bench.publish(id);
  const ExecutionId execution = bench.start(id);
  EXPECT_EQ(bench.run<DeleteWorkflow>(id, std::nullopt).status, 204);
  const auto workspace = bench.runtime->workspace();
  ASSERT_NE(workspace->workflow(id), nullptr);
  EXPECT_TRUE(workspace->workflow(id)->archived);
  EXPECT_EQ(workspace->hook("ask"), nullptr);
  EXPECT_EQ(bench.publish(id).status, 409);
  EXPECT_EQ(save(bench, id, approval_workflow("ask", kSeat)).status, 409);
  EXPECT_THAT(bench.inbox_owners(execution), SizeIs(1));  // what runs goes on
}

}  // namespace
}  // namespace nf::runtime
