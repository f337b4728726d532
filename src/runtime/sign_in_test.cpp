#include "runtime/sign_in.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/admin_users.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

constexpr const char* kPassword = "correct horse";

class SignInTest : public testing::Test {
 protected:
  SignInTest() : sign_in_(*bench_.runtime, *bench_.sessions, passwords_) {
    rita_ = bench_.add_user("rita@example.com", {"requester"}, hash());
  }

  static const std::string& hash() {
    static const std::string made = *hash_password(kPassword);
    return made;
  }

  Reply attempt(std::string email, std::string password, std::string remote = "192.0.2.1",
                std::string old = "") {
    Answer answer;
    const auto render = [](const NewSession& made, const Workspace&) {
      return json_reply(200, JsonObject{{"secret", made.secret}, {"csrf", made.csrf}});
    };
    sign_in_.attempt({std::move(email), std::move(password), std::move(remote), std::move(old)}, render,
                     answer.answering());
    return answer.wait();
  }

  Bench bench_;
  Passwords passwords_{2};
  SignIn sign_in_;
  UserId rita_;
};

TEST_F(SignInTest, OpensASessionWithTheRightPassword) {
  const Reply reply = attempt("Rita@Example.com", kPassword);
  ASSERT_EQ(reply.status, 200) << reply.body;
  const auto session = bench_.sessions->find(*string_at(body_of(reply), "secret"));
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(session->user, rita_);
}

TEST_F(SignInTest, EveryRefusalIsTheSame) {
  bench_.add_user("off@example.com", {}, hash());
  const UserId off = bench_.runtime->workspace()->user_at("off@example.com")->id;
  bench_.run<UpdateUser>(off, UserChange{.enabled = false}, "", *bench_.runtime, *bench_.sessions);
  bench_.add_user("portal@example.com", {"service"});
  const Reply wrong = attempt("rita@example.com", "wrong");
  EXPECT_EQ(wrong.status, 401);
  for (const char* email : {"nobody@example.com", "off@example.com", "portal@example.com", ""}) {
    const Reply reply = attempt(email, kPassword);
    EXPECT_EQ(reply.status, wrong.status) << email;
    EXPECT_EQ(reply.body, wrong.body) << email;
  }
}

TEST_F(SignInTest, TheOldSessionOfTheBrowserIsClosed) {
  const std::string old = *string_at(body_of(attempt("rita@example.com", kPassword)), "secret");
  const Reply reply = attempt("rita@example.com", kPassword, "192.0.2.1", old);
  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(bench_.sessions->find(old).has_value());
}

TEST_F(SignInTest, TooManyFailuresThrottleTheRightPasswordToo) {
  for (std::size_t i = 0; i < kMaxFailuresPerAccount; ++i) {
    EXPECT_EQ(attempt("rita@example.com", "wrong").status, 401);
  }
  EXPECT_EQ(attempt("rita@example.com", kPassword, "198.51.100.7").status, 429);
  bench_.clock.advance(kSignInWindow);
  EXPECT_EQ(attempt("rita@example.com", kPassword).status, 200);
}

TEST(SignInThrottle, CountsTheSameForAddressesWithoutAccount) {
  SignInThrottle throttle;
  const Time now{};
  for (std::size_t i = 0; i < kMaxFailuresPerAccount; ++i) {
    EXPECT_TRUE(throttle.allows("nobody@example.com", "a", now));
    throttle.failed("Nobody@example.com", "a", now);
  }
  EXPECT_FALSE(throttle.allows("nobody@example.com", "b", now));
  EXPECT_TRUE(throttle.allows("other@example.com", "a", now));
}

TEST(SignInThrottle, CountsAnAddressOverAllAccounts) {
  SignInThrottle throttle;
  const Time now{};
  for (std::size_t i = 0; i < kMaxFailuresPerAddress; ++i) {
    EXPECT_TRUE(throttle.allows("x", "a", now));
    throttle.failed("user" + std::to_string(i), "a", now);
  }
  EXPECT_FALSE(throttle.allows("x", "a", now));
  EXPECT_TRUE(throttle.allows("x", "b", now));
}

TEST(SignInThrottle, TheWindowSlides) {
  SignInThrottle throttle;
  Time now{};
  for (std::size_t i = 0; i < kMaxFailuresPerAccount; ++i, now += std::chrono::minutes(1)) {
    throttle.failed("rita", "a", now);
  }
  EXPECT_FALSE(throttle.allows("rita", "a", Time{} + kSignInWindow - Millis(1)));
  EXPECT_TRUE(throttle.allows("rita", "a", Time{} + kSignInWindow));  // the first is forgotten
  throttle.failed("rita", "a", Time{} + kSignInWindow);
  EXPECT_FALSE(throttle.allows("rita", "a", Time{} + kSignInWindow));
}

TEST(SignInThrottle, SuccessIsNoFailureAndForgetsThem) {
  SignInThrottle throttle;
  for (int i = 0; i < 1'000; ++i) throttle.succeeded("rita");
  for (std::size_t i = 0; i + 1 < kMaxFailuresPerAccount; ++i) throttle.failed("rita", "a", Time{});
  throttle.succeeded("rita");
  throttle.failed("rita", "a", Time{});
  EXPECT_TRUE(throttle.allows("rita", "a", Time{}));
}

}  // namespace
}  // namespace nf::runtime
