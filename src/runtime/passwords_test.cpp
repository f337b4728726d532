#include "runtime/passwords.h"

#include <gtest/gtest.h>

#include <future>

namespace nf::runtime {
namespace {

bool verify(Passwords& passwords, std::string password, std::string hash) {
  std::promise<Result<bool>> promise;
  passwords.verify(std::move(password), std::move(hash),
                   [&](Result<bool> right) { promise.set_value(right); });
  const auto right = promise.get_future().get();
  EXPECT_TRUE(right.has_value());
  return right && *right;
}

TEST(Passwords, TheRightOneAndNoOther) {
  Passwords passwords(1);
  std::promise<Result<std::string>> promise;
  passwords.hash("correct horse", [&](Result<std::string> hash) { promise.set_value(std::move(hash)); });
  const auto hash = promise.get_future().get();
  ASSERT_TRUE(hash.has_value());
  EXPECT_EQ(hash->substr(0, 31), "$argon2id$v=19$m=65536,t=2,p=1$");
  EXPECT_TRUE(verify(passwords, "correct horse", *hash));
  EXPECT_FALSE(verify(passwords, "correct horsf", *hash));
  EXPECT_FALSE(verify(passwords, "", *hash));
}

TEST(Passwords, NobodyHasNoPassword) {
  EXPECT_FALSE(verify_password("", ""));
  EXPECT_FALSE(verify_password("anything", ""));
  EXPECT_FALSE(verify_password("anything", "not a hash"));
}

TEST(Passwords, TwoHashesOfOnePasswordDiffer) {
  EXPECT_NE(*hash_password("correct horse"), *hash_password("correct horse"));
}

TEST(Passwords, TooManyAreToldToComeBack) {
  Passwords passwords(0);  // nobody works
  std::size_t refused = 0;
  std::size_t answered = 0;
  const auto count = [&](const Result<bool>& right) {
    ++answered;
    if (!right && right.error().code == ErrorCode::Unavailable) ++refused;
  };
  for (std::size_t i = 0; i < kMaxPasswordsQueued; ++i) passwords.verify("p", "", count);
  EXPECT_EQ(answered, 0u);
  passwords.verify("p", "", count);
  EXPECT_EQ(refused, 1u);
  passwords.stop();  // those who wait are not forgotten
  EXPECT_EQ(refused, kMaxPasswordsQueued + 1);
  passwords.verify("p", "", count);
  EXPECT_EQ(refused, kMaxPasswordsQueued + 2);
}

}  // namespace
}  // namespace nf::runtime
