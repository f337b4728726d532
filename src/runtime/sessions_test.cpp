#include "runtime/sessions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/accounts.h"
#include "runtime/admin_users.h"
#include "runtime/test_bench.h"
#include "store/memory/failing_store.h"

namespace nf::runtime {
namespace {

using std::chrono::hours;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Signs somebody in, and gives the secret of their session.
std::string open(Bench& bench, UserId user, std::optional<Uuid> replaces = {}) {
  Answer answer;
  const auto render = [](const NewSession& made, const Workspace&) { return Reply{200, made.secret, {}}; };
  bench.submit(std::make_unique<OpenSession>(user, std::nullopt, replaces, *bench.sessions, render,
                                             answer.answering()));
  const Reply reply = answer.wait();
  return reply.status == 200 ? reply.body : "";
}

std::vector<ports::EntityRow> rows(Bench& bench) { return *bench.runtime->reader()->entities("session"); }

void sweep(Bench& bench) {
  bench.submit(std::make_unique<SweepSessions>(*bench.sessions));
  bench.settle();
}

TEST(Sessions, SurviveARestart) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com", {"requester"});
  const std::string secret = open(bench, rita);
  ASSERT_THAT(secret, SizeIs(43));
  for (int run = 0; run < 2; ++run) {
    const Accounts accounts(*bench.runtime, *bench.sessions);
    const auto identity = accounts.by_session(secret);
    ASSERT_TRUE(identity.has_value());
    EXPECT_EQ(identity->email, "rita@example.com");
    EXPECT_EQ(identity->via, "web");
    EXPECT_THAT(identity->scopes, SizeIs(3));
    EXPECT_EQ(identity->csrf, csrf_of(secret));
    EXPECT_FALSE(accounts.by_session(secret + "x").has_value());
    EXPECT_FALSE(accounts.by_session("").has_value());
    bench.restart();
  }
}

TEST(Sessions, KeepNeitherSecretNorCsrfToken) {
  Bench bench;
  const std::string secret = open(bench, bench.add_user("rita@example.com"));
  ASSERT_THAT(rows(bench), SizeIs(1));
  EXPECT_THAT(*rows(bench)[0].document, Not(HasSubstr(secret)));
  EXPECT_THAT(*rows(bench)[0].document, Not(HasSubstr(csrf_of(secret))));
}

TEST(Sessions, EndWhenNotUsed) {
  Bench bench;
  const std::string secret = open(bench, bench.add_user("rita@example.com"));
  bench.clock.advance(kSessionIdle - Millis(1));
  EXPECT_TRUE(bench.sessions->find(secret).has_value());  // this is use
  bench.clock.advance(kSessionIdle - Millis(1));
  EXPECT_TRUE(bench.sessions->find(secret).has_value());
  bench.clock.advance(kSessionIdle);
  EXPECT_FALSE(bench.sessions->find(secret).has_value());
}

TEST(Sessions, EndInTheEndHoweverMuchUsed) {
  Bench bench;
  const std::string secret = open(bench, bench.add_user("rita@example.com"));
  for (Millis age{0}; age + hours(6) < kSessionLife; age += hours(6)) {
    bench.clock.advance(hours(6));
    ASSERT_TRUE(bench.sessions->find(secret).has_value());
  }
  bench.clock.advance(hours(6));
  EXPECT_FALSE(bench.sessions->find(secret).has_value());
}

TEST(Sessions, UseIsKeptOverARestart) {
  Bench bench;
  const std::string secret = open(bench, bench.add_user("rita@example.com"));
  bench.clock.advance(kSessionIdle - Millis(1));
  bench.sessions->find(secret);
  sweep(bench);
  bench.restart();
  bench.clock.advance(kSessionIdle - Millis(1));
  EXPECT_TRUE(bench.sessions->find(secret).has_value());
}

TEST(Sessions, ExpiredRowsGo) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com");
  open(bench, rita);
  bench.clock.advance(kSessionIdle);
  sweep(bench);
  EXPECT_THAT(rows(bench), IsEmpty());
  open(bench, rita);
  bench.clock.advance(kSessionIdle);
  bench.restart();
  EXPECT_EQ(bench.sessions->size(), 0u);
  sweep(bench);
  EXPECT_THAT(rows(bench), IsEmpty());
}

TEST(Sessions, SignInReplacesTheOneThatTheBrowserHad) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com");
  const std::string first = open(bench, rita);
  const std::string second = open(bench, rita, bench.sessions->find(first)->id);
  EXPECT_NE(first, second);
  EXPECT_FALSE(bench.sessions->find(first).has_value());
  EXPECT_TRUE(bench.sessions->find(second).has_value());
  EXPECT_THAT(rows(bench), SizeIs(1));
}

TEST(Sessions, SignOutEndsOneAtOnce) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com");
  const std::string here = open(bench, rita);
  const std::string there = open(bench, rita);
  Answer answer;
  bench.submit(
      std::make_unique<CloseSession>(bench.sessions->find(here)->id, *bench.sessions, answer.answering()));
  EXPECT_EQ(answer.wait().status, 204);
  EXPECT_FALSE(bench.sessions->find(here).has_value());
  EXPECT_TRUE(bench.sessions->find(there).has_value());
  bench.restart();
  EXPECT_FALSE(bench.sessions->find(here).has_value());
  EXPECT_TRUE(bench.sessions->find(there).has_value());
}

TEST(Sessions, DisablingEndsAllOfThemForGood) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com");
  const UserId omar = bench.add_user("omar@example.com");
  const std::string secret = open(bench, rita);
  const std::string others = open(bench, omar);
  const auto update = [&](const UserChange& change) {
    bench.run<UpdateUser>(rita, change, "", *bench.runtime, *bench.sessions);
  };
  update({.enabled = false});
  EXPECT_EQ(open(bench, rita), "");
  update({.enabled = true});
  EXPECT_FALSE(bench.sessions->find(secret).has_value());
  bench.restart();
  EXPECT_FALSE(bench.sessions->find(secret).has_value());
  EXPECT_TRUE(bench.sessions->find(others).has_value());
}

TEST(Sessions, ANewPasswordEndsThem) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com", {}, "old");
  const std::string secret = open(bench, rita);
  bench.run<UpdateUser>(rita, UserChange{.password = "newer password"}, "new", *bench.runtime,
                        *bench.sessions);
  EXPECT_FALSE(bench.sessions->find(secret).has_value());
}

TEST(Sessions, OneUserHasABoundedNumber) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com");
  std::vector<std::string> secrets;
  for (std::size_t i = 0; i < kMaxSessionsPerUser + 1; ++i) {
    secrets.push_back(open(bench, rita));
    bench.clock.advance(Millis(1));
  }
  EXPECT_FALSE(bench.sessions->find(secrets.front()).has_value());
  EXPECT_TRUE(bench.sessions->find(secrets.back()).has_value());
  EXPECT_THAT(rows(bench), SizeIs(kMaxSessionsPerUser));
}

TEST(Sessions, AServiceHasNone) {
  Bench bench;
  EXPECT_EQ(open(bench, bench.add_user("portal@example.com", {"service"})), "");
}

TEST(Sessions, OneThatWasNotSavedIsNone) {
  Bench bench;
  const UserId rita = bench.add_user("rita@example.com");
  auto failing = std::make_unique<store::FailingStore>(std::move(bench.store));
  store::FailingStore& commits = *failing;
  bench.store = std::move(failing);
  bench.restart();
  commits.fail_commit(1, store::CommitFault::Before);
  EXPECT_EQ(open(bench, rita), "");
  bench.settle();
  EXPECT_EQ(bench.sessions->size(), 0u);
  EXPECT_NE(open(bench, rita), "");
  EXPECT_EQ(bench.sessions->size(), 1u);
}

}  // namespace
}  // namespace nf::runtime
