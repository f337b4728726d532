#include "log/leaf.h"

#include <gtest/gtest.h>

namespace nf::log {
namespace {

LeafDraft draft(std::string_view body = "{}") {
  return {"decision.recorded",
          *parse_time("2026-11-22T10:00:04Z"),
          {"u-2", "user", "session+totp"},
          {"request", "req-7"},
          *parse_json(body, {.big_integers = true})};
}

TEST(Leaf, HasTheCanonicalBytes) {
  EXPECT_EQ(
      *leaf_bytes(draft(R"({"revision":2,"decision":"approve"})"), 4, "t-acme", LeafHead{3, sha256("abc")}),
      R"({"actor":{"auth":"session+totp","id":"u-2","type":"user"},"at":"2026-11-22T10:00:04.000Z",)"
      R"("body":{"decision":"approve","revision":2},"kind":"decision.recorded",)"
      R"("prev":{"leaf":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","seq":3},)"
      R"("seq":4,"subject":{"id":"req-7","type":"request"},"tenant":"t-acme","v":1})");
}

TEST(Leaf, IsItsOwnCanonicalForm) {
  LeafDraft odd = draft(R"({"b":{"z":[1,{"y":null,"x":true}],"é":"\"\n"},"a":-9007199254740991,"":[]})");
  odd.actor = {"a\"b", "u\n", "\\"};
  odd.subject = {"é", "\x7f"};
  odd.kind = "k\t";
  const std::string bytes = *leaf_bytes(odd, 0, "t/é", std::nullopt);
  EXPECT_EQ(canonical_json(*parse_json(bytes)), bytes);
  EXPECT_EQ(*find(*parse_json(bytes), "prev"), Json());
  EXPECT_EQ(*find(*parse_json(bytes), "body"), odd.body);
}

TEST(Leaf, OtherNumbersAreRefusedWithTheirPlace) {
  for (const char* body :
       {R"({"a":[0,{"b":0.5}]})", R"({"a":[0,{"b":9007199254740992}]})", R"({"a":[0,{"b":1e300}]})"}) {
    const auto bytes = leaf_bytes(draft(body), 0, "t", std::nullopt);
    ASSERT_FALSE(bytes.has_value()) << body;
    ASSERT_EQ(bytes.error().faults.size(), 1u);
    EXPECT_EQ(bytes.error().faults[0].pointer, "/a/1/b");
  }
  LeafDraft unsigned_number = draft();
  unsigned_number.body = Json{{"n", std::uint64_t{1} << 60}};
  EXPECT_FALSE(leaf_bytes(unsigned_number, 0, "t", std::nullopt).has_value());
}

TEST(Leaf, LimitsAndShape) {
  LeafDraft large = draft();
  const std::size_t rest =
      leaf_bytes(large, 0, "t", std::nullopt)->size() + std::string_view(R"("a":"")").size();
  large.body = Json{{"a", std::string(kMaxLeafBytes - rest, 'x')}};
  EXPECT_EQ(leaf_bytes(large, 0, "t", std::nullopt)->size(), kMaxLeafBytes);
  large.body = Json{{"a", std::string(kMaxLeafBytes - rest + 1, 'x')}};
  const auto refused = leaf_bytes(large, 0, "t", std::nullopt);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::LimitReached);

  EXPECT_FALSE(leaf_bytes(draft("[1]"), 0, "t", std::nullopt).has_value());
  EXPECT_FALSE(leaf_bytes(draft(), std::uint64_t{1} << 53, "t", std::nullopt).has_value());
  EXPECT_FALSE(leaf_bytes(draft(), 4, "t", LeafHead{4, {}}).has_value());
  LeafDraft bad_text = draft();
  bad_text.actor.id = "\xff";
  EXPECT_FALSE(leaf_bytes(bad_text, 0, "t", std::nullopt).has_value());
}

TEST(Leaf, CommitmentAndSaltAreTheSpecifiedHashes) {  // computed by another program
  const Sha256 key = sha256("subject key");
  const Sha256 salt = derive_salt(bytes_of(key), 258, "comment");
  EXPECT_EQ(hex(salt), "d34419020ecee7646e1eabcee6acf6527b90653e4980f611b3f29671643bff9c");
  EXPECT_EQ(commitment(salt, "comment", *parse_json(R"({"b":[1,2.5],"a":"é"})")),
            "sha256:9e4ce65578901188747c126cecdc864fe49f0d41f4fa9227d90a86e68eef29d8");
}

TEST(Leaf, SaltsDifferByKeySeqAndField) {
  const Sha256 key = sha256("subject key");
  const Sha256 other = sha256("other key");
  const Sha256 salt = derive_salt(bytes_of(key), 1, "comment");
  EXPECT_EQ(salt, derive_salt(bytes_of(key), 1, "comment"));
  EXPECT_NE(salt, derive_salt(bytes_of(other), 1, "comment"));
  EXPECT_NE(salt, derive_salt(bytes_of(key), 2, "comment"));
  EXPECT_NE(salt, derive_salt(bytes_of(key), 1, "reason"));
}

}  // namespace
}  // namespace nf::log
