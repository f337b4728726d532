#include "runtime/admin_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/admin_users.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

TEST(CreateGroup, HasItsMembersOnce) {
  Bench bench;
  bench.add_user("sven@example.com");
  bench.add_user("sara@example.com");
  const Reply reply = bench.run<CreateGroup>(
      GroupMembers{"leads", {"sara@example.com", "sven@example.com", "SARA@example.com"}});
  ASSERT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(body_of(reply).at("members"), json(R"(["sara@example.com", "sven@example.com"])"));
  bench.restart();
  EXPECT_THAT(*bench.runtime->workspace()->members("leads"), SizeIs(2));
}

TEST(CreateGroup, RefusesATakenNameAndUnknownMembers) {
  Bench bench;
  bench.add_group("leads", {});
  EXPECT_EQ(bench.run<CreateGroup>(GroupMembers{"leads", {}}).status, 422);
  const Reply reply = bench.run<CreateGroup>(GroupMembers{"others", {"nobody@example.com"}});
  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(body_of(reply).at("errors").at(0).at("pointer"), Json("/members/0"));
  EXPECT_EQ(bench.runtime->workspace()->group("others"), nullptr);
}

TEST(UpdateGroup, TellsTheLogWhoJoinedAndWhoLeft) {
  Bench bench;
  const UserId sven = bench.add_user("sven@example.com");
  const UserId sara = bench.add_user("sara@example.com");
  const GroupId group = bench.add_group("leads", {"sven@example.com"});
  const Reply reply =
      bench.run<UpdateGroup>(group, GroupChange{.members = {"sara@example.com"}}, *bench.runtime);
  ASSERT_EQ(reply.status, 200) << reply.body;
  const Json body = json(bench.leaves().back().bytes).at("body");
  EXPECT_EQ(body.at("changed"), Json("members"));
  EXPECT_EQ(body.at("added"), Json(JsonArray{to_string(sara)}));
  EXPECT_EQ(body.at("removed"), Json(JsonArray{to_string(sven)}));
}

TEST(UpdateGroup, TheSameMembersAreNoChange) {
  Bench bench;
  bench.add_user("sven@example.com");
  const GroupId group = bench.add_group("leads", {"sven@example.com"});
  const auto before = bench.leaf_kinds();
  EXPECT_EQ(
      bench.run<UpdateGroup>(group, GroupChange{.members = {"sven@example.com"}}, *bench.runtime).status,
      200);
  EXPECT_EQ(bench.leaf_kinds(), before);
}

TEST(UpdateGroup, ALargeChangeTakesSeveralLeaves) {
  Bench bench;
  std::vector<std::string> members;
  for (int i = 0; i < 400; ++i) {
    members.push_back("user" + std::to_string(i) + "@example.com");
    bench.add_user(members.back());
  }
  bench.add_group("all", members);
  std::size_t added = 0;
  for (const ports::LeafRow& leaf : bench.leaves()) {
    EXPECT_LE(leaf.bytes.size(), log::kMaxLeafBytes);
    const Json json_leaf = json(leaf.bytes);
    if (const Json* ids = find(json_leaf.at("body"), "added")) added += ids->as_array().size();
  }
  EXPECT_EQ(added, 400u);
}

TEST(DeleteGroup, IsGoneForGood) {
  Bench bench;
  bench.add_user("sven@example.com");
  const GroupId group = bench.add_group("leads", {"sven@example.com"});
  EXPECT_EQ(bench.run<DeleteGroup>(group, *bench.runtime).status, 204);
  EXPECT_EQ(bench.run<DeleteGroup>(group, *bench.runtime).status, 404);
  bench.restart();
  EXPECT_EQ(bench.runtime->workspace()->group("leads"), nullptr);
}

TEST(GroupBody, NamesEveryFault) {
  const auto group = read_new_group(json(R"({"members": "sven", "color": 1})"));
  ASSERT_FALSE(group.has_value());
  EXPECT_THAT(group.error().faults, SizeIs(3));
  EXPECT_FALSE(read_group_change(json(R"({"name": "x"})")).has_value());
  EXPECT_THAT(read_group_change(json(R"({"members": []})"))->members, ElementsAre());
}

}  // namespace
}  // namespace nf::runtime
