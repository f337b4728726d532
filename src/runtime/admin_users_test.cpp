#include "runtime/admin_users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/admin_shapes.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> pointers(const Error& error) {
  std::vector<std::string> out;
  for (const Fault& fault : error.faults) out.push_back(fault.pointer);
  return out;
}

std::vector<std::string> pointers(const Reply& reply) {
  std::vector<std::string> out;
  const Json body = body_of(reply);
  for (const Json& entry : body.at("errors").as_array()) out.push_back(*string_at(entry, "pointer"));
  return out;
}

NewUser rita() {
  return {.email = "rita@example.com",
          .name = "Rita",
          .title = "Analyst",
          .department = "Treasury",
          .roles = {"requester"}};
}

Reply update(Bench& bench, UserId id, const UserChange& change, std::string hash = "") {
  return bench.run<UpdateUser>(id, change, std::move(hash), *bench.runtime, *bench.sessions);
}

TEST(NewUserBody, EverythingWrongIsToldAtOnce) {
  const auto user =
      read_new_user(json(R"({"email": "no address", "roles": ["boss", "admin"], "password": "short",
                                           "groups": [1], "extra": true})"));
  ASSERT_FALSE(user.has_value());
  EXPECT_THAT(pointers(user.error()), testing::UnorderedElementsAre("/extra", "/name", "/email", "/roles/0",
                                                                    "/groups/0", "/password"));
}

TEST(NewUserBody, KeepsWhatWasSent) {
  const auto user = read_new_user(json(
      R"({"email": "a@b.c", "name": "A", "roles": ["admin", "admin"], "manager": null, "password": "long enough"})"));
  ASSERT_TRUE(user.has_value()) << user.error().message;
  EXPECT_EQ(user->email, "a@b.c");
  EXPECT_THAT(user->roles, ElementsAre("admin"));
  EXPECT_EQ(user->manager, std::nullopt);
  EXPECT_EQ(user->password, "long enough");
}

TEST(CreateUser, ShowsTheUserAndKeepsThemOverARestart) {
  Bench bench;
  bench.add_user("mark@example.com", {"reviewer"});
  bench.add_group("leads", {"mark@example.com"});
  NewUser user = rita();
  user.manager = "MARK@example.com";
  user.groups = {"leads"};
  const Reply reply = bench.run<CreateUser>(user, "hash");
  ASSERT_EQ(reply.status, 201) << reply.body;
  EXPECT_THAT(reply.body, Not(HasSubstr("hash")));
  Json shown = body_of(reply);
  shown.as_object().erase("id");
  EXPECT_EQ(shown, json(R"({"email": "rita@example.com", "name": "Rita", "title": "Analyst",
                            "department": "Treasury", "roles": ["requester"], "groups": ["leads"],
                            "manager": "mark@example.com", "status": "active"})"));

  bench.restart();
  const WorkspaceRef workspace = bench.runtime->workspace();
  const User* kept = workspace->user_at("Rita@Example.com");
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(to_json(*workspace, *kept), body_of(reply));
  EXPECT_EQ(kept->password_hash, "hash");
}

TEST(CreateUser, RefusesATakenAddressWhateverItsCase) {
  Bench bench;
  bench.add_user("rita@example.com");
  NewUser user = rita();
  user.email = "RITA@example.com";
  user.manager = "nobody@example.com";
  user.groups = {"missing"};
  const Reply reply = bench.run<CreateUser>(user, "");
  EXPECT_EQ(reply.status, 422);
  EXPECT_THAT(pointers(reply), ElementsAre("/email", "/manager", "/groups/0"));
  EXPECT_THAT(bench.runtime->workspace()->users(), SizeIs(1));
}

TEST(CreateUser, MakesMissingGroupsWhereAsked) {
  Bench bench;
  NewUser user = rita();
  user.groups = {"new-leads"};
  user.make_groups = true;
  EXPECT_EQ(bench.run<CreateUser>(user, "").status, 201);
  const auto members = bench.runtime->workspace()->members("new-leads");
  ASSERT_TRUE(members.has_value());
  EXPECT_THAT(*members, SizeIs(1));
}

TEST(CreateUser, GivesAServiceNoPassword) {
  Bench bench;
  NewUser user = rita();
  user.roles = {"service"};
  EXPECT_THAT(pointers(bench.run<CreateUser>(user, "hash")), ElementsAre("/password"));
  EXPECT_EQ(bench.run<CreateUser>(user, "").status, 201);
}

TEST(CreateUser, LeavesAreWithoutNamesAndAddresses) {
  Bench bench;
  NewUser user = rita();
  user.groups = {"Riskleads"};
  user.make_groups = true;
  bench.run<CreateUser>(user, "secret-hash");
  EXPECT_THAT(bench.leaf_kinds(), ElementsAre("role.changed", "role.changed"));
  for (const ports::LeafRow& leaf : bench.leaves()) {
    for (const char* personal :
         {"rita", "Rita", "Analyst", "Treasury", "Riskleads", "secret-hash", "example.com"}) {
      EXPECT_THAT(leaf.bytes, Not(HasSubstr(personal)));
    }
  }
  const Json leaf = json(bench.leaves()[0].bytes);
  const User* kept = bench.runtime->workspace()->user_at("rita@example.com");
  EXPECT_EQ(leaf.at("subject"), Json(JsonObject{{"type", "user"}, {"id", to_string(kept->id)}}));
  EXPECT_EQ(leaf.at("body"),
            json(R"({"changed": ["created"], "roles": ["requester"], "enabled": true, "manager": null})"));
}

TEST(UpdateUser, ChangesWhatIsGivenAndNothingElse) {
  Bench bench;
  const UserId id = bench.add_user("rita@example.com", {"requester"});
  UserChange change = *read_user_change(json(R"({"title": "Head", "roles": ["requester", "builder"]})"));
  const Reply reply = update(bench, id, change);
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(body_of(reply).at("title"), Json("Head"));
  EXPECT_EQ(body_of(reply).at("name"), Json("Name"));
  EXPECT_EQ(body_of(reply).at("roles"), json(R"(["requester", "builder"])"));
  const Json leaf = json(bench.leaves().back().bytes);
  EXPECT_EQ(leaf.at("body").at("changed"), json(R"(["roles"])"));
  EXPECT_EQ(leaf.at("prev").at("seq"), Json(0));  // the leaves of one subject are a chain
}

TEST(UpdateUser, AChangeOfNoAuthorityHasNoLeaf) {
  Bench bench;
  const UserId id = bench.add_user("rita@example.com");
  update(bench, id, {.name = "Rita R."});
  EXPECT_THAT(bench.leaf_kinds(), SizeIs(1));
}

TEST(UpdateUser, APasswordThatSomebodyElseSetsIsOnTheLog) {
  Bench bench;
  const UserId id = bench.add_user("rita@example.com", {"reviewer"});
  UserChange change = *read_user_change(json(R"({"password": "a good long one"})"));
  ASSERT_EQ(update(bench, id, change, "hash").status, 200);
  const Json leaf = json(bench.leaves().back().bytes);
  EXPECT_EQ(leaf.at("kind"), Json("role.changed"));
  EXPECT_EQ(leaf.at("body").at("changed"), json(R"(["password"])"));
  EXPECT_EQ(leaf.at("subject").at("id"), Json(to_string(id)));
}

TEST(UpdateUser, MovesBetweenGroups) {
  Bench bench;
  const UserId id = bench.add_user("rita@example.com");
  bench.add_group("a", {"rita@example.com"});
  bench.add_group("b", {"rita@example.com"});
  bench.add_group("c", {});
  const Reply reply = update(bench, id, {.groups = std::vector<std::string>{"b", "c"}});
  EXPECT_EQ(body_of(reply).at("groups"), json(R"(["b", "c"])"));
  EXPECT_THAT(*bench.runtime->workspace()->members("a"), IsEmpty());
}

TEST(UpdateUser, TheLastAdminStays) {
  Bench bench;
  const UserId ada = bench.add_user("ada@example.com", {"admin"});
  const UserId bob = bench.add_user("bob@example.com", {"admin"});
  EXPECT_EQ(update(bench, bob, {.enabled = false}).status, 200);
  EXPECT_EQ(update(bench, ada, {.enabled = false}).status, 409);
  EXPECT_EQ(update(bench, ada, {.roles = std::vector<std::string>{"auditor"}}).status, 409);
  EXPECT_TRUE(bench.runtime->workspace()->user(ada)->enabled);
}

TEST(UpdateUser, NobodyIsTheirOwnManager) {
  Bench bench;
  const UserId id = bench.add_user("rita@example.com");
  UserChange change;
  change.manager = std::optional<std::string>("rita@example.com");
  EXPECT_THAT(pointers(update(bench, id, change)), ElementsAre("/manager"));
}

TEST(UpdateUser, WhoBecomesAServiceHasNoPasswordAnyMore) {
  Bench bench;
  const UserId id = bench.add_user("portal@example.com", {"requester"}, "hash");
  update(bench, id, {.roles = std::vector<std::string>{"service"}});
  EXPECT_EQ(bench.runtime->workspace()->user(id)->password_hash, "");
}

TEST(UpdateUser, IsNotThereForAnUnknownId) {
  Bench bench;
  EXPECT_EQ(update(bench, UserId{}, {}).status, 404);
}

TEST(UserChangeBody, RefusesANameOfBlanks) {
  for (const char* name : {"", " ", "   "}) {
    const auto change = read_user_change(JsonObject{{"name", name}});
    ASSERT_FALSE(change.has_value()) << "[" << name << "]";
    EXPECT_EQ(change.error().faults.at(0).pointer, "/name");
  }
}

TEST(UserChangeBody, RefusesAnotherStatusAndTheAddress) {
  const auto change = read_user_change(json(R"({"status": "gone", "email": "new@example.com"})"));
  ASSERT_FALSE(change.has_value());
  EXPECT_THAT(pointers(change.error()), ElementsAre("/email", "/status"));
}

TEST(Idempotency, TheSameKeyMakesOneUser) {
  Bench bench;
  const Idempotency key{sha256("key"), sha256("body")};
  const auto create = [&] {
    Answer answer;
    bench.submit(std::make_unique<CreateUser>(
        rita(), "", AdminCall{engine::Actor{.via = "cli"}, answer.answering(), key}));
    return answer.wait();
  };
  const Reply first = create();
  const Reply second = create();
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(first.body, second.body);
}

}  // namespace
}  // namespace nf::runtime
