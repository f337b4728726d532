#include "flow/schema.h"
#include "http/api/objects_for_tests.h"

namespace nf::http {

namespace {

// The schema of a GET's answer as the description has it, with the components that it refers to; null where
// the answer is no JSON.
Json answer_schema(const Json& description, std::string_view pattern) {
  const Json& responses = description.at("paths").at(pattern).at("get").at("responses");
  const Json* done = find(responses, "200");
  const Json* content = done ? find(*done, "content") : nullptr;
  if (!content || !find(*content, "application/json")) return nullptr;
  return JsonObject{{"allOf", JsonArray{content->at("application/json").at("schema")}},
                    {"components", description.at("components")}};
}

}  // namespace

TEST(Schemas, WhatIsReadIsAsTheDescriptionSays) {
  Site site({.demo_accounts = {"rita@example.com"}});
  const Objects objects(site);
  const Json description = json_of(site.get("/api/v1/openapi.json", {}));
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
      ++checked;
    }
  }
  EXPECT_GT(checked, 60);
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

}  // namespace nf::http
