#include "connect/effects/http_worker.h"

#include <gtest/gtest.h>

#include "connect/effects/url.h"

namespace nf::connect {
namespace {

Json json(std::string_view text) { return *parse_json(text); }

std::string header(const ports::HttpCall& call, std::string_view name) {
  std::string all;
  for (const auto& [key, value] : call.headers) {
    if (key == name) all += (all.empty() ? "" : "|") + value;
  }
  return all;
}

TEST(HttpWorker, ACallCarriesItsKeyAndTheApprovalsBeforeIt) {
  const auto call = http_call(json(R"({"method": "POST", "url": "https://a.example/x#end",
                                      "query": {"q": "a b&c", "n": 5, "none": null},
                                      "headers": {"X-Kind": "k"}, "body": {"n": 1}})"),
                              "e/n/1//1", {"a1; sha256:00"});
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->url, "https://a.example/x?q=a%20b%26c&n=5#end");
  EXPECT_EQ(call->body, R"({"n":1})");
  EXPECT_EQ(header(*call, "Idempotency-Key"), "e/n/1//1");
  EXPECT_EQ(header(*call, "X-NeuronFlow-Approval"), "a1; sha256:00");
  EXPECT_EQ(header(*call, "Content-Type"), "application/json");
}

TEST(HttpWorker, AWorkflowCannotForgeOurHeaders) {
  for (const char* name : {"idempotency-key", "X-NEURONFLOW-Approval", "Host", "Content-Length"}) {
    const Json request = JsonObject{{"url", "https://a.example/"}, {"headers", JsonObject{{name, "x"}}}};
    EXPECT_FALSE(http_call(request, "k", {})) << name;
  }
}

TEST(HttpWorker, ASecretGoesOnlyToItsOwnOrigin) {
  const ports::Connection connection{
      "orders", "http", json(R"({"base_url": "https://Orders.example/api/"})"), {{"value", "Bearer s3cret"}}};
  ports::HttpCall below{.url = "/orders/1"};
  ASSERT_TRUE(use_connection(connection, below));
  EXPECT_EQ(below.url, "https://Orders.example/api/orders/1");
  EXPECT_EQ(header(below, "Authorization"), "Bearer s3cret");
  for (const char* url : {"https://evil.example/", "http://orders.example/", "https://orders.example:8443/",
                          "https://orders.example@evil.example/", "https://orders.example.evil.example/",
                          "//evil.example/x", "\\\\evil.example"}) {
    ports::HttpCall call{.url = url};
    const auto used = use_connection(connection, call);
    if (used) {
      EXPECT_EQ(origin_of(call.url), "https://orders.example:443") << url;
    } else {
      EXPECT_EQ(header(call, "Authorization"), "") << url;
    }
  }
}

TEST(HttpWorker, AnAnswerIsJsonTextOrBytes) {
  const auto data = [](std::string type, std::string body) {
    const auto result = http_result({200, {{"content-type", std::move(type)}}, std::move(body)}, nullptr);
    return result.output->at("result").at("data");
  };
  EXPECT_EQ(data("application/json", R"({"a":[1]})"), json(R"({"a":[1]})"));
  EXPECT_EQ(data("application/problem+json", "{broken"), Json("{broken"));
  EXPECT_EQ(data("text/plain", "42"), Json("42"));
  EXPECT_EQ(data("application/json", "\"\xff\""), Json("Iv8i"));
  EXPECT_EQ(data("image/png", std::string("\x89PN", 3)), Json("iVBO"));
}

TEST(HttpWorker, WhatAFailureMeansForARetry) {
  const auto of = [](int status) { return http_result({status, {}, ""}, nullptr); };
  EXPECT_FALSE(of(204).error);
  EXPECT_FALSE(of(404).retryable);
  EXPECT_TRUE(of(404).definite);
  EXPECT_TRUE(of(429).retryable);
  EXPECT_TRUE(of(503).definite);
  EXPECT_FALSE(of(504).definite) << "a gateway does not know what the receiver did";
  const Json only_404 = json("[404]");
  EXPECT_FALSE(http_result({404, {}, ""}, &only_404).error);
  EXPECT_TRUE(http_result({200, {}, ""}, &only_404).error);
  EXPECT_FALSE(http_result({200, {}, ""}, &only_404).definite) << "the receiver has done something";
  EXPECT_FALSE(http_failure({"timeout", "no answer", true}).definite);
  EXPECT_FALSE(http_failure({"egress", "private address", false}).retryable);
}

TEST(HttpWorker, CookiesOfOthersAreNotKept) {
  const auto result = http_result({200, {{"set-cookie", "session=1"}, {"etag", "7"}}, "x"}, nullptr);
  EXPECT_EQ(result.output->at("result").at("headers"), json(R"({"etag": "7"})"));
}

}  // namespace
}  // namespace nf::connect
