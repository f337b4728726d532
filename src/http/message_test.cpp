#include "http/message.h"

#include <gtest/gtest.h>

#include "http/problem.h"

namespace nf::http {
namespace {

Result<Request> resolved(std::string target, Method method = Method::Get) {
  Request request;
  request.method = method;
  request.target = std::move(target);
  TRY(resolve_target(request));
  return request;
}

TEST(Target, PathAndQueryAreDecodedOnce) {
  auto request = resolved("/a%20b/%C3%A9/%2541?q=1+2%2B3&empty=&bare&q=second&&%26=%3D");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->path, "/a b/é/%41");
  EXPECT_EQ(*request->query.find("q"), "1 2+3");
  EXPECT_EQ(*request->query.find("empty"), "");
  EXPECT_EQ(*request->query.find("bare"), "");
  EXPECT_EQ(*request->query.find("&"), "=");
  EXPECT_EQ(request->query.find("absent"), nullptr);
}

TEST(Target, AbsoluteFormLosesItsHost) {
  EXPECT_EQ(resolved("http://example.com/a?b=c")->path, "/a");
  EXPECT_EQ(resolved("HTTP://example.com")->path, "/");
  EXPECT_EQ(*resolved("http://example.com?b=c")->query.find("b"), "c");
  EXPECT_EQ(resolved("*", Method::Options)->path, "*");
}

TEST(Target, AmbiguousOnesAreRefused) {
  for (const char* target :
       {"",       "a",        "*",           "/a%2Fb", "/a%2fb",  "/%",    "/%4",         "/%zz",
        "/a%00b", "/a%0Ab",   "/%ff",        "/\xff",  "/../etc", "/a/..", "/a/%2e%2e/b", "/./a",
        "/a#b",   "/a?q=%zz", "/a?%f0%28=1", "//../x"}) {
    if (std::string_view(target).empty()) continue;
    auto request = resolved(target);
    ASSERT_FALSE(request) << target;
    EXPECT_EQ(request.error().type, "bad-request") << target;
  }
  EXPECT_TRUE(resolved("/a..b/...")) << "dots inside a name are just dots";
}

TEST(Target, QueryParametersAreCounted) {
  std::string target = "/?";
  for (int i = 0; i < 100; ++i) target += "a=1&";
  EXPECT_TRUE(resolved(target));
  EXPECT_FALSE(resolved(target + "b=2"));
}

TEST(Headers, NamesAreFoundInAnyCase) {
  Headers headers;
  headers.add("Content-Type", "text/plain");
  headers.add("X-A", "");
  headers.add("x-a", "second");
  EXPECT_EQ(headers.find("content-TYPE"), "text/plain");
  EXPECT_EQ(headers.find("X-a"), "");
  EXPECT_EQ(headers.count("x-A"), 2u);
  EXPECT_EQ(headers.find("none"), std::nullopt);
}

TEST(Head, SaysWhatEveryAnswerSays) {
  std::string out;
  write_head(text_response(200, "text/plain", "four"), {.request_id = "r1", .date = "D"}, out);
  for (const char* line :
       {"HTTP/1.1 200 OK\r\n", "\r\nDate: D\r\n", "\r\nX-Request-Id: r1\r\n", "\r\nContent-Length: 4\r\n",
        "\r\nCache-Control: no-store\r\n", "\r\nX-Content-Type-Options: nosniff\r\n",
        "\r\nReferrer-Policy: same-origin\r\n", "frame-ancestors 'none'", "\r\nContent-Type: text/plain\r\n"})
    EXPECT_NE(out.find(line), out.npos) << line;
  EXPECT_EQ(out.substr(out.size() - 4), "\r\n\r\n");
}

TEST(Head, ValuesCannotStartAnotherHeader) {
  std::string out;
  write_head(no_content().set("Location", "/a\r\nSet-Cookie: x=y"), {.request_id = "r"}, out);
  EXPECT_EQ(out.find("\r\nSet-Cookie"), out.npos);
}

TEST(Head, AnAnswersOwnPolicyAndCachingStand) {
  std::string out;
  Response response = no_content();
  response.set("cache-control", "no-cache").set("Content-Security-Policy", "sandbox");
  response.set("Referrer-Policy", "no-referrer");
  write_head(response, {.request_id = "r"}, out);
  EXPECT_EQ(out.find("Referrer-Policy: same-origin"), out.npos) << "the address of a link would go on";
  EXPECT_EQ(out.find("no-store"), out.npos);
  EXPECT_EQ(out.find("frame-ancestors"), out.npos);
}

struct Mapped {
  Error error;
  int status;
  const char* type;
};

TEST(Problem, OneTableMapsErrors) {
  using E = ErrorCode;
  const Mapped cases[] = {
      {{E::InvalidInput, "m"}, 422, "/problems/invalid-input"},
      {{E::InvalidInput, "m", "malformed-json"}, 400, "/problems/malformed-json"},
      {{E::InvalidInput, "m", "duplicate-key"}, 400, "/problems/duplicate-key"},
      {{E::InvalidInput, "m", "bad-utf8"}, 400, "/problems/bad-utf8"},
      {{E::LimitReached, "m", "limit-exceeded"}, 400, "/problems/limit-exceeded"},
      {{E::NotFound, "m"}, 404, "/problems/not-found"},
      {{E::Forbidden, "m"}, 403, "/problems/forbidden"},
      {{E::Forbidden, "m", "self-approval"}, 403, "/problems/self-approval"},
      {{E::Forbidden, "m", "not-a-reviewer"}, 403, "/problems/not-a-reviewer"},
      {{E::Conflict, "m"}, 409, "/problems/conflict"},
      {{E::Conflict, "m", "stale-revision"}, 409, "/problems/stale-revision"},
      {{E::Conflict, "m", "approval-closed"}, 409, "/problems/approval-closed"},
      {{E::Conflict, "m", "already-decided"}, 409, "/problems/already-decided"},
      {{E::Conflict, "m", "not-your-turn"}, 409, "/problems/not-your-turn"},
      {{E::Conflict, "m", "context-changed"}, 409, "/problems/context-changed"},
      {{E::InvalidInput, "m", "comment-required"}, 422, "/problems/comment-required"},
      {{E::LimitReached, "m", "revision-limit"}, 422, "/problems/revision-limit"},
      {{E::Conflict, "m", "stale-etag"}, 412, "/problems/stale-etag"},
      {{E::LimitReached, "m"}, 422, "/problems/limit-reached"},
      {{E::Unavailable, "m"}, 503, "/problems/unavailable"},
      {{E::Storage, "m"}, 500, "/problems/storage"},
      {{E::Conflict, "m", "a-name-of-its-own"}, 409, "/problems/a-name-of-its-own"},
  };
  for (const Mapped& c : cases) {
    Response response = problem(c.error);
    auto body = parse_json(response.body);
    ASSERT_TRUE(body);
    EXPECT_EQ(response.status, c.status) << c.type;
    EXPECT_EQ(string_at(*body, "type"), c.type);
    EXPECT_EQ(body->at("status"), c.status);
    EXPECT_FALSE(string_at(*body, "title")->empty());
    EXPECT_EQ(*response.find("content-type"), "application/problem+json");
  }
}

TEST(Problem, ListsEveryFault) {
  auto body =
      parse_json(problem(Error{ErrorCode::InvalidInput, "two", {}, {{"/a", "one"}, {"", "two"}}}).body);
  EXPECT_EQ(write_json(body->at("errors")),
            R"([{"pointer":"/a","message":"one"},{"pointer":"","message":"two"}])");
}

TEST(Problem, WhatTheDatabaseSaidStaysInside) {
  Response response = problem(Error{ErrorCode::Storage, "no such column: users.password", "UPDATE users"});
  EXPECT_EQ(response.body.find("column"), std::string::npos);
  EXPECT_EQ(response.body.find("UPDATE"), std::string::npos);
}

TEST(Problem, TellsHowToGoOn) {
  EXPECT_NE(problem("unauthenticated", "").find("WWW-Authenticate"), nullptr);
  EXPECT_NE(problem("unavailable", "").find("Retry-After"), nullptr);
  ASSERT_NE(problem("throttled", "").find("Retry-After"), nullptr);
  EXPECT_EQ(*problem("throttled", "").find("Retry-After"), "900");
}

}  // namespace
}  // namespace nf::http
