#include "connect/mime.h"

#include <gmime/gmime.h>
#include <gtest/gtest.h>

#include <random>

#include "connect/mail_for_tests.h"

namespace nf::connect {
namespace {

using ports::Mail;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// What a mail reader makes of a message.
struct Parsed {
  std::string from, to, cc, reply_to, subject, message_id, text, html;
};

std::string text_of(GMimeObject* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(part));
  GMimeStream* stream = g_mime_stream_mem_new();
  g_mime_data_wrapper_write_to_stream(content, stream);
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  std::string text(reinterpret_cast<const char*>(bytes->data), bytes->len);
  g_object_unref(stream);
  return text;
}

std::string addresses_of(GMimeMessage* message, GMimeAddressType type) {
  InternetAddressList* list = g_mime_message_get_addresses(message, type);
  std::string all;
  for (int i = 0; list && i < internet_address_list_length(list); ++i) {
    InternetAddress* address = internet_address_list_get_address(list, i);
    const char* name = internet_address_get_name(address);
    all += std::string(i ? "|" : "") + (name ? name : "") + "<" +
           internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)) + ">";
  }
  return all;
}

Parsed parse(const std::string& bytes) {
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
  Parsed parsed;
  parsed.from = addresses_of(message, GMIME_ADDRESS_TYPE_FROM);
  parsed.to = addresses_of(message, GMIME_ADDRESS_TYPE_TO);
  parsed.cc = addresses_of(message, GMIME_ADDRESS_TYPE_CC);
  parsed.reply_to = addresses_of(message, GMIME_ADDRESS_TYPE_REPLY_TO);
  const char* subject = g_mime_message_get_subject(message);
  parsed.subject = subject ? subject : "";
  parsed.message_id = g_mime_message_get_message_id(message);
  GMimeObject* body = g_mime_message_get_mime_part(message);
  if (GMIME_IS_MULTIPART(body)) {
    EXPECT_EQ(g_mime_multipart_get_count(GMIME_MULTIPART(body)), 2);
    parsed.text = text_of(g_mime_multipart_get_part(GMIME_MULTIPART(body), 0));
    parsed.html = text_of(g_mime_multipart_get_part(GMIME_MULTIPART(body), 1));
  } else {
    parsed.text = text_of(body);
  }
  g_object_unref(message);
  g_object_unref(parser);
  g_object_unref(stream);
  return parsed;
}

std::string written(const Mail& mail) {
  auto bytes = write_message(mail);
  EXPECT_TRUE(bytes) << bytes.error().message;
  return bytes ? *bytes : "";
}

// Of the header block as it is on the wire, in lower case and sorted.
std::vector<std::string> header_names(const std::string& bytes) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; bytes.compare(begin, 2, "\r\n") != 0;) {
    const std::size_t end = bytes.find("\r\n", begin);
    if (bytes[begin] != ' ' && bytes[begin] != '\t') {
      std::string name = bytes.substr(begin, bytes.find(':', begin) - begin);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      names.push_back(name);
    }
    begin = end + 2;
  }
  std::sort(names.begin(), names.end());
  return names;
}

const std::vector<std::string> kPlainHeaders = {"auto-submitted",
                                                "content-transfer-encoding",
                                                "content-type",
                                                "date",
                                                "from",
                                                "message-id",
                                                "mime-version",
                                                "subject",
                                                "to"};

void expect_encoded_words_are_short(const std::string& bytes) {
  for (std::size_t begin = bytes.find("=?utf-8?Q?"); begin != std::string::npos;) {
    const std::size_t end = bytes.find("?=", begin + 10) + 2;
    EXPECT_LE(end - begin, 75u) << bytes.substr(begin, end - begin);  // RFC 2047 section 2
    begin = bytes.find("=?utf-8?Q?", end);
  }
}

TEST(Mime, PlainTextAsItIsOnTheWire) {
  const std::string bytes = written(sample_mail());
  EXPECT_THAT(bytes, HasSubstr("From: NeuronFlow <flow@example.test>\r\n"));
  EXPECT_THAT(bytes, HasSubstr("To: Ann <ann@example.test>\r\n"));
  EXPECT_THAT(bytes, HasSubstr("Subject: Please decide\r\n"));
  EXPECT_THAT(bytes, HasSubstr("Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n"));
  EXPECT_THAT(bytes, HasSubstr("<a1.1@flow.example.test>\r\n"));
  EXPECT_THAT(bytes, HasSubstr("Auto-Submitted: auto-generated\r\n"));
  EXPECT_THAT(bytes, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_THAT(bytes, HasSubstr("Content-Transfer-Encoding: 8bit\r\n"));
  EXPECT_TRUE(bytes.ends_with("\r\n\r\nhttps://flow.example.test/d/abc_-123\r\n")) << bytes;
  EXPECT_EQ(header_names(bytes), kPlainHeaders) << bytes;
}

TEST(Mime, ReadersSeeTheSame) {
  Mail mail = sample_mail();
  mail.from.name = "Zoë \"Z\" O'Hara, Dr. <x>";
  mail.to = {{"Jürgen Müller", "j.mueller+x@example.test"}, {"", "b@example.test"}};
  mail.cc = {{"日本 太郎", "taro@example.test"}};
  mail.reply_to = ports::MailAddress{"Ann", "ann@example.test"};
  mail.subject = "Genehmigung für „Zürich“ 🚀 – " + std::string(200, 'x') + " ende";
  mail.text = "Grüße\r\n.\r\n..zwei\rdrei\nFrom here = 100%\n";
  mail.html = "<p>Grüße <a href=\"https://x.example/d/a_b-c\">hier</a></p>";
  const std::string bytes = written(mail);
  const Parsed parsed = parse(bytes);
  EXPECT_EQ(parsed.from, "Zoë \"Z\" O'Hara, Dr. <x><flow@example.test>");
  EXPECT_EQ(parsed.to, "Jürgen Müller<j.mueller+x@example.test>|<b@example.test>");
  EXPECT_EQ(parsed.cc, "日本 太郎<taro@example.test>");
  EXPECT_EQ(parsed.reply_to, "Ann<ann@example.test>");
  EXPECT_EQ(parsed.subject, mail.subject);
  EXPECT_EQ(parsed.message_id, mail.message_id);
  EXPECT_EQ(parsed.text, "Grüße\r\n.\r\n..zwei\r\ndrei\r\nFrom here = 100%\r\n");
  EXPECT_EQ(parsed.html, mail.html + "\r\n");
  EXPECT_THAT(bytes, HasSubstr("multipart/alternative"));
  EXPECT_THAT(bytes, HasSubstr("https://x.example/d/a_b-c"));
  EXPECT_THAT(bytes, Not(HasSubstr("base64")));
}

TEST(Mime, LongLinesSurvive) {
  for (std::size_t size : {998, 999, 10'000}) {
    Mail mail = sample_mail();
    for (std::size_t i = 0; i < size; ++i) mail.text += static_cast<char>('a' + i % 26);
    mail.text = mail.text + "\nü=\n" + std::string(size, '=') + "\n";
    const std::string bytes = written(mail);
    std::string expected;
    for (char c : mail.text) expected += c == '\n' ? std::string("\r\n") : std::string(1, c);
    EXPECT_EQ(parse(bytes).text, expected) << size;
    for (std::size_t begin = 0; begin < bytes.size();) {
      const std::size_t end = bytes.find("\r\n", begin);
      ASSERT_NE(end, std::string::npos);
      EXPECT_LE(end - begin, kMaxMailLineBytes);
      begin = end + 2;
    }
    EXPECT_THAT(bytes, Not(HasSubstr("base64")));
  }
}

TEST(Mime, EveryLineEndsWithCrLf) {
  Mail mail = sample_mail();
  mail.text = "a\nb\rc\r\nd\n\n\re";
  mail.html = "<p>\r\r\n</p>";
  const std::string bytes = written(mail);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_TRUE(bytes[i] != '\n' || (i > 0 && bytes[i - 1] == '\r')) << i;
    EXPECT_TRUE(bytes[i] != '\r' || (i + 1 < bytes.size() && bytes[i + 1] == '\n')) << i;
  }
  EXPECT_EQ(parse(bytes).text, "a\r\nb\r\nc\r\nd\r\n\r\n\r\ne\r\n");
}

// What a writer of a workflow or a guest could type into a name or a subject.
TEST(Mime, TextCannotAddAHeader) {
  const std::vector<std::string> evil = {"x\r\nBcc: eve@example.test",
                                         "x\nBcc: eve@example.test",
                                         "x\rBcc: eve@example.test",
                                         "x\r\n\r\nbody",
                                         "x\n\nbody",
                                         std::string("x\0\r\nBcc: e@x.test", 17),
                                         "x\xc2\x85"
                                         "Bcc: e@x.test",
                                         "x\xe2\x80\xa8"
                                         "Bcc: e@x.test",
                                         "x\x0b\x0c"
                                         "Bcc: e@x.test",
                                         "=?utf-8?q?x=0D=0ABcc:_e@x.test?=",
                                         "\"x\" <eve@example.test>, y",
                                         "x\" <eve@example.test>",
                                         "x\\",
                                         "(comment",
                                         "group: eve@example.test;",
                                         ">",
                                         "\r\n",
                                         " \t ",
                                         "=?utf-8?b?DQpCY2M6IGVAeC50ZXN0?=",
                                         "x\r\n Bcc: folded@example.test",
                                         std::string(1500, 'x') + "\r\nBcc: e@x.test",
                                         "ü\r\nBcc: eve@example.test",
                                         "x\u200b\r\n"};
  for (const std::string& text : evil) {
    Mail mail = sample_mail();
    mail.from.name = mail.to[0].name = mail.subject = text;
    const std::string bytes = written(mail);
    const Parsed parsed = parse(bytes);
    EXPECT_EQ(header_names(bytes), kPlainHeaders) << bytes;
    EXPECT_TRUE(parsed.from.ends_with("<flow@example.test>")) << parsed.from;
    EXPECT_TRUE(parsed.to.ends_with("<ann@example.test>")) << parsed.to;
    EXPECT_EQ(parsed.to.find('|'), std::string::npos) << parsed.to;
    EXPECT_EQ(parsed.text, mail.text + "\r\n") << text;
    for (const std::string& shown : {parsed.subject, parsed.from, parsed.to})
      EXPECT_EQ(shown.find_first_of(std::string("\r\n\0", 3)), std::string::npos) << text;
  }
}

// Printable text of all kinds comes back as it was.
TEST(Mime, HeadersRoundTrip) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::vector<std::string> letters = {"a", "B",  "7", " ", "=", "_", "\"", "\\", "(",
                                            ")", "<",  ">", "@", ",", ";", ":",  ".",  "ä",
                                            "€", "日", "🚀", "%", "&", "é", "-",  "'"};
  const auto some_text = [&](unsigned longest) {
    std::string text = "x";
    for (unsigned i = random() % longest; i > 0; --i) {
      const std::string& letter = letters[random() % letters.size()];
      if (letter != " " || !text.ends_with(' ')) text += letter;  // Readers may join spaces where lines fold.
    }
    return text + "y";
  };
  for (int round = 0; round < 300; ++round) {
    Mail mail = sample_mail();
    mail.subject = some_text(200) + (round % 10 == 0 ? " =?utf-8?q?=41?=" : "");
    mail.to[0].name = some_text(60);
    const std::string bytes = written(mail);
    const Parsed parsed = parse(bytes);
    ASSERT_EQ(parsed.subject, mail.subject) << bytes;
    ASSERT_EQ(parsed.to, mail.to[0].name + "<ann@example.test>") << bytes;
    expect_encoded_words_are_short(bytes);
  }
}

TEST(Mime, AddressesArePlain) {
  for (const char* good :
       {"a@b", "ann@example.com", "a.b+c_d-e@x-y.example", "o'hara@example.com", "1@2.example"})
    EXPECT_TRUE(is_mail_address(good)) << good;
  for (const std::string& bad : {std::string(),
                                 std::string("a"),
                                 std::string("@b"),
                                 std::string("a@"),
                                 std::string("a@b@c"),
                                 std::string("a b@c"),
                                 std::string("a@b c"),
                                 std::string("a..b@c"),
                                 std::string(".a@c"),
                                 std::string("a.@c"),
                                 std::string("a@.c"),
                                 std::string("a@c."),
                                 std::string("a@-c"),
                                 std::string("a@c-"),
                                 std::string("<a@c>"),
                                 std::string("a@c>"),
                                 std::string("a@c\r\n"),
                                 std::string("a\r\nRCPT TO:<e@x>@c"),
                                 std::string("a@c\0", 4),
                                 std::string("\"a b\"@c"),
                                 std::string("a@[127.0.0.1]"),
                                 std::string("a,b@c"),
                                 std::string("a@c,d@e"),
                                 std::string("Ann <a@c>"),
                                 std::string("ü@c"),
                                 std::string("a@ü"),
                                 std::string("a@c SIZE=1"),
                                 std::string(65, 'a') + "@c",
                                 "a@" + std::string(64, 'b'),
                                 std::string("a(x)@c")})
    EXPECT_FALSE(is_mail_address(bad)) << bad;
}

TEST(Mime, WrongMailsAreRefused) {
  const auto refused = [](const std::function<void(Mail&)>& change, const std::string& says) {
    Mail mail = sample_mail();
    change(mail);
    const auto bytes = write_message(mail);
    ASSERT_FALSE(bytes) << says;
    EXPECT_EQ(bytes.error().code, ErrorCode::InvalidInput);
    EXPECT_THAT(bytes.error().message, HasSubstr(says));
  };
  refused([](Mail& m) { m.from.email = "x"; }, "sender");
  refused([](Mail& m) { m.to[0].email = "a@b\r\nBcc: c@d"; }, "recipient");
  refused([](Mail& m) { m.cc = {{"", "a@b, c@d"}}; }, "recipient");
  refused([](Mail& m) { m.reply_to = ports::MailAddress{"", ""}; }, "reply address");
  refused([](Mail& m) { m.to.clear(); }, "no recipient");
  refused([](Mail& m) { m.to.resize(kMaxMailRecipients + 1, m.to[0]); }, "recipients");
  refused([](Mail& m) { m.subject = "\xff"; }, "not UTF-8");
  refused([](Mail& m) { m.to[0].name = "\xc3"; }, "not UTF-8");
  refused([](Mail& m) { m.text = "\xed\xa0\x80"; }, "not UTF-8");
  refused([](Mail& m) { m.subject.assign(kMaxMailHeaderTextBytes + 1, 'x'); }, "longer than");
  refused([](Mail& m) { m.text.assign(kMaxMailBodyBytes + 1, 'x'); }, "longer than");
  for (const char* id : {"", "x", "<a@b>", "a@b\r\nX: 1", "a b@c", "a@", "@b", "a@b>", "ü@b"})
    refused([&](Mail& m) { m.message_id = id; }, "message id");
  refused([](Mail& m) { m.date = Time::max(); }, "date");
}

TEST(Mime, TheSameMailGivesTheSameBytes) {
  Mail mail = sample_mail();
  mail.html = "<p>x</p>";
  EXPECT_EQ(written(mail), written(mail));
}

TEST(Mime, RecipientsAreToAndCcEachOnce) {
  Mail mail = sample_mail();
  mail.cc = {{"", "bob@example.test"}, {"", "ann@example.test"}};
  EXPECT_THAT(recipients_of(mail), ElementsAre("ann@example.test", "bob@example.test"));
}

}  // namespace
}  // namespace nf::connect
