#include "http/multipart.h"

#include <gtest/gtest.h>

#include <random>

namespace nf::http {
namespace {

const std::string kType = "multipart/form-data; boundary=\"b 1\"";

std::string form(const std::string& parts) { return parts + "--b 1--\r\n"; }
std::string part(const std::string& header, const std::string& content) {
  return "--b 1\r\n" + header + "\r\n\r\n" + content + "\r\n";
}
std::string named(const std::string& name) { return "Content-Disposition: form-data; name=\"" + name + "\""; }

TEST(Multipart, GivesFieldsAndFiles) {
  auto body = form(part(named("comment"), "two\r\nlines") +
                   part("content-disposition: form-data; filename=\"C:\\\\a;\\\"b.pdf\" ; "
                        "name=f\r\nContent-Type: application/pdf",
                        std::string("\0\xff--b", 5)) +
                   part(named("empty"), ""));
  auto parts = read_multipart(kType, body);
  ASSERT_TRUE(parts) << parts.error().message;
  ASSERT_EQ(parts->size(), 3u);
  EXPECT_EQ(parts->at(0).name, "comment");
  EXPECT_EQ(parts->at(0).content, "two\r\nlines");
  EXPECT_EQ(parts->at(0).filename, std::nullopt);
  EXPECT_EQ(parts->at(1).name, "f");
  EXPECT_EQ(parts->at(1).filename, "a;\"b.pdf");
  EXPECT_EQ(parts->at(1).type, "application/pdf");
  EXPECT_EQ(parts->at(1).content, std::string_view("\0\xff--b", 5));
  EXPECT_EQ(parts->at(2).content, "");
  EXPECT_EQ(read_multipart(kType, "--b 1--")->size(), 0u);
}

TEST(Multipart, RefusesWhatIsNone) {
  std::string many;
  for (std::size_t i = 0; i <= kMaxFormParts; ++i) many += part(named("a"), "");
  for (const std::string& body :
       {std::string(), std::string("--b 1"), std::string("--b 1\r\n"), part(named("a"), "x"),
        form("x" + part(named("a"), "")), form("--b 1 \r\n" + named("a") + "\r\n\r\nx\r\n"),
        form(part("A: b", "x")), form(part("Content-Disposition: form-data", "")),
        form(part("Content-Disposition: attachment; name=a", "")),
        form("--b 1\r\n" + named("a") + "\r\nno end\r\n"), form(part(named("\xff"), "")),
        form(part(named("a") + "; filename=\"\x01\"", "")),
        form(part(named("a") + "; filename=\"" + std::string(256, 'a') + "\"", "")),
        form(part(named("a") + "\r\nX: " + std::string(kMaxPartHeader, 'a'), "")), form(many)}) {
    auto parts = read_multipart(kType, body);
    ASSERT_FALSE(parts) << body;
    EXPECT_EQ(parts.error().type, "bad-request");
  }
  const std::string good = form(part(named("a"), "x"));
  EXPECT_TRUE(read_multipart(kType, good));
  for (const char* type : {"multipart/form-data", "multipart/form-data; boundary=",
                           "multipart/form-data; boundary=\"b 1", "multipart/form-data; boundary=other"})
    EXPECT_FALSE(read_multipart(type, good)) << type;
}

TEST(Multipart, HoldsAgainstDamage) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string whole =
      form(part(named("a") + "; filename=\"b\"\r\nContent-Type: c", "x") + part(named("d"), "y"));
  for (int round = 0; round < 20'000; ++round) {
    std::string body = whole, type = kType;
    for (int n = 1 + static_cast<int>(random() % 3); n > 0; --n) {
      std::string& text = random() % 8 ? body : type;
      if (text.empty()) continue;
      std::size_t at = random() % text.size();
      if (random() % 2)
        text.erase(at, 1 + random() % 3);
      else
        text[at] = "\r\n\"\\;=-: "[random() % 9];
    }
    auto parts = read_multipart(type, body);
    if (parts) {
      EXPECT_LE(parts->size(), 2u);
    }
  }
}

TEST(Multipart, IsToldByItsType) {
  EXPECT_TRUE(is_multipart("Multipart/Form-Data; boundary=x"));
  EXPECT_FALSE(is_multipart("multipart/mixed; boundary=x"));
  EXPECT_FALSE(is_multipart("application/json"));
}

}  // namespace
}  // namespace nf::http
