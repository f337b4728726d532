#include "base/hash.h"
#include "http/api/site_for_tests.h"

// Hooks whose senders show a secret: api.md section 3, workflow.md section 4. The signatures themselves are
// tested beside webhook_signature.cpp.
namespace nf::http {

namespace {

constexpr std::string_view kBody =
    R"({"title": "A laptop", "requester": {"name": "Rita", "email": "rita@example.com"}})";
constexpr std::string_view kSecret = "It's a Secret to Everybody";

std::string workflow(std::string_view auth) {
  return R"({"name": "Signed", "nodes": [
      {"id": "in", "type": "webhook", "config": {"path": "signed", "auth": )" +
         std::string(auth) + R"(}},
      {"id": "out", "type": "output", "config": {"value": "{{execution.requester.email}}"}}],
    "edges": [{"from": "in", "to": "out"}]})";
}

class Webhooks : public testing::Test {
 protected:
  Webhooks() {
    const Answer made = site.post("/api/v1/connections", site.as("admin"),
                                  write_json(JsonObject{{"name", "sender"},
                                                        {"type", "webhook"},
                                                        {"config", {{"username", "crm"}}},
                                                        {"secrets", {{"secret", kSecret}}}}));
    EXPECT_EQ(made.status, 201) << made.body;
  }
  Answer send(std::string_view headers, std::string_view body = kBody) {
    return site.ask("POST", "/hooks/signed", {}, body, headers);
  }
  std::string slack_headers(std::string_view body = kBody) {
    const auto seconds =
        std::chrono::floor<std::chrono::seconds>(site.clock.now()).time_since_epoch().count();
    const std::string time = std::to_string(seconds);
    return "X-Slack-Request-Timestamp: " + time +
           "\r\nX-Slack-Signature: v0=" + hex(hmac_sha256(kSecret, "v0:" + time + ":" + std::string(body))) +
           "\r\n";
  }

  Site site;
};

TEST_F(Webhooks, BasicTakesTheConnectionsNameAndSecretOnly) {
  site.publish(workflow(R"({"type": "basic", "connection": "sender"})"));
  const auto with = [&](std::string_view pair) {
    return send("Authorization: Basic " + base64(pair) + "\r\n");
  };
  const Answer taken = with("crm:" + std::string(kSecret));
  EXPECT_EQ(taken.status, 202) << taken.body;
  for (const std::string& pair :
       {std::string("crm:wrong"), "other:" + std::string(kSecret), std::string(kSecret)}) {
    const Answer refused = with(pair);
    EXPECT_EQ(refused.status, 401) << pair;
    EXPECT_TRUE(refused.header("WWW-Authenticate").starts_with("Basic ")) << pair;
  }
  EXPECT_EQ(send("").status, 401);
  EXPECT_EQ(send("Authorization: Bearer " + site.as("portal").token + "\r\n").status, 401);
}

TEST_F(Webhooks, WhatIsNotThereOrTakesNoSuchMethodIsSaidBeforeTheSenderIsLookedAt) {
  site.publish(workflow(R"({"type": "bearer"})"));
  const Visitor looker = site.with_scopes("portal", {"read"});
  const Visitor browser = {.cookie = site.signed_in("rita").cookie};
  for (const Visitor& by : {Visitor{}, Visitor{.token = "nf_wrong"}, looker, browser, site.as("portal")}) {
    const std::string who = by.token + by.cookie;
    EXPECT_EQ(site.post("/hooks/nothing", by, kBody).status, 404) << who;
    const Answer put = site.ask("PUT", "/hooks/signed", by, kBody);
    EXPECT_EQ(put.status, 405) << who;
    EXPECT_EQ(put.header("Allow"), "POST") << who;
  }
  EXPECT_EQ(problem_of(site.post("/hooks/signed", {.token = "nf_wrong"}, "no JSON")), "unauthenticated");
  EXPECT_EQ(problem_of(site.post("/hooks/signed", looker, "no JSON")), "scope");
  EXPECT_EQ(problem_of(site.post("/hooks/signed", browser, "no JSON")), "unauthenticated");
  EXPECT_EQ(problem_of(site.post("/hooks/signed", site.as("portal"), "no JSON")), "malformed-json");
}

TEST_F(Webhooks, AnOpenHookTakesWhatABrowserWithASessionSends) {
  site.publish(workflow(R"({"type": "none"})"));
  const Visitor browser = {.cookie = site.signed_in("omar").cookie};
  const Answer taken = site.post("/hooks/signed", browser, kBody);
  ASSERT_EQ(taken.status, 202) << taken.body;
  const std::string id = text_at(json_of(taken), "execution_id");
  EXPECT_TRUE(json_of(site.get("/api/v1/executions/" + id, site.as("ada"))).at("submitted_by").is_null())
      << "a session is no credential here";
  EXPECT_EQ(site.post("/hooks/signed", {.token = "nf_wrong"}, kBody).status, 401)
      << "a mistake that its sender should hear of";
}

TEST_F(Webhooks, ASignedBodyIsTakenAndWhomItNamesIsBelieved) {
  site.publish(workflow(R"({"type": "hmac", "scheme": "github", "connection": "sender"})"));
  const Answer taken = send("X-Hub-Signature-256: sha256=" + hex(hmac_sha256(kSecret, kBody)) + "\r\n");
  ASSERT_EQ(taken.status, 202) << taken.body;
  const std::string id = text_at(json_of(taken), "execution_id");
  const Json execution = json_of(site.get("/api/v1/executions/" + id, site.as("ada")));
  EXPECT_EQ(execution.at("output"), "rita@example.com");
  EXPECT_TRUE(execution.at("submitted_by").is_null());
}

TEST_F(Webhooks, WhoIsNamedWithoutAnAddressIsNotReplacedByTheSender) {
  site.publish(R"({"name": "Orders", "nodes": [
      {"id": "in", "type": "webhook", "config": {"path": "signed", "auth": {"type": "bearer"},
        "requester": "{{trigger.body.employee}}"}},
      {"id": "out", "type": "output", "config": {"value": "{{execution.requester.email}}"}}],
    "edges": [{"from": "in", "to": "out"}]})");
  const std::string token = "Authorization: Bearer " + site.as("portal").token + "\r\n";
  for (const char* wrong :
       {R"({"employee": {"name": "Rita"}})", R"({"employee": "rita"})", R"({"employee": 7})",
        R"({"employee": {"email": "rita"}})", R"({"employee": ["rita@example.com"]})"}) {
    EXPECT_EQ(send(token, wrong).status, 422) << wrong;
  }
  const auto requester = [&](std::string_view body) {
    const std::string id = text_at(json_of(send(token, body)), "execution_id");
    return text_at(json_of(site.get("/api/v1/executions/" + id, site.as("ada"))), "output");
  };
  EXPECT_EQ(requester(R"({"employee": "rita@example.com"})"), "rita@example.com");
  EXPECT_EQ(requester(R"({"employee": {"email": "rita@example.com"}})"), "rita@example.com");
  EXPECT_EQ(requester(R"({"employee": null})"), "portal@example.com") << "nobody is named";
  EXPECT_EQ(requester("{}"), "portal@example.com");
}

TEST_F(Webhooks, AnEmptyDedupeKeyIsNoneAndNothingIsLost) {
  site.publish(R"({"name": "Orders", "nodes": [
      {"id": "in", "type": "webhook", "config": {"path": "signed", "auth": {"type": "bearer"},
        "dedupe_key": "{{trigger.body.order}}"}},
      {"id": "out", "type": "output", "config": {"value": "{{trigger.body}}"}}],
    "edges": [{"from": "in", "to": "out"}]})");
  const std::string token = "Authorization: Bearer " + site.as("portal").token + "\r\n";
  for (const char* without : {R"({"order": ""})", R"({"order": null})", "{}"}) {
    const Answer first = send(token, without);
    const Answer second = send(token, without);
    EXPECT_EQ(first.status, 202) << without << " " << first.body;
    EXPECT_EQ(second.status, 202) << without << " " << second.body;
    EXPECT_NE(first.body, second.body) << without;
  }
  const std::string keyed = token + "Idempotency-Key: once\r\n";
  const Answer first = send(keyed, R"({"order": ""})");
  const Answer again = send(keyed, R"({"order": ""})");
  EXPECT_EQ(again.status, 200) << "the header still counts";
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Location"), first.header("Location"));
  EXPECT_EQ(send(token, R"({"order": "A-1"})").status, 202);
  EXPECT_EQ(send(token, R"({"order": "A-1"})").status, 200);
}

TEST_F(Webhooks, WithoutItsSignatureNothingIsTaken) {
  site.publish(workflow(R"({"type": "hmac", "scheme": "github", "connection": "sender"})"));
  const std::string good = hex(hmac_sha256(kSecret, kBody));
  EXPECT_EQ(send("").status, 401);
  EXPECT_EQ(send("X-Hub-Signature-256: sha256=" + good.substr(1) + "0\r\n").status, 401);
  EXPECT_EQ(send("X-Hub-Signature-256: sha256=" + good + "\r\n", R"({"title": "Another"})").status, 401);
  EXPECT_EQ(send("X-Hub-Signature-256: " + good + "\r\n").status, 401);
  EXPECT_EQ(json_of(site.get("/api/v1/executions", site.as("ada"))).at("items"), JsonArray{});
}

TEST_F(Webhooks, AReplayGivesTheFirstExecutionAndALateOneIsRefused) {
  site.publish(workflow(R"({"type": "hmac", "scheme": "slack", "connection": "sender"})"));
  const std::string headers = slack_headers();
  const Answer first = send(headers), again = send(headers);
  ASSERT_EQ(first.status, 202) << first.body;
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(text_at(json_of(again), "execution_id"), text_at(json_of(first), "execution_id"));
  site.clock.advance(std::chrono::seconds(300));
  EXPECT_EQ(send(headers).status, 200);
  site.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(send(headers).status, 401);
  EXPECT_EQ(json_of(site.get("/api/v1/executions", site.as("ada"))).at("items").as_array().size(), 1U);
}

TEST_F(Webhooks, ASecretThatIsGoneLetsNobodyIn) {
  site.publish(workflow(R"({"type": "hmac", "scheme": "slack", "connection": "sender"})"));
  ASSERT_EQ(site.ask("DELETE", "/api/v1/connections/sender", site.as("admin")).status, 204);
  EXPECT_EQ(send(slack_headers()).status, 401);
}

TEST_F(Webhooks, WhatIsWrongWithASignedBodyIsSaidAfterTheSignature) {
  site.publish(workflow(R"({"type": "hmac", "scheme": "slack", "connection": "sender"})"));
  EXPECT_EQ(send("Content-Type: text/plain\r\n").status, 401);
  EXPECT_EQ(send("Content-Type: text/plain\r\n" + slack_headers()).status, 415);
  EXPECT_EQ(send(slack_headers("{"), "{").status, 400);
}

TEST_F(Webhooks, WhoMayCallIsCheckedBeforePublishing) {
  const auto problems = [&](std::string_view auth) {
    const Answer made = site.post("/api/v1/workflows", site.as("bob"), workflow(auth));
    EXPECT_EQ(made.status, 201) << made.body;
    std::string pointers;
    const Json json = json_of(made);
    for (const Json& problem : json.at("problems").as_array()) pointers += text_at(problem, "pointer") + " ";
    return pointers;
  };
  EXPECT_EQ(problems(R"({"type": "hmac", "scheme": "github", "connection": "sender"})"), "");
  EXPECT_EQ(problems(R"({"type": "hmac", "header": "X-Sig", "algorithm": "sha512", "connection": "sender"})"),
            "");
  EXPECT_EQ(problems(R"({"type": "hmac", "scheme": "github"})"), "/nodes/0/config/auth ");
  EXPECT_EQ(problems(R"({"type": "hmac", "connection": "sender"})"), "/nodes/0/config/auth ");
  EXPECT_EQ(problems(R"({"type": "basic", "connection": "nobody"})"), "/nodes/0/config/auth/connection ");
  EXPECT_EQ(problems(R"({"type": "bearer", "scheme": "github"})"), "/nodes/0/config/auth/scheme ");
  EXPECT_EQ(problems(R"({"type": "hmac", "scheme": "github", "prefix": "x", "connection": "sender"})"),
            "/nodes/0/config/auth/prefix ");
  EXPECT_EQ(problems(R"({"type": "hmac", "scheme": "slack", "tolerance": "P1D", "connection": "sender"})"),
            "/nodes/0/config/auth/tolerance ");
}

}  // namespace

}  // namespace nf::http
