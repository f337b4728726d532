#include "store/sqlite/shorthand.h"

#include <gtest/gtest.h>

#include <random>

#include "base/hash.h"
#include "base/json.h"

namespace nf::store::sqlite {
namespace {

using namespace std::literals;

std::string read(std::string_view stored) {
  auto text = from_shorthand(stored);
  return text ? text.take() : "not readable: " + text.error().message;
}

const std::string kTurn =
    R"([{"type":"step.succeeded","node":1,"port":"main","output":{"total":240},"live":[1],"at":1795402748567},)"
    R"({"type":"step.ready","node":2,"via":1,"at":1795402748567},{"type":"execution.ended","at":1795402748567}])";

TEST(Shorthand, ATurnIsShorterAndComesBack) {
  const std::string stored = to_shorthand(kTurn);
  EXPECT_LT(stored.size(), kTurn.size() / 2);
  EXPECT_EQ(read(stored), kTurn);
}

TEST(Shorthand, WhatStoodBeforeIsWrittenOnce) {
  std::mt19937_64 random(7);
  std::string body;
  for (int i = 0; i < 4'000; ++i) body += hex(std::to_string(random()));
  const std::string stored = to_shorthand("[\"" + body + "\",\"" + body + "\"]");
  EXPECT_LT(stored.size(), body.size() + 2'000);
  EXPECT_EQ(read(stored), "[\"" + body + "\",\"" + body + "\"]");
}

TEST(Shorthand, ATextWithoutControlCharactersIsItsOwn) {
  for (const std::string& text : {""s, "{}"s, "[1,\n\t2]\r\n"s, kTurn, "\xff\x80 \0 ä"s}) {
    EXPECT_EQ(read(text), text);
  }
}

// A row that this program wrote. If this fails, databases in use cannot be read any more.
TEST(Shorthand, WhatWasWrittenOnceIsReadForEver) {
  EXPECT_EQ(hex(sha256(shorthand_phrases())),
            "9f64acde8615375e96b5fa8d5ffa2db94dee606a0170257809adc34e07823a0a");
  EXPECT_EQ(read("ab\x01 #cd\x1e!! \"x"), R"(ab}]abcd":"output.given","value":{"","a"x)");
}

TEST(Shorthand, EveryByteComesBack) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const std::string& text : {all, all + all, "\x01"s, "\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f"s}) {
    EXPECT_EQ(read(to_shorthand(text)), text) << hex(text);
  }
}

TEST(Shorthand, RandomTextsComeBackAndStayText) {
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  const std::string_view pieces[] = {"ä", "€", "😀", "\"at\":1", "step.ready", "a", "0", "{\"type\":\"", "\t"};
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (auto left = random() % 3'000; left > 0; --left) text += pieces[random() % std::size(pieces)];
    const std::string stored = to_shorthand(text);
    ASSERT_LE(stored.size(), text.size()) << "seed " << seed;
    ASSERT_TRUE(is_utf8(stored)) << "seed " << seed;
    ASSERT_EQ(read(stored), text) << "seed " << seed;
  }
}

TEST(Shorthand, LongRunsAndFarCopiesComeBack) {
  std::mt19937_64 random(5);
  std::string noise;
  while (noise.size() < 1'500'000) noise += hex(std::to_string(random()));
  const std::string run(2'000'000, '[');
  for (const std::string& text : {run, noise + run + noise.substr(0, 1'000), run + noise}) {
    EXPECT_TRUE(read(to_shorthand(text)) == text);
  }
  EXPECT_LT(to_shorthand(run).size(), 100u);
}

TEST(Shorthand, ALongerTextIsKeptAsItIs) {
  const std::string text(kMaxShortened + 1, 'x');
  EXPECT_TRUE(to_shorthand(text) == text);
  EXPECT_TRUE(read(text) == text);
}

TEST(Shorthand, DamagedReferencesAreAStorageErrorAndNoCrash) {
  for (const std::string& stored : {"\x01"s, "\x01 "s, "\x01~~"s, "\x1e"s, "\x1e!!"s, "\x1f"s, "\x1f!!!!!!"s,
                                    "\x1f   ~~~~"s, "\x01\x01\x01"s, "\x01\x80\x80"s, "[1]\x1f"s}) {
    const auto text = from_shorthand(stored);
    ASSERT_FALSE(text) << hex(stored);
    EXPECT_EQ(text.error().code, ErrorCode::Storage);
  }
}

// Twenty references of 800 kB each are 160 bytes.
TEST(Shorthand, FewBytesDoNotBecomeManyMegabytes) {
  std::string stored = "a";
  for (int i = 0; i < 30; ++i) stored += "\x1f~~~    ";
  const auto text = from_shorthand(stored);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::Storage);
}

}  // namespace
}  // namespace nf::store::sqlite
