#include "runtime/workspace_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nodes/catalog.h"
#include "runtime/test_bench.h"
#include "store/memory/memory_store.h"

namespace nf::runtime {
namespace {

using testing::HasSubstr;

// What the one row of a workspace comes to.
Result<std::shared_ptr<Workspace>> load(const ports::EntityRow& row) {
  const auto store = store::make_memory_store();
  ports::Batch batch;
  batch.entities.push_back(row);
  EXPECT_TRUE(store->commit(batch).has_value());
  Versions versions(*store, nodes::catalogue());
  return load_workspace(*store->reader(), versions);
}

TEST(WorkspaceRows, EveryMemberComesBack) {
  IdGenerator ids(Time{}, 1, 2);
  const User user{.id = ids.make<UserId>(),
                  .email = "rita@example.com",
                  .name = "R\u00edta \"R\"",
                  .title = "Analyst",
                  .department = "Treasury",
                  .roles = {"requester", "reviewer"},
                  .manager = ids.make<UserId>(),
                  .enabled = false,
                  .password_hash = "hash"};
  const auto users = load(row_of(user));
  ASSERT_TRUE(users.has_value()) << users.error().message;
  EXPECT_EQ(row_of(*(*users)->user(user.id)).document, row_of(user).document);
  EXPECT_EQ((*users)->account(user.id)->manager, user.manager);
  EXPECT_FALSE((*users)->account(user.id)->enabled);

  const Token token{.id = ids.next(),
                    .user = user.id,
                    .name = "t",
                    .hash = sha256("secret"),
                    .scopes = {"read"},
                    .created_at = Time(Millis(5)),
                    .expires_at = Time(Millis(6))};
  const auto tokens = load(row_of(token));
  ASSERT_TRUE(tokens.has_value()) << tokens.error().message;
  const Token* kept = (*tokens)->token_by_hash(sha256("secret"));
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(row_of(*kept).document, row_of(token).document);
  EXPECT_EQ(kept->expires_at, token.expires_at);

  const Workflow workflow{.id = ids.make<WorkflowId>(),
                          .name = "W",
                          .edits = 7,
                          .draft = std::make_shared<const Json>(json(R"({"name": "W", "x": [1.5, null]})")),
                          .archived = true,
                          .versions = {{1, "sha256:a", Time(Millis(1)), "bob@example.com"}}};
  const auto workflows = load(row_of(workflow));
  ASSERT_TRUE(workflows.has_value()) << workflows.error().message;
  EXPECT_EQ(row_of(*(*workflows)->workflow(workflow.id)).document, row_of(workflow).document);
  EXPECT_EQ(*(*workflows)->workflow(workflow.id)->draft, *workflow.draft);
}

TEST(WorkspaceRows, ADamagedRowIsNamed) {
  for (const char* document : {"", "[]", "{", R"({"id": 1})", R"({"roles": "admin"})"}) {
    const auto workspace = load({"user", "the-id", document});
    ASSERT_FALSE(workspace.has_value()) << document;
    EXPECT_EQ(workspace.error().code, ErrorCode::Storage);
    EXPECT_THAT(workspace.error().message, HasSubstr("the-id"));
  }
  EXPECT_FALSE(load({"token", "t", R"({"hash": "zz"})"}).has_value());
}

TEST(WorkspaceRows, AnActiveVersionThatIsMissingIsNamed) {
  Workflow workflow{.name = "Lost", .draft = std::make_shared<const Json>(JsonObject{}), .active = 3};
  const auto workspace = load(row_of(workflow));
  ASSERT_FALSE(workspace.has_value());
  EXPECT_THAT(workspace.error().message, HasSubstr("Lost"));
}

}  // namespace
}  // namespace nf::runtime
