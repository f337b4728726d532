#include "flow/schema.h"
#include "http/api/objects_for_tests.h"

namespace nf::http {

namespace {

// `allOf` made one object schema, so that it can be closed.
Json flattened(const Json& schema, const Json& components) {
  if (const Json* reference = find(schema, "$ref")) {
    const std::string_view path = reference->as_string();
    return flattened(components.at(path.substr(path.rfind('/') + 1)), components);
  }
  const Json* parts = find(schema, "allOf");
  if (!parts) return schema;
  Json whole = schema;
  whole.as_object().erase("allOf");
  for (const Json& part : parts->as_array()) {
    const Json flat = flattened(part, components);
    for (const char* key : {"properties", "required"}) {
      const Json* more = find(flat, key);
      if (!more) continue;
      Json& place = whole.as_object()[key];
      if (place.is_null()) place = more->is_object() ? Json(JsonObject{}) : Json(JsonArray{});
      if (more->is_object())
        place.as_object().insert(more->as_object().begin(), more->as_object().end());
      else
        for (const Json& name : more->as_array()) place.as_array().push_back(name);
    }
  }
  return whole;
}

// Allows no member that the description does not have.
void close(Json& schema, const Json& components) {
  if (schema.is_object()) {
    if (schema.as_object().contains("allOf")) schema = flattened(schema, components);
    for (auto& member : schema.as_object()) close(member.value(), components);
    if (find(schema, "properties") && !find(schema, "additionalProperties")) {
      schema.as_object()["additionalProperties"] = false;
    }
  } else if (schema.is_array()) {
    for (Json& each : schema.as_array()) close(each, components);
  }
}

// The description without what it leaves open: an answer may have only what stands there.
Json closed(Json description) {
  const Json components = description.at("components").at("schemas");
  close(description.at("components").at("schemas"), components);
  close(description.at("paths"), components);
  return description;
}

// The schema of a GET's answer as the description has it, with the components that it refers to; null where
// the answer is no JSON.
Json answer_schema(const Json& description, std::string_view pattern) {
  const Json& responses = description.at("paths").at(pattern).at("get").at("responses");
  const Json* done = find(responses, "200");
  const Json* content = done ? find(*done, "content") : nullptr;
  const Json* json = content ? find(*content, "application/json") : nullptr;
  if (!json || !find(*json, "schema")) return nullptr;
  return JsonObject{{"allOf", JsonArray{json->at("schema")}}, {"components", description.at("components")}};
}

}  // namespace

TEST(Schemas, WhatIsReadIsAsTheDescriptionSays) {
  Site site({.demo_accounts = {"rita@example.com"}});
  const Objects objects(site);
  const Json description = closed(json_of(site.get("/api/v1/openapi.json", {})));
  int checked = 0;
  for (const Route& route : site.router().routes()) {
    if (route.method != Method::Get) continue;
    const Json schema = answer_schema(description, route.pattern);
    if (schema.is_null()) continue;
    const auto compiled = flow::Schema::compile(schema);
    ASSERT_TRUE(compiled.has_value())
        << route.pattern << " " << compiled.error().message << " "
        << (compiled.error().faults.empty() ? "" : compiled.error().faults[0].pointer);
    for (const char* account : {"admin", "sven", "rita"}) {
      const Answer answer = site.get(objects.target(route.pattern), site.as(account));
      if (answer.status != 200) continue;
      for (const Fault& fault : compiled->validate(json_of(answer))) {
        ADD_FAILURE() << route.pattern << " by " << account << " " << fault.pointer << ": " << fault.message;
      }
      if (Json more = json_of(answer); more.is_object() && route.described.response != "Variables") {
        more.as_object()["surprise"] = true;
        EXPECT_FALSE(compiled->validate(more).empty()) << route.pattern << " may have any member";
      }
      ++checked;
    }
  }
  EXPECT_GT(checked, 60);
}

// Whether the description has this status of success with this type of body.
bool describes(const Json& operation, const Answer& answer) {
  const Json* response = find(operation.at("responses"), std::to_string(answer.status));
  const Json* content = response ? find(*response, "content") : nullptr;
  if (!response || !content) return response && answer.body.empty();
  const std::string type = answer.header("Content-Type");
  return find(*content, "*/*") || find(*content, type.substr(0, type.find(';')));
}

TEST(Schemas, EveryAnswerHasItsStatusAndTypeInTheDescription) {
  Site site({.demo_accounts = {"rita@example.com"}});
  const Objects objects(site);
  const Json description = json_of(site.get("/api/v1/openapi.json", {}));
  for (const Route& route : site.router().routes()) {
    if (route.method != Method::Get || route.described.stream) continue;
    const Answer answer = site.get(objects.target(route.pattern), site.as("rita"));
    if (answer.status >= 400) continue;
    EXPECT_TRUE(describes(description.at("paths").at(route.pattern).at("get"), answer))
        << route.pattern << " " << answer.status << " " << answer.header("Content-Type");
  }
  const auto expect_described = [&](const char* pattern, const char* method, const Answer& answer) {
    EXPECT_TRUE(describes(description.at("paths").at(pattern).at(method), answer))
        << method << " " << pattern << " " << answer.status << " " << answer.body;
  };
  const std::string once = "Idempotency-Key: once\r\n";
  for (const int status : {202, 200}) {
    const Answer filed =
        site.post("/forms/access", site.as("rita"), R"({"body": {"title": "A laptop"}})", once);
    EXPECT_EQ(filed.status, status);
    expect_described("/forms/{path}", "post", filed);
    const Answer sent = site.post("/hooks/access", site.as("portal"), R"({"title": "A laptop"})", once);
    EXPECT_EQ(sent.status, status);
    expect_described("/hooks/{path}", "post", sent);
  }
  for (const int status : {201, 200}) {
    const Answer put =
        site.ask("PUT", "/api/v1/policies/FIN-1", site.as("bob"), R"({"title": "Three quotes"})");
    EXPECT_EQ(put.status, status);
    expect_described("/api/v1/policies/{id}", "put", put);
  }
}

TEST(Schemas, AKeyIsOnlyOfferedWhereARepeatIsKnownByIt) {
  Site site;
  const Json description = json_of(site.get("/api/v1/openapi.json", {}));
  const auto offers = [&](const char* pattern) {
    return write_json(description.at("paths").at(pattern).at("post")).find("Idempotency-Key") !=
           std::string::npos;
  };
  for (const char* known : {"/hooks/{path}", "/forms/{path}", "/api/v1/files", "/api/v1/users",
                            "/api/v1/approvals/{id}/decisions", "/api/v1/requests/{id}/withdraw"})
    EXPECT_TRUE(offers(known)) << known;
  for (const char* other : {"/api/v1/tokens", "/api/v1/session", "/api/v1/backup", "/forms/{path}/preview",
                            "/api/v1/expressions/evaluate", "/api/v1/connections/{id}/test"})
    EXPECT_FALSE(offers(other)) << other;
}

TEST(Schemas, TheDescriptionSaysWhoMayCall) {
  Site site;
  const Json description = json_of(site.get("/api/v1/openapi.json", {}));
  const Json& publish = description.at("paths").at("/api/v1/workflows/{id}/publish").at("post");
  EXPECT_EQ(publish.at("x-roles"), (JsonArray{"admin", "builder"}));
  EXPECT_EQ(text_at(publish, "x-scope"), "write");
  const Json& decide = description.at("paths").at("/api/v1/approvals/{id}/decisions").at("post");
  EXPECT_EQ(text_at(decide, "x-scope"), "decide");
}

// A member that nobody reads is a mistake about what the act does: none is passed over.
TEST(Strictness, AnActRefusesWhatItIsNotTold) {
  Site site;
  const Objects objects(site);
  const std::map<std::string_view, std::string_view> known = {
      {"/api/v1/executions/{id}/cancel", R"("reason": "Not needed", )"},
      {"/api/v1/executions/{id}/retry", R"("node": "begin", "item": null, )"},
      {"/api/v1/approvals/{id}/reassign",
       R"("from": "sven@example.com", "to": "bob@example.com", "reason": "x", )"},
  };
  for (const auto& [pattern, members] : known) {
    const std::string path = objects.target(pattern);
    const Visitor by = site.as("admin");
    const Answer more = site.post(path, by, "{" + std::string(members) + R"("colour": "red"})");
    EXPECT_EQ(more.status, 422) << pattern << " " << more.body;
    EXPECT_NE(more.body.find("\"/colour\""), std::string::npos) << pattern << " " << more.body;
    for (const char* wrong : {"[]", "null", "\"x\""})
      EXPECT_EQ(site.post(path, by, wrong).status, 422) << pattern << " " << wrong;
  }
  EXPECT_EQ(
      site.post(objects.target("/api/v1/executions/{id}/cancel"), site.as("oli"), R"({"reason": 1})").status,
      422);
  EXPECT_EQ(
      site.post(objects.target("/api/v1/executions/{id}/retry"), site.as("oli"), R"({"node": 1})").status,
      422);
  // What is told nothing has no body to be wrong: a client may say why all the same.
  for (const char* body : {"", "{}", R"({"reason": "Until Monday"})"}) {
    EXPECT_EQ(site.post(objects.target("/api/v1/executions/{id}/pause"), site.as("oli"), body).status, 200);
    EXPECT_EQ(site.post(objects.target("/api/v1/executions/{id}/resume"), site.as("oli"), body).status, 200);
  }
}

TEST(Strictness, TheKeyOfADecisionIsLookedAtBeforeItsShape) {
  Site site;
  const Objects objects(site);
  const std::string path = objects.target("/api/v1/approvals/{id}/decisions");
  const auto decide = [&](const std::string& body, const std::string& key) {
    return site.post(path, site.as("sven"), body, "Idempotency-Key: " + key + "\r\n");
  };
  const std::string shapeless = R"({"decision": "maybe"})";
  EXPECT_EQ(problem_of(decide(shapeless, "once")), "invalid-input");
  EXPECT_EQ(problem_of(decide(shapeless, "")), "bad-request");
  const Answer decided = decide(objects.decision(), "once");
  ASSERT_EQ(decided.status, 200) << decided.body << ": what had no right shape was not kept";
  EXPECT_EQ(problem_of(decide(shapeless, "once")), "idempotency-mismatch");
  EXPECT_EQ(decide(objects.decision(), "once").body, decided.body);
}

TEST(Strictness, AGroupTakesBackWhatItGaveAndKeepsItsName) {
  Site site;
  const Objects objects(site);
  const std::string path = objects.target("/api/v1/groups/{id}");
  Json group = json_of(site.get(path, site.as("admin")));
  const auto put = [&] { return site.ask("PUT", path, site.as("admin"), write_json(group)); };
  const Answer same = put();
  ASSERT_EQ(same.status, 200) << same.body;
  EXPECT_EQ(json_of(same), group);
  for (const char* kept : {"id", "name"}) {
    const Json before = group.at(kept);
    for (const char* other : {"other", ""}) {
      group.as_object()[kept] = other;
      const Answer refused = put();
      EXPECT_EQ(refused.status, 422) << kept;
      EXPECT_NE(refused.body.find("/" + std::string(kept)), std::string::npos) << refused.body;
    }
    group.as_object()[kept] = before;
  }
  EXPECT_EQ(json_of(site.get(path, site.as("admin"))), group);
}

}  // namespace nf::http
