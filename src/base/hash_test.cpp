#include "base/hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace nf {
namespace {

TEST(Hash, Sha256OfKnownTexts) {  // FIPS 180-4 examples
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash_name(sha256("abc")), "sha256:" + hex(sha256("abc")));
}

TEST(Hash, PrefixAndBytesHashAsOneText) {
  EXPECT_EQ(sha256("ab", "c"), sha256("abc"));
  EXPECT_EQ(sha256("", "abc"), sha256("abc"));
  EXPECT_EQ(sha256("abc", ""), sha256("abc"));
}

TEST(Hash, HmacOfRfc4231) {
  EXPECT_EQ(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hash, ThreadsHashAtTheSameTime) {
  const Sha256 expected = sha256("abc");
  std::vector<std::thread> threads;
  std::array<bool, 4> right{};
  for (bool& result : right) {
    threads.emplace_back([&result, &expected] {
      result = true;
      for (int i = 0; i < 1000; ++i) result = result && sha256("abc") == expected;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(right, testing::Each(true));
}

TEST(Hash, HexThereAndBack) {
  const std::string bytes{"\x00\x7f\x80\xff", 4};
  EXPECT_EQ(hex(bytes), "007f80ff");
  EXPECT_EQ(unhex("007f80ff"), bytes);
  EXPECT_EQ(unhex("007F80FF"), bytes);
  EXPECT_EQ(unhex(""), "");
  EXPECT_EQ(unhex("0"), std::nullopt);
  EXPECT_EQ(unhex("0g"), std::nullopt);
  EXPECT_EQ(unhex("00 1"), std::nullopt);
}

TEST(Hash, Base64OfRfc4648) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(unbase64(text), bytes);
  }
  EXPECT_EQ(base64("\xff\xef\xbe"), "/+++");
  EXPECT_EQ(base64url("\xff\xef\xbe"), "_---");
  EXPECT_EQ(base64url("f"), "Zg");
}

TEST(Hash, Base64IsStrict) {
  for (const char* text :
       {"Zg", "Zg=", "Zg= =", "Zh==", "Zm9v\n", " Zm9", "Z===", "====", "Zm9v====", "_---"}) {
    EXPECT_EQ(unbase64(text), std::nullopt) << text;
  }
}

TEST(Hash, BytesAboveAsciiAreNoBase64) {
  for (int byte = 0x80; byte <= 0xff; ++byte) {
    std::string text = "Zm9v";
    text[1] = static_cast<char>(byte);
    EXPECT_EQ(unbase64(text), std::nullopt) << byte;
    EXPECT_EQ(unbase64(std::string(4, static_cast<char>(byte))), std::nullopt) << byte;
  }
}

TEST(Hash, EqualSecrets) {
  EXPECT_TRUE(equal_secrets("", ""));
  EXPECT_TRUE(equal_secrets("token", "token"));
  EXPECT_FALSE(equal_secrets("token", "tokem"));
  EXPECT_FALSE(equal_secrets("token", "toke"));
}

}  // namespace
}  // namespace nf
