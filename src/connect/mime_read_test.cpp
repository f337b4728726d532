#include "connect/mime_read.h"

#include <gtest/gtest.h>

#include <random>

#include "base/json.h"
#include "connect/mail_for_tests.h"
#include "connect/mime.h"

namespace nf::connect {
namespace {

TEST(MimeRead, ShowsWhatWasWritten) {
  ports::Mail mail = sample_mail();
  mail.from.name = "NeuronFlow für Zürich";
  mail.to = {{"Jürgen Müller", "j.mueller@example.test"}, {"", "b@example.test"}};
  mail.subject = "Genehmigung „USB“ – 🚀";
  mail.html = "<p>not this</p>";
  for (const std::string& text : {std::string("Grüße\nhttps://flow.example.test/d/abc_-123\n"),
                                  std::string(1'200, 'x') + "= ü\n"}) {  // 8bit, and quoted-printable
    mail.text = text;
    const auto read = read_message(write_message(mail).value());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->date, mail.date);
    EXPECT_EQ(read->from, "NeuronFlow für Zürich <flow@example.test>");
    EXPECT_EQ(read->to, "Jürgen Müller <j.mueller@example.test>, b@example.test");
    EXPECT_EQ(read->subject, mail.subject);
    EXPECT_EQ(read->text, text);
  }
}

TEST(MimeRead, ALongTextIsCutBetweenCharacters) {
  ports::Mail mail = sample_mail();
  mail.text = "x";
  while (mail.text.size() < kMaxShownMailTextBytes + 10) mail.text += "ü";
  const auto read = read_message(write_message(mail).value());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, mail.text.substr(0, kMaxShownMailTextBytes - 1));
}

TEST(MimeRead, WhatIsNoMessageIsRefused) {
  EXPECT_FALSE(read_message(""));
  EXPECT_FALSE(read_message(std::string(kMaxReadMailBytes + 1, 'x')));
}

TEST(MimeRead, OtherCharactersBecomeUtf8) {
  const auto read = read_message(
      "From: a@b\r\nSubject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\nContent-Type: text/plain; "
      "charset=iso-8859-1\r\n\r\n"
      "Gr\xfc\xdf"
      "e\r\n");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->subject, "Grüße");
  EXPECT_EQ(read->text, "Grüße\n");
  EXPECT_FALSE(read->date);
}

// Damaged bytes give text that can be shown, or a refusal.
TEST(MimeRead, DamageIsHarmless) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  ports::Mail mail = sample_mail();
  mail.html = "<p>x</p>";
  mail.subject = "Grüße";
  const std::string whole = write_message(mail).value();
  for (int round = 0; round < 500; ++round) {
    std::string bytes = whole.substr(0, random() % (whole.size() + 1));
    for (unsigned i = random() % 20; i > 0 && !bytes.empty(); --i) {
      bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
    }
    const auto read = read_message(bytes);
    if (!read) continue;
    for (const std::string* text : {&read->from, &read->to, &read->subject, &read->text}) {
      EXPECT_TRUE(is_utf8(*text)) << round;
    }
  }
}

}  // namespace
}  // namespace nf::connect
