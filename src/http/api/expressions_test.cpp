#include "http/api/objects_for_tests.h"
#include "http/api/site_for_tests.h"

// Writing expressions: what they would give, what may stand in them.
namespace nf::http {

namespace {

constexpr std::string_view kDocument = R"({"name": "Draft", "nodes": [
    {"id": "intake", "type": "form", "config": {"path": "draft",
      "schema": {"type": "object", "required": ["title"], "additionalProperties": false, "properties": {
        "title": {"type": "string", "title": "Title", "description": "In one line"},
        "amount": {"type": "number"}, "kind": {"enum": ["new", "old"], "default": "new"},
        "place": {"type": "object", "properties": {"post code": {"type": ["string", "null"]}}},
        "in": {"type": "boolean"}}},
      "checks": [{"when": "body.amount > 0.0", "message": "must be more"}]}},
    {"id": "sums", "type": "set", "name": "Sums", "config": {"values": {"twice": "{{trigger.body.amount * 2}}", "unit": "EUR"}}},
    {"id": "which", "type": "if", "config": {"when": "nodes.sums.twice > 10.0"}},
    {"id": "one", "type": "ai_agent", "config": {"prompt": "x", "output_schema": {"type": "object",
      "properties": {"risk": {"enum": ["low", "high", null]}}}}},
    {"id": "two", "type": "set", "config": {"values": {"x": "{{ broken ("}}},
    {"id": "last", "type": "output", "config": {"value": "x"}},
    {"id": "lost", "type": "no_such_type"}],
  "edges": [{"from": "intake", "to": "sums"}, {"from": "sums", "to": "which"},
    {"from": "which", "port": "true", "to": "one"}, {"from": "which", "port": "false", "to": "two"},
    {"from": "one", "to": "last"}, {"from": "two", "to": "last"}]})";

class Expressions : public testing::Test {
 protected:
  Json body(std::string_view node) {
    return JsonObject{{"document", runtime::json(kDocument)}, {"node", node}};
  }
  Answer send(Json asked, std::string_view by = "bob") {
    return site.post("/api/v1/expressions/evaluate", site.as(by), write_json(asked));
  }
  Json evaluate(std::string_view node, std::string_view source, std::string_view mode = "template",
                std::string_view more = R"({"input": {"title": "Désk", "amount": 7}})") {
    Json asked = body(node);
    asked.get_object()["source"] = source;
    asked.get_object()["mode"] = mode;
    const Json others = runtime::json(more);
    for (const auto& member : others.get_object()) asked.get_object()[member.key()] = member.value();
    const Answer answer = send(asked);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json_of(answer);
  }
  static Json error_of(const Json& result) {
    const Json* error = find(result, "error");
    return error ? *error : result;
  }
  Json names(std::string_view node, std::string_view more = "{}") {
    Json asked = body(node);
    const Json others = runtime::json(more);
    for (const auto& member : others.get_object()) asked.get_object()[member.key()] = member.value();
    const Answer answer = site.post("/api/v1/expressions/names", site.as("bob"), write_json(asked));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json_of(answer);
  }
  // The entry of that name, or null.
  static Json entry(const Json& names, std::string_view name) {
    for (const Json& each : names.at("names").get_array()) {
      if (text_at(each, "name") == name) return each;
    }
    return nullptr;
  }

  Site site;
};

TEST_F(Expressions, ATextGivesItsValue) {
  EXPECT_EQ(evaluate("sums", "{{trigger.body.amount * 2}}"), runtime::json(R"({"value": 14, "text": "14"})"));
  EXPECT_EQ(evaluate("sums", "{{trigger.body.title}} costs {{trigger.body.amount}}"),
            runtime::json(R"({"value": "Désk costs 7", "text": "Désk costs 7"})"));
  EXPECT_EQ(evaluate("sums", "{{trigger.body}}").at("value"),
            runtime::json(R"({"title": "Désk", "amount": 7, "kind": "new"})"))
      << "with the schema's defaults";
  EXPECT_EQ(evaluate("sums", "{{trigger.body.place}}"), runtime::json(R"({"value": null, "text": ""})"));
  EXPECT_EQ(evaluate("sums", "plain"), runtime::json(R"({"value": "plain", "text": "plain"})"));
  EXPECT_EQ(evaluate("sums", "{{execution.requester.email}}").at("value"), Json("bob@example.com"));
  EXPECT_EQ(evaluate("sums", "{{workflow.name}} {{now.getFullYear()}}").at("value"), Json("Draft 2027"));
  EXPECT_EQ(evaluate("sums", "{{input.body.title}}").at("value"), Json("Désk"));
}

TEST_F(Expressions, AConditionGivesTrueOrFalse) {
  EXPECT_EQ(evaluate("sums", "trigger.body.amount > 5.0", "expression"),
            runtime::json(R"({"value": true, "text": "true"})"));
  EXPECT_EQ(evaluate("intake", "body.amount > 9.0", "expression").at("value"), Json(false));
  EXPECT_EQ(error_of(evaluate("intake", "trigger.body.amount > 9.0", "expression")).at("offset"), Json(0));
  EXPECT_TRUE(find(evaluate("sums", "trigger.body.title", "expression"), "error"))
      << "a text is no condition";
  EXPECT_TRUE(find(evaluate("sums", "vars.x", "expression"), "error"));
}

TEST_F(Expressions, AMistakeHasItsPlaceInTheEditorsUnits) {
  EXPECT_EQ(error_of(evaluate("sums", "{{trigger.body.colour}}")).at("offset"), Json(2));
  EXPECT_EQ(error_of(evaluate("sums", "é😀 {{ trigger.body.amount + }}")).at("offset"), Json(28));
  EXPECT_EQ(error_of(evaluate("sums", "é😀 {{ 'x' }} {{")).at("offset"), Json(16));
  EXPECT_EQ(error_of(evaluate("sums", "'😀' + nobody", "expression")).at("offset"), Json(7));
  EXPECT_EQ(error_of(evaluate("sums", "{{nodes.two.x}}")).at("offset"), Json(2)) << "it has not run yet";
  // Found only when it runs.
  const Json failed = error_of(evaluate("sums", "é {{ int(trigger.body.title) }}"));
  EXPECT_EQ(failed.at("offset"), Json(5)) << write_json(failed);
  EXPECT_EQ(text_at(failed, "message").find("1:"), std::string::npos) << "the place is not said twice";
}

TEST_F(Expressions, WhatCannotBeKnownSaysWhy) {
  const Json none = evaluate("which", "{{nodes.sums.twice + 1}}");
  EXPECT_NE(text_at(none, "unknown").find("`nodes.sums`"), std::string::npos) << write_json(none);
  EXPECT_EQ(none.at("type"), Json("number"));
  EXPECT_TRUE(evaluate("which", "{{nodes.sums}}").at("type").is_null());
  EXPECT_EQ(evaluate("sums", "{{trigger.body.title}}", "template", "{}").at("type"), Json("string"));
  EXPECT_EQ(evaluate("sums", "{{trigger.body.amount}}", "template", "{}").at("type"), Json("number"));
  EXPECT_EQ(evaluate("sums", "x {{trigger.body.amount}}", "template", "{}").at("type"), Json("string"));
  EXPECT_EQ(evaluate("sums", "trigger.body.amount > 1.0", "expression", "{}").at("type"), Json("boolean"));
  EXPECT_EQ(evaluate("which", "{{nodes.sums.twice + 1}}", "template", R"({"pins": {"sums": {"twice": 4}}})")
                .at("value"),
            Json(5));
  EXPECT_EQ(
      evaluate("which", "{{input.twice}}", "template", R"({"pins": {"sums": {"twice": 4}}})").at("value"),
      Json(4));
}

TEST_F(Expressions, AnExecutionBringsItsData) {
  const Objects objects(site);
  const Json document = runtime::json(exception_workflow("access"));
  const std::string id = objects.target("/api/v1/executions/{id}").substr(19);
  Json asked = JsonObject{{"document", document},
                          {"node", "gate"},
                          {"source", "{{trigger.body.title}} by {{execution.requester.name}}"},
                          {"mode", "template"},
                          {"execution_id", id}};
  EXPECT_EQ(text_at(json_of(send(asked)), "text"), "Still waiting by rita");
  asked.get_object()["input"] = runtime::json(R"({"title": "Mine"})");
  EXPECT_EQ(text_at(json_of(send(asked)), "text"), "Mine by rita") << "what is given goes over it";
  asked.get_object()["execution_id"] = "01900000-0000-7000-8000-000000000000";
  EXPECT_EQ(send(asked).status, 404);
  asked.get_object()["execution_id"] = "nonsense";
  EXPECT_EQ(send(asked).status, 422);
  EXPECT_EQ(send(asked, "rita").status, 403);
}

TEST_F(Expressions, NoSecretCanBeReached) {
  const Objects objects(site);  // the connection `orders` has a secret
  for (const char* source : {"{{connections.orders}}", "{{secrets}}", "{{env}}", "{{vars.orders}}",
                             "{{execution}}", "{{workflow}}"}) {
    const Answer answer = [&] {
      Json asked = body("sums");
      asked.get_object()["source"] = source;
      asked.get_object()["mode"] = "template";
      return send(asked);
    }();
    EXPECT_EQ(answer.body.find("Bearer x"), std::string::npos) << source;
  }
}

TEST_F(Expressions, WhatCostsTooMuchEnds) {
  const Json result = evaluate("sums",
                               "{{[1,2,3,4,5,6,7,8,9,0].map(a, [1,2,3,4,5,6,7,8,9,0].map(b, "
                               "[1,2,3,4,5,6,7,8,9,0].map(c, [1,2,3,4,5,6,7,8,9,0].map(d, "
                               "[1,2,3,4,5,6,7,8,9,0].map(e, [1,2,3,4,5,6,7,8,9,0].map(f, a))))))}}");
  EXPECT_TRUE(find(result, "error")) << write_json(result).substr(0, 200);
  std::string many;
  for (int i = 0; i < 101; ++i) many += "{{1}}";
  EXPECT_TRUE(find(evaluate("sums", many), "unknown"));
  EXPECT_EQ(evaluate("sums", "{{'x'}}" + std::string(60'000, ' ')).at("value").get_string().size(), 60'001U);
}

TEST_F(Expressions, ARequestOfTheWrongShapeIsRefused) {
  EXPECT_EQ(send(runtime::json("{}")).status, 422);
  const auto with = [&](std::string_view key, Json value) {
    Json asked = body("sums");
    asked.get_object()["source"] = "x";
    asked.get_object()["mode"] = "template";
    asked.get_object()[key] = std::move(value);
    return send(asked);
  };
  EXPECT_EQ(with("node", "nobody").status, 422);
  EXPECT_EQ(with("node", "lost").status, 422) << "its type is unknown";
  EXPECT_EQ(with("mode", "other").status, 422);
  EXPECT_EQ(with("pins", JsonObject{{"nobody", 1}}).status, 422);
  EXPECT_EQ(with("pins", JsonObject{{"intake", 1}}).status, 422);
  EXPECT_EQ(with("source", Json(std::string(70'000, 'x'))).status, 422);
  const Answer shape = with("document", runtime::json(R"({"name": 1})"));
  EXPECT_EQ(shape.status, 422);
  EXPECT_NE(shape.body.find("/document/name"), std::string::npos) << shape.body;
}

TEST_F(Expressions, NamesAreThoseOfTheStep) {
  const Json at = names("which");
  EXPECT_EQ(
      entry(at, "trigger.body.title"),
      runtime::json(
          R"({"name": "trigger.body.title", "type": "string", "description": "Title: In one line", "example": null})"));
  EXPECT_EQ(text_at(entry(at, "trigger.body.kind"), "type"), "string");
  EXPECT_EQ(text_at(entry(at, "trigger.body.place[\"post code\"]"), "type"), "string");
  EXPECT_EQ(text_at(entry(at, "trigger.body[\"in\"]"), "type"), "boolean");
  EXPECT_EQ(text_at(entry(at, "nodes.sums"), "description"), "Sums");
  EXPECT_EQ(text_at(entry(at, "nodes.sums.unit"), "type"), "string");
  EXPECT_EQ(text_at(entry(at, "now"), "type"), "timestamp");
  EXPECT_EQ(text_at(entry(at, "execution.requester.email"), "type"), "string");
  EXPECT_TRUE(entry(at, "nodes.one").is_null()) << "it comes later";
  EXPECT_TRUE(entry(at, "item").is_null()) << "there is no loop";
  EXPECT_TRUE(entry(names("last"), "nodes.one").is_null()) << "it may not have run";
  EXPECT_FALSE(entry(names("last"), "nodes.which").is_null());
  EXPECT_FALSE(entry(names("intake"), "body.title").is_null());
  EXPECT_TRUE(entry(names("intake"), "nodes.sums").is_null());
}

// What is listed may also be written.
TEST_F(Expressions, EveryNameCanBeRead) {
  for (const char* node : {"which", "one", "last"}) {
    const Json listed = names(node);
    for (const Json& each : listed.at("names").get_array()) {
      const Json result = evaluate(node, "{{" + text_at(each, "name") + "}}");
      EXPECT_EQ(find(result, "error"), nullptr) << node << " " << write_json(result);
    }
  }
}

TEST_F(Expressions, ExamplesComeFromAnExecution) {
  const Objects objects(site);
  const std::string id = objects.target("/api/v1/executions/{id}").substr(19);
  const Json asked = JsonObject{
      {"document", runtime::json(exception_workflow("access"))}, {"node", "gate"}, {"execution_id", id}};
  const Answer answer = site.post("/api/v1/expressions/names", site.as("bob"), write_json(asked));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(entry(json_of(answer), "trigger.body.title").at("example"), Json("Still waiting"));
  EXPECT_EQ(entry(json_of(answer), "execution.requester.name").at("example"), Json("rita"));
  const Json pinned = names("which", R"({"pins": {"sums": {"twice": 4, "found": {"deep": [1, 2]}}}})");
  EXPECT_EQ(entry(pinned, "nodes.sums.twice").at("example"), Json(4));
  EXPECT_EQ(text_at(entry(pinned, "nodes.sums.found.deep"), "type"), "array");
}

TEST_F(Expressions, FunctionsHaveSignatures) {
  const Json functions = names("sums").at("functions");
  const auto known = [&](std::string_view name) {
    return std::ranges::any_of(functions.get_array(), [&](const Json& each) {
      return text_at(each, "name") == name && !text_at(each, "signature").empty() &&
             !text_at(each, "description").empty();
    });
  };
  for (const char* name :
       {"days", "business_days", "money", "has", "exists", "size", "math.greatest", "orValue"})
    EXPECT_TRUE(known(name)) << name;
}

}  // namespace

}  // namespace nf::http
