#include "connect/effects/http_worker.h"

#include <gtest/gtest.h>

#include "connect/effects/url.h"
#include "engine/release.h"

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

// The release of an http effect of one step.
engine::Release release_for(std::string_view request) {
  engine::Version version;
  flow::NodeSpec node;
  node.id = "call";
  version.document.nodes.push_back(std::move(node));
  engine::Step step;
  step.status = engine::StepStatus::Running;
  step.attempts = 1;
  step.effect = engine::EffectRequest{"http", std::make_shared<const Json>(json(request))};
  engine::State state;
  state.steps.push_back(std::move(step));
  return std::move(engine::due_work(state, version).at(0));
}

// Says back what it was sent.
class Mirror final : public ports::HttpClient {
 public:
  Outcome send(const ports::HttpCall& call) override {
    ++calls;
    return ports::HttpAnswer{200, {{"content-type", "text/plain"}}, call.url + " " + header(call, "X-Key")};
  }
  int calls = 0;
};

class OneConnection final : public ports::Connections {
 public:
  Result<ports::Connection> open(std::string_view name) const override {
    if (name != "crm") return fail(ErrorCode::NotFound, "There is no such connection.");
    return ports::Connection{"crm",
                             "http",
                             json(R"({"base_url": "https://crm.example", "header": "X-Key"})"),
                             {{"value", "a-long-secret"}}};
  }
};

TEST(HttpWorker, WhatIsBegunComesToTheSameAsWhatIsWaitedFor) {
  Mirror mirror;
  const OneConnection connections;
  HttpWorker worker(mirror, connections);
  for (const char* request :
       {R"({"url": "https://a.example/"})", R"({"url": "/x", "connection": "crm"})",
        R"({"url": "/x", "connection": "erp"})", R"({"url": "/", "headers": {"Host": "x"}})",
        R"({"url": "https://a.example/", "expect": [201]})"}) {
    const engine::Release release = release_for(request);
    std::optional<ports::EffectResult> begun;
    worker.begin(release, [&](ports::EffectResult result) { begun = std::move(result); });
    const int calls = mirror.calls;
    const ports::EffectResult waited = worker.carry_out(release);
    ASSERT_TRUE(begun) << request;
    EXPECT_EQ(mirror.calls, 2 * calls) << request;
    mirror.calls = 0;
    EXPECT_EQ(begun->output ? write_json(*begun->output) : "",
              waited.output ? write_json(*waited.output) : "");
    EXPECT_EQ(begun->error, waited.error) << request;
    EXPECT_EQ(begun->definite, waited.definite) << request;
    EXPECT_EQ(begun->retryable, waited.retryable) << request;
    if (begun->output) EXPECT_EQ(write_json(*begun->output).find("a-long-secret"), std::string::npos);
  }
}

TEST(HttpWorker, CallsToOneHostAndOfOneConnectionTakeTurns) {
  Mirror mirror;
  const OneConnection connections;
  const HttpWorker worker(mirror, connections);
  const auto place = [&](const char* request) { return worker.place(release_for(request)); };
  EXPECT_EQ(place(R"({"url": "https://a.example:8443/x?y"})"), "https://a.example:8443");
  EXPECT_EQ(place(R"({"url": "https://a.example?y=/"})"), "https://a.example");
  EXPECT_EQ(place(R"({"url": "https://a.example"})"), "https://a.example");
  EXPECT_EQ(place(R"({"url": "/x", "connection": "crm"})"), "connection crm");
  EXPECT_TRUE(place(R"({"url": "nonsense"})")) << "what fails at once needs no thread either";
}

}  // namespace
}  // namespace nf::connect
