#include "connect/effects/secret_mask.h"

#include <gtest/gtest.h>

#include "base/hash.h"

namespace nf::connect {
namespace {

TEST(SecretMask, TakesTheSecretOutHoweverItWasSaidBack) {
  const SecretMask mask("Bearer s3cret+token/1");
  EXPECT_EQ(mask.mask("you sent Bearer s3cret+token/1."), "you sent [secret].");
  EXPECT_EQ(mask.mask("token s3cret+token/1, s3cret+token/1"), "token [secret], [secret]");
  EXPECT_EQ(mask.mask(base64("s3cret+token/1")), "[secret]");
  EXPECT_EQ(mask.mask("?t=s3cret%2Btoken%2F1"), "?t=[secret]");
  EXPECT_EQ(mask.mask("nothing of it: s3cret"), "nothing of it: s3cret");
}

TEST(SecretMask, KnowsThePasswordInABasicHeader) {
  const std::string header = "Basic " + base64("flow:a long password");
  EXPECT_EQ(SecretMask(header).mask("denied for a long password / " + header),
            "denied for [secret] / [secret]");
}

TEST(SecretMask, LooksIntoNamesAndTextsOfJson) {
  Json answer = *parse_json(R"({"a": ["x s3cret\u002btoken", 1], "s3cret+token": null, "n": {"b": true}})");
  SecretMask("s3cret+token").mask(answer);
  EXPECT_EQ(answer, *parse_json(R"({"a": ["x [secret]", 1], "[secret]": null, "n": {"b": true}})"));
}

TEST(SecretMask, AShortOrAbsentSecretIsNotLookedFor) {
  EXPECT_EQ(SecretMask("").mask("text"), "text");
  EXPECT_EQ(SecretMask("a").mask("banana"), "banana");
}

}  // namespace
}  // namespace nf::connect
