#include "connect/ai/sentences.h"

#include "connect/ai/test_kit.h"
#include "connect/ai/utf8.h"

namespace nf::connect::ai {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> parted(std::string_view text) {
  const std::u32string whole = decode(text, 1'000'000);
  std::vector<std::string> out;
  for (const Stretch& at : sentences_of(whole)) {
    out.push_back(encode(std::u32string_view(whole).substr(at.start, at.end - at.start)));
  }
  return out;
}

TEST(Sentences, EndWithTheirMarks) {
  EXPECT_THAT(parted("One. Two!  Three?! “Four.” Five"),
              ElementsAre("One.", "Two!", "Three?!", "“Four.”", "Five"));
}

TEST(Sentences, AreNotEndedByAbbreviationsAndNumbers) {
  EXPECT_THAT(parted("Dr. Ng needs 3.5 GB, e.g. for logs. See no. 7."),
              ElementsAre("Dr. Ng needs 3.5 GB, e.g. for logs.", "See no. 7."));
}

TEST(Sentences, EndWithAnEmptyLineAndBeforeAListItem) {
  EXPECT_THAT(parted("We need:\n- one thing\n- two\nthings\n\nThat is all"),
              ElementsAre("We need:", "- one thing", "- two\nthings", "That is all"));
}

TEST(Sentences, OfManyCharactersAreParted) {
  const std::vector<std::string> words = parted(std::string(10'000, 'x'));
  EXPECT_EQ(words.size(), 25u);
  std::string text;
  for (int i = 0; i < 300; ++i) text += "word ";
  for (const std::string& part : parted(text)) {
    EXPECT_LE(part.size(), kMaxSentence);
    EXPECT_TRUE(part.ends_with("word")) << part;
  }
}

TEST(Sentences, OfNothingAreNone) {
  EXPECT_THAT(parted(""), IsEmpty());
  EXPECT_THAT(parted(" \n\n \t"), IsEmpty());
  EXPECT_EQ(parted(std::string(100'000, '.') + "x").size(), 251u);
}

TEST(Words, AreFoundThroughInvisibleCharactersAndWideLetters) {
  const auto text_of = [](std::string_view text) {
    std::vector<std::string> out;
    for (const Word& word : words_of(decode(text, 1'000))) out.push_back(word.text);
    return out;
  };
  EXPECT_THAT(text_of("pass\u200Bword \u202Eｒｏｏｔ The customer’s Multi-Factor 🔑x don't"),
              ElementsAre("password", "root", "the", "customer", "multi", "factor", "x", "don't"));
}

TEST(Utf8, WhatIsNoneBecomesTheReplacement) {
  EXPECT_EQ(readable("a\xFF\xC3", 100), "a\uFFFD\uFFFD");
  EXPECT_EQ(readable("é\xED\xA0\x80", 2), "é");
  EXPECT_EQ(decode("€\xF0\x9F", 10), (std::u32string{U'€', 0xFFFD, 0xFFFD}));
  EXPECT_EQ(first_characters("aé€x", 2), "aé");
}

TEST(Fields, KnowTheWordsOfTheirKeys) {
  const auto fields =
      read_fields(kit::json(R"({"riskOwner": {"e_mail": "a@b.c"}, "n": 3, "no": null, "empty": " "})"));
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[0].pointer, "/riskOwner/e_mail");
  EXPECT_EQ(fields[0].names[1].text, "owner");
  EXPECT_TRUE(fields[0].text.empty());
  EXPECT_EQ(fields[1].pointer, "/n");
}

}  // namespace
}  // namespace nf::connect::ai
