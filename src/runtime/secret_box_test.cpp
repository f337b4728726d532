#include "runtime/secret_box.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/hash.h"
#include "store/temporary_folder.h"

namespace nf::runtime {
namespace {

class SecretBoxTest : public testing::Test {
 protected:
  store::TemporaryFolder folder;
  std::string path = folder.path() + "/secrets.key";
};

TEST_F(SecretBoxTest, ASecretOpensAfterARestart) {
  const std::string sealed = SecretBox::open(path)->seal("s3cret", "smtp://mail.example:587");
  EXPECT_EQ(sealed.find("s3cret"), std::string::npos);
  EXPECT_EQ(*SecretBox::open(path)->unseal(sealed, "smtp://mail.example:587"), "s3cret");
  EXPECT_NE(SecretBox::open(path)->seal("s3cret", "x"), SecretBox::open(path)->seal("s3cret", "x"));
}

TEST_F(SecretBoxTest, ASecretOpensForNoOtherAddress) {
  const auto box = SecretBox::open(path);
  const std::string sealed = box->seal("s3cret", "https://a.example");
  EXPECT_FALSE(box->unseal(sealed, "https://evil.example"));
  std::string flipped = *unbase64(sealed);
  flipped.back() = static_cast<char>(flipped.back() ^ 1);
  EXPECT_FALSE(box->unseal(base64(flipped), "https://a.example"));
  EXPECT_FALSE(box->unseal("", "https://a.example"));
  EXPECT_FALSE(box->unseal("AAAA", "https://a.example"));
}

TEST_F(SecretBoxTest, AKeyThatOthersMayReadIsRefused) {
  ASSERT_TRUE(SecretBox::open(path));
  std::filesystem::permissions(path, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  const auto box = SecretBox::open(path);
  ASSERT_FALSE(box);
  EXPECT_NE(box.error().message.find("0600"), std::string::npos);
}

}  // namespace
}  // namespace nf::runtime
