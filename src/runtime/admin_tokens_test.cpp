#include "runtime/admin_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/accounts.h"
#include "runtime/admin_users.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Reply create(Bench& bench, const engine::Actor& by, const NewToken& token) {
  Answer answer;
  bench.submit(std::make_unique<CreateToken>(token, by, answer.answering()));
  return answer.wait();
}

TEST(CreateToken, IsGoodAtOnceAndAfterARestart) {
  Bench bench;
  const UserId portal = bench.add_user("portal@example.com", {"service"});
  const Reply reply =
      create(bench, {.via = "cli"}, {.name = "hook", .email = "portal@example.com", .scopes = {"write"}});
  ASSERT_EQ(reply.status, 201) << reply.body;
  const std::string secret = *string_at(body_of(reply), "token");
  EXPECT_THAT(secret, testing::MatchesRegex("nf_[A-Za-z0-9_-]{43}"));

  for (int run = 0; run < 2; ++run) {
    const Accounts accounts(*bench.runtime, *bench.sessions);
    const auto identity = accounts.by_token(secret);
    ASSERT_TRUE(identity.has_value());
    EXPECT_EQ(identity->user, portal);
    EXPECT_THAT(identity->scopes, ElementsAre("write"));
    EXPECT_THAT(identity->roles, ElementsAre("service"));
    EXPECT_EQ(identity->credential, *string_at(body_of(reply), "id"));
    bench.restart();
  }
}

TEST(CreateToken, KeepsNoSecret) {
  Bench bench;
  bench.add_user("rita@example.com");
  const std::string secret = *string_at(
      body_of(create(bench, bench.actor("rita@example.com"), {.name = "t", .scopes = {"read"}})), "token");
  const auto rows = bench.runtime->reader()->entities("token");
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_THAT(*rows->front().document, Not(HasSubstr(secret)));
  EXPECT_THAT(*rows->front().document, HasSubstr(hex(sha256(secret))));
}

TEST(CreateToken, OneThatSomebodyElseMakesIsOnTheLog) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com", {"reviewer"});
  bench.add_user("ada@example.com", {"admin"});
  const auto before = bench.leaf_kinds().size();
  create(bench, bench.actor("rita@example.com"), {.name = "own", .scopes = {"read"}});
  EXPECT_EQ(bench.leaf_kinds().size(), before) << "one's own gives nobody else anything";

  const Json made = body_of(create(bench, bench.actor("ada@example.com"),
                                   {.name = "t", .email = "rita@example.com", .scopes = {"read", "decide"}}));
  ASSERT_EQ(bench.leaf_kinds().size(), before + 1);
  const Json leaf = json(bench.leaves().back().bytes);
  EXPECT_EQ(leaf.at("kind"), Json("role.changed"));
  EXPECT_EQ(leaf.at("subject").at("id"), Json(to_string(rita)));
  EXPECT_EQ(leaf.at("body").at("changed"), json(R"(["token"])"));
  EXPECT_EQ(leaf.at("body").at("token"), made.at("id"));
  EXPECT_EQ(leaf.at("body").at("scopes"), json(R"(["decide", "read"])"));
}

TEST(CreateToken, OnlyAnAdminMakesThoseOfOthers) {
  Bench bench;
  bench.add_user("rita@example.com", {"builder"});
  bench.add_user("ada@example.com", {"admin"});
  const NewToken for_rita{.name = "t", .email = "rita@example.com", .scopes = {"read"}};
  const NewToken for_ada{.name = "t", .email = "ada@example.com", .scopes = {"read"}};
  EXPECT_EQ(create(bench, bench.actor("rita@example.com"), for_ada).status, 403);
  EXPECT_EQ(create(bench, bench.actor("rita@example.com"), for_rita).status, 201);
  EXPECT_EQ(create(bench, bench.actor("ada@example.com"), for_rita).status, 201);
}

TEST(CreateToken, DoesNotTellOthersWhoHasAnAccount) {
  Bench bench;
  bench.add_user("rita@example.com");
  bench.add_user("ada@example.com", {"admin"});
  const auto refusal = [&](const std::string& email) {
    const NewToken wanted{.name = "t", .email = email, .scopes = {"read"}};
    return create(bench, bench.actor("rita@example.com"), wanted);
  };
  EXPECT_EQ(refusal("ada@example.com").status, 403);
  EXPECT_EQ(refusal("nobody@example.com").status, 403);
  EXPECT_EQ(refusal("nobody@example.com").body, refusal("ada@example.com").body);
}

TEST(CreateToken, RefusesATimeThatIsOver) {
  Bench bench;
  bench.add_user("rita@example.com");
  EXPECT_EQ(create(bench, bench.actor("rita@example.com"),
                   {.name = "t", .scopes = {"read"}, .expires_at = bench.clock.now()})
                .status,
            422);
}

TEST(RevokeToken, EndsItForItsOwnerAndAdminsOnly) {
  Bench bench;
  bench.add_user("rita@example.com");
  bench.add_user("eve@example.com");
  const Reply made = create(bench, bench.actor("rita@example.com"), {.name = "t", .scopes = {"read"}});
  const Uuid id = *parse_uuid(*string_at(body_of(made), "id"));
  EXPECT_EQ(bench.run_as<RevokeToken>(bench.actor("eve@example.com"), id).status, 404);
  EXPECT_EQ(bench.run_as<RevokeToken>(bench.actor("rita@example.com"), id).status, 204);
  const Accounts accounts(*bench.runtime, *bench.sessions);
  EXPECT_FALSE(accounts.by_token(*string_at(body_of(made), "token")).has_value());
}

TEST(ByToken, NotExpiredAndNotDisabled) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com");
  const NewToken token{
      .name = "t", .scopes = {"read"}, .expires_at = bench.clock.now() + std::chrono::hours(1)};
  const std::string secret =
      *string_at(body_of(create(bench, bench.actor("rita@example.com"), token)), "token");
  const Accounts accounts(*bench.runtime, *bench.sessions);
  EXPECT_TRUE(accounts.by_token(secret).has_value());
  EXPECT_FALSE(accounts.by_token(secret + "x").has_value());
  EXPECT_FALSE(accounts.by_token("").has_value());
  bench.run<UpdateUser>(rita, UserChange{.enabled = false}, "", *bench.runtime, *bench.sessions);
  EXPECT_EQ(accounts.by_token(secret).error().type, "unauthenticated");
  bench.run<UpdateUser>(rita, UserChange{.enabled = true}, "", *bench.runtime, *bench.sessions);
  bench.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(accounts.by_token(secret).error().type, "unauthenticated");
}

TEST(TokenBody, NamesEveryFault) {
  const auto token = read_new_token(json(R"({"scopes": [], "expires_at": "soon"})"));
  ASSERT_FALSE(token.has_value());
  EXPECT_EQ(token.error().faults.size(), 3u);
}

}  // namespace
}  // namespace nf::runtime
