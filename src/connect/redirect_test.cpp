#include "connect/redirect.h"

#include <gtest/gtest.h>

namespace nf::connect {
namespace {

using ports::HttpAnswer;
using ports::HttpCall;
using Headers = std::vector<std::pair<std::string, std::string>>;

HttpUrl url(const std::string& text) {
  auto parsed = parse_http_url(text);
  EXPECT_TRUE(parsed) << text << ": " << parsed.error().message;
  return parsed ? *parsed : HttpUrl();
}

HttpAnswer redirect(int status, const std::string& location) {
  return {.status = status, .headers = {{"location", location}}};
}

const Headers kSecretive = {{"Authorization", "Bearer x"}, {"COOKIE", "a=b"},
                            {"Idempotency-Key", "1"},      {"X-Api-Key", "secret"},
                            {"accept", "text/plain"},      {"Content-Type", "text/csv"},
                            {"Content-Encoding", "gzip"},  {"User-Agent", "NeuronFlow"}};

TEST(HttpUrl, ReadsWhereItGoes) {
  const HttpUrl parsed = url("HTTPS://API.Example.com/a/../b?q=1#part");
  EXPECT_EQ(parsed.scheme, "https");
  EXPECT_EQ(parsed.host, "api.example.com");
  EXPECT_EQ(parsed.port, 443);
  EXPECT_EQ(parsed.place(), "api.example.com:443");
  EXPECT_EQ(parsed.text.find('#'), std::string::npos);
  EXPECT_EQ(url("http://[::1]:8080/").place(), "[::1]:8080");
  EXPECT_EQ(url("http://x.example/\xc3\xa4?\xc3\xa4").text, "http://x.example/%c3%a4?%c3%a4");
}

TEST(HttpUrl, SpellingsOfAnAddressAreOne) {
  for (const char* text : {"http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/",
                           "http://127.1/", "http://0x7f000001/", "http://127.0.0.1:80/"})
    EXPECT_EQ(url(text).place(), "127.0.0.1:80") << text;
}

TEST(HttpUrl, RefusesOthers) {
  for (const std::string& text : {std::string(),
                                  std::string("example.com/x"),
                                  std::string("/x"),
                                  std::string("ftp://example.com/"),
                                  std::string("file:///etc/passwd"),
                                  std::string("gopher://127.0.0.1/"),
                                  std::string("http://"),
                                  std::string("http://user@example.com/"),
                                  std::string("http://user:pass@example.com/"),
                                  std::string("http://:pass@example.com/"),
                                  std::string("http://@example.com/"),
                                  std::string("http://example.com\\@evil.example/"),
                                  std::string("http://exa mple.com/"),
                                  std::string("http://example.com:0/"),
                                  std::string("http://example.com:65536/"),
                                  std::string("http://example.com:80a/"),
                                  std::string("http://example.com/\r\nX: 1"),
                                  std::string("http://[fe80::1%25eth0]/"),
                                  std::string("http://[::1/"),
                                  std::string("http://a\0b/", 11),
                                  "http://example.com/" + std::string(kMaxUrlBytes, 'a')}) {
    const auto parsed = parse_http_url(text);
    ASSERT_FALSE(parsed) << text << " is " << parsed->text;
    EXPECT_EQ(parsed.error().code, "url");
    EXPECT_FALSE(parsed.error().sent);
    EXPECT_EQ(parsed.error().message.find("pass@"), std::string::npos);
  }
}

TEST(HttpUrl, AControlCharacterHiddenInAHostIsRefused) {
  for (const char* text : {"http://a%7fb/", "http:/%7f", "http://a%20b/",
                           "http://a\x7f"
                           "b/"}) {
    EXPECT_FALSE(parse_http_url(text)) << text;
  }
}

TEST(HttpUrl, AHostThatAnotherReadingFindsElsewhereIsRefused) {
  for (const char* text :
       {"http:/%31", "http://%31/", "http://%31%32%37.1/", "http://0x%37f.1/", "https://%2531/"})
    EXPECT_FALSE(parse_http_url(text)) << text;
  const auto led = resolve_http_url(url("https://example.com/"), "//%31");
  EXPECT_FALSE(led);
}

TEST(Redirect, OnlyWithALocation) {
  for (int status : {301, 302, 303, 307, 308}) {
    EXPECT_TRUE(is_redirect(redirect(status, "/b")));
    EXPECT_FALSE(is_redirect({.status = status}));
  }
  for (int status : {200, 201, 300, 304, 305, 306, 400}) EXPECT_FALSE(is_redirect(redirect(status, "/b")));
}

TEST(Redirect, MethodAndBody) {
  const struct {
    int status;
    const char *before, *after;
  } cases[] = {{301, "POST", "GET"},      {302, "POST", "GET"},  {303, "POST", "GET"},
               {303, "PUT", "GET"},       {303, "HEAD", "HEAD"}, {301, "PUT", "PUT"},
               {302, "DELETE", "DELETE"}, {307, "POST", "POST"}, {308, "PATCH", "PATCH"},
               {302, "GET", "GET"},       {307, "GET", "GET"}};
  for (const auto& [status, before, after] : cases) {
    HttpCall call{.method = before, .headers = kSecretive, .body = "x"};
    const auto to = follow_redirect(call, url("http://a.example/x/y"), redirect(status, "../z"));
    ASSERT_TRUE(to);
    EXPECT_EQ(call.method, after) << status << " " << before;
    EXPECT_EQ(call.url, "http://a.example/z");
    const bool kept = std::string_view(before) == after;
    EXPECT_EQ(call.body, kept ? "x" : "");
    EXPECT_EQ(call.headers.size(), kept ? 8u : 6u) << status << " " << before;
  }
}

TEST(Redirect, SecretsStayAtTheirOrigin) {
  for (const char* location : {"http://b.example/", "http://a.example:81/", "https://a.example/",
                               "//b.example/", "http://sub.a.example/"}) {
    HttpCall call{.headers = kSecretive};
    ASSERT_TRUE(follow_redirect(call, url("http://a.example/"), redirect(307, location)));
    EXPECT_EQ(call.headers,
              (Headers{{"accept", "text/plain"}, {"Content-Type", "text/csv"}, {"User-Agent", "NeuronFlow"}}))
        << location;
  }
  for (const char* location : {"/other", "?q", "http://A.example:80/", "//a.example/"}) {
    HttpCall call{.headers = kSecretive};
    ASSERT_TRUE(follow_redirect(call, url("http://a.example/"), redirect(307, location)));
    EXPECT_EQ(call.headers, kSecretive) << location;
  }
}

TEST(Redirect, RefusesWorsePlaces) {
  for (const char* location : {"http://a.example/", "ftp://a.example/", "https://user:pass@a.example/",
                               "file:///etc/passwd", "https://", "javascript:alert(1)"}) {
    HttpCall call;
    const auto to = follow_redirect(call, url("https://a.example/"), redirect(302, location));
    ASSERT_FALSE(to) << location;
    EXPECT_EQ(to.error().code, "redirects") << location;
    EXPECT_TRUE(to.error().sent);
  }
  HttpCall call;
  EXPECT_FALSE(follow_redirect(call, url("https://a.example/"),
                               {.status = 302, .headers = {{"location", "/a"}, {"location", "/b"}}}));
}

}  // namespace
}  // namespace nf::connect
