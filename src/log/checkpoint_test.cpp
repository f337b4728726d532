#include "log/checkpoint.h"

#include <gtest/gtest.h>

namespace nf::log {
namespace {

SigningKey key(const char* name = "log.test/log/own/e1") {
  return *SigningKey::from_seed(name, sha256("neuronflow test key"));
}

const Checkpoint kCheckpoint{"log.test/log/own/e1", 7, sha256("root")};

TEST(Checkpoint, TextThereAndBack) {
  const std::string text = checkpoint_text(kCheckpoint);
  EXPECT_EQ(text, "log.test/log/own/e1\n7\n" + base64(bytes_of(sha256("root"))) + "\n");
  EXPECT_EQ(*parse_checkpoint(text), kCheckpoint);
  EXPECT_EQ(parse_checkpoint("o\n0\n" + base64(bytes_of(sha256(""))) + "\n")->size, 0u);
}

TEST(Checkpoint, OtherTextsAreRefused) {
  const std::string root = base64(bytes_of(sha256("root")));
  for (const std::string& text :
       {std::string(), std::string("o\n"), std::string("o\n7\n"), "o\n7\n" + root, "\n7\n" + root + "\n",
        "o\n07\n" + root + "\n", "o\n-7\n" + root + "\n", "o\n+7\n" + root + "\n", "o\n7 \n" + root + "\n",
        "o\n18446744073709551616\n" + root + "\n", "o\n\n" + root + "\n", "o\n7\n" + root.substr(4) + "\n",
        "o\n7\n" + root + "\nmore\n"}) {
    EXPECT_FALSE(parse_checkpoint(text).has_value()) << text;
  }
}

TEST(Checkpoint, OpensUnderItsKeyOnly) {
  const std::string note = sign_checkpoint(kCheckpoint, key());
  EXPECT_EQ(*open_checkpoint(note, key().public_key()), kCheckpoint);
  EXPECT_FALSE(open_checkpoint(note, SigningKey::generate("log.test/log/own/e1")->public_key()).has_value());
}

TEST(Checkpoint, OfAnotherLogIsRefusedThoughSigned) {
  const SigningKey other = key("log.test/log/own/e2");
  const std::string note = other.sign_note(checkpoint_text(kCheckpoint));
  EXPECT_FALSE(open_checkpoint(note, other.public_key()).has_value());
}

}  // namespace
}  // namespace nf::log
