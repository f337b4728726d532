#include "log/note.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/hash.h"

namespace nf::log {
namespace {

// Made by another program from the seeds SHA-256("neuronflow test key") and SHA-256("neuronflow test
// witness").
constexpr const char* kName = "log.test/log/own/e1";
constexpr const char* kVkey = "log.test/log/own/e1+171baf5e+AYanXOEAab4hZcvc98kAZPXV++uV0MzC/VRAXZ9nja7K";
constexpr const char* kWitness = "witness.test/w+d36b6f1a+BBGLpNxK7BX+Cr2QuqMgq2DfFCDmBss0eGXG7s6POtEY";
constexpr const char* kText = "log.test/log/own/e1\n7\nWmH8K1T5z6cXdPJDIUPdQMbLKxGUf69lp9PaXLZRmcg=\n";
constexpr const char* kLogLine =
    "— log.test/log/own/e1 "
    "FxuvXqioLrYciOP77xhBuf0omWDYlJjgJd/ZDGwoZJjK4K8jCuG839nl7+jUAm3o19roYkx/wllwOnk+4dJmJ9agVgM=\n";
constexpr const char* kWitnessLine =
    "— witness.test/w "
    "02tvGgAAAABrSdIA96QVIBlZjsNHPOu7Q1MJuCh/Kc8ELul/RlX6UiaJ4rjZr358jSaU4SNN7/YATwIHs/"
    "uODRd8wsOzXuax3NgjBg==\n";

SigningKey key() { return *SigningKey::from_seed(kName, sha256("neuronflow test key")); }

TEST(Note, KeySignsAsTheOtherProgram) {
  EXPECT_EQ(key().public_key().vkey(), kVkey);
  EXPECT_EQ(key().sign_note(kText), std::string(kText) + "\n" + kLogLine);
  EXPECT_EQ(key().public_key().pem(),
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAhqdc4QBpviFly9z3yQBk9dX765XQzML9VEBdn2eNrso=\n"
            "-----END PUBLIC KEY-----\n");
}

TEST(Note, OpensUnderEachOfItsKeys) {
  const std::string note = std::string(kText) + "\n" + kLogLine + kWitnessLine;
  EXPECT_EQ(*open_note(note, *VerifyKey::parse(kVkey)), kText);
  EXPECT_EQ(*open_note(note, *VerifyKey::parse(kWitness)), kText);
  const auto parsed = parse_note(note);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->signatures.size(), 2u);
  EXPECT_EQ(format_note(*parsed), note);
}

TEST(Note, EveryChangedByteIsNoticed) {
  const std::string note = std::string(kText) + "\n" + kLogLine;
  const VerifyKey verifier = *VerifyKey::parse(kVkey);
  for (std::size_t i = 0; i < note.size(); ++i) {
    std::string changed = note;
    changed[i] ^= 1;
    EXPECT_FALSE(open_note(changed, verifier).has_value()) << i;
  }
}

TEST(Note, FalseSignatureBesideAGoodOneIsRefused) {
  std::string false_line =
      SigningKey::from_seed(kName, sha256("neuronflow test key"))->sign_note("other\n").substr(7);
  const std::string note = std::string(kText) + "\n" + kLogLine + false_line;
  EXPECT_FALSE(open_note(note, *VerifyKey::parse(kVkey)).has_value());
}

TEST(Note, OfAnotherKeyIsNotOpened) {
  const SigningKey other = *SigningKey::from_seed(kName, sha256("another key"));
  EXPECT_FALSE(open_note(other.sign_note(kText), *VerifyKey::parse(kVkey)).has_value());
}

TEST(Note, IllFormedNotesAreRefused) {
  const std::string line = kLogLine;
  std::string many = "text\n\n";
  for (std::size_t i = 0; i <= kMaxNoteSignatures; ++i) many += line;
  for (const std::string& bytes :
       {std::string(), std::string("text\n"), std::string("text\n\n"), "text\n" + line,
        "text\n\n" + line.substr(0, line.size() - 1), std::string("text\n\n— name AAAA\n"),
        std::string("text\n\n- name AAAAAAAA\n"), std::string("text\n\n— a+b AAAAAAAA\n"),
        std::string("text\n\n— name  AAAAAAAA\n"), std::string("text\n\n— AAAAAAAA\n"), "te\rxt\n\n" + line,
        "te\xffxt\n\n" + line, many, std::string(kMaxNoteBytes, 'x') + "\n\n" + line}) {
    EXPECT_FALSE(parse_note(bytes).has_value()) << bytes.substr(0, 80);
  }
}

TEST(Note, IllFormedKeysAreRefused) {
  const std::string good = kVkey;
  EXPECT_TRUE(VerifyKey::parse(good).has_value());
  EXPECT_EQ(VerifyKey::parse(kWitness)->vkey(), kWitness);
  for (const std::string& vkey :
       {std::string(), std::string("name"), std::string("name+00000000"), "x" + good, good + "A",
        good.substr(0, good.size() - 4),
        std::string("log.test/log/own/e1+171baf5f+AYanXOEAab4hZcvc98kAZPXV++uV0MzC/VRAXZ9nja7K"),
        std::string("log.test/log/own/e1+171BAF5E+AYanXOEAab4hZcvc98kAZPXV++uV0MzC/VRAXZ9nja7K"),
        std::string("+171baf5e+AYanXOEAab4hZcvc98kAZPXV++uV0MzC/VRAXZ9nja7K"),
        std::string("log.test/log/own/e1+171baf5e+AoanXOEAab4hZcvc98kAZPXV++uV0MzC/VRAXZ9nja7K")}) {
    EXPECT_FALSE(VerifyKey::parse(vkey).has_value()) << vkey;
  }
  for (const char* name : {"", "a b", "a+b", "a\nb", "\xff"}) {
    EXPECT_FALSE(SigningKey::from_seed(name, {}).has_value()) << name;
  }
}

class KeyFile : public testing::Test {
 protected:
  KeyFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "key_file_test.XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~KeyFile() override { std::filesystem::remove_all(folder_); }

  std::string path(const char* name = "log.key") const { return (folder_ / name).string(); }
  void write(std::string_view text, mode_t mode = 0600) const {
    std::ofstream(path(), std::ios::binary) << text;
    ::chmod(path().c_str(), mode);
  }

  std::filesystem::path folder_;
};

TEST_F(KeyFile, KeepsTheKeyForItsOwnerOnly) {
  const SigningKey made = *SigningKey::generate(kName);
  ASSERT_TRUE(made.save(path()).has_value());
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_FALSE(std::filesystem::exists(path("log.key.new")));

  const auto loaded = SigningKey::load(path());
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->public_key().vkey(), made.public_key().vkey());
  EXPECT_EQ(loaded->sign("x"), made.sign("x"));
}

TEST_F(KeyFile, IsNeverReplaced) {
  ASSERT_TRUE(key().save(path()).has_value());
  const auto again = SigningKey::generate(kName)->save(path());
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, ErrorCode::Conflict);
  EXPECT_EQ(SigningKey::load(path())->public_key().vkey(), kVkey);
}

TEST_F(KeyFile, GeneratedKeysDiffer) {
  EXPECT_NE(SigningKey::generate(kName)->public_key().vkey(),
            SigningKey::generate(kName)->public_key().vkey());
}

TEST_F(KeyFile, ThatOthersMayReadIsRefused) {
  ASSERT_TRUE(key().save(path()).has_value());
  ::chmod(path().c_str(), 0640);
  EXPECT_EQ(SigningKey::load(path()).error().code, ErrorCode::Forbidden);
}

TEST_F(KeyFile, OtherContentsAreRefused) {
  EXPECT_EQ(SigningKey::load(path()).error().code, ErrorCode::NotFound);
  EXPECT_EQ(key().save(path("none/log.key")).error().code, ErrorCode::Storage);
  const std::string seed = base64('\1' + std::string(bytes_of(sha256("neuronflow test key"))));
  write(std::string("PRIVATE+KEY+") + kName + "+171baf5e+" + seed + "\n");
  EXPECT_TRUE(SigningKey::load(path()).has_value());
  for (const std::string& text :
       {std::string(), std::string("PRIVATE+KEY+"), std::string("PRIVATE+KEY+") + kName + "+171baf5e+" + seed,
        std::string("PRIVATE+KEY+") + kName + "+171baf5f+" + seed + "\n", std::string(kVkey) + "\n",
        std::string("PRIVATE+KEY+") + kName + "+171baf5e+AAAA\n", std::string(100'000, 'x')}) {
    write(text);
    EXPECT_EQ(SigningKey::load(path()).error().code, ErrorCode::InvalidInput) << text.substr(0, 80);
  }
}

}  // namespace
}  // namespace nf::log
