#include "expr/test_scope.h"
#include "flow/check.h"
#include "flow/schema.h"
#include "flow/test_kit.h"
#include "nodes/catalog.h"
#include "nodes/types.h"

namespace nf::nodes {
namespace {

using expr::Provenance;
using expr::Source;
using flow::kit::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

engine::Action run(const engine::NodeType& type, Json config, const expr::Scope& scope) {
  flow::NodeSpec node;
  node.id = "x";
  node.type = type.describe().name;
  node.config = std::move(config);
  const auto behaviour = type.prepare(node);
  const Provenance provenance;
  return behaviour->run({scope, Time(), "x", std::make_shared<const Json>(JsonObject()), provenance, {}});
}

// The effect's request of an ai_agent of this config.
Json asked(std::string_view config, const expr::Scope& scope) {
  const auto action = run(ai_agent_type(), json(config), scope);
  const auto* effect = std::get_if<engine::RunEffect>(&action);
  if (effect == nullptr) {
    ADD_FAILURE() << std::get<engine::Fail>(action).error.message;
    return nullptr;
  }
  EXPECT_EQ(effect->kind, "ai");
  return *effect->request;
}

std::vector<std::string> problems(std::string_view config) {
  flow::Document document = flow::kit::sketch("manual s {}\nai_agent a " + std::string(config) + "\ns > a");
  std::vector<std::string> out;
  for (const flow::Problem& problem :
       flow::check(document, catalogue(), {.has_connection = [](auto) { return true; }})) {
    EXPECT_TRUE(problem.pointer.starts_with("/nodes/1/config")) << problem.pointer;
    out.push_back(problem.code + " " + problem.pointer.substr(8));
  }
  return out;
}

TEST(AiAgent, AsksForAnEffectWithItsPromptsFilledIn) {
  expr::TestScope scope;
  scope.set("trigger", R"({"body": {"title": "T", "n": 3}})", Provenance::of(Source::External));
  EXPECT_EQ(
      asked(
          R"({"connection": "ai", "model": "m", "system_prompt": "Judge.", "prompt": "{{trigger.body.title}}: {{trigger.body}}",
                      "output_schema": {"type": "object", "description": "{{ no template"}, "max_turns": 3, "fallback": "error"})",
          scope),
      json(
          R"({"connection": "ai", "model": "m", "output_schema": {"type": "object", "description": "{{ no template"},
                     "fallback": "error", "max_turns": 3, "system_prompt": "Judge.", "system_trusted": true,
                     "prompt": "T: {\"title\":\"T\",\"n\":3}", "request": {"title": "T", "n": 3}})"));
  EXPECT_EQ(
      asked(R"({"prompt": "{{trigger.body.n}}"})", scope),
      json(
          R"({"connection": null, "model": null, "output_schema": null, "fallback": "builtin", "max_turns": 2,
                     "system_prompt": "", "system_trusted": true, "prompt": "3", "request": {"title": "T", "n": 3}})"));
}

TEST(AiAgent, SaysWhenTheSystemPromptHoldsWhatOthersWrote) {
  expr::TestScope scope;
  scope.set("trigger", R"({"body": {"title": "T"}})", Provenance::of(Source::External))
      .set("vars", R"({"tone": "short"})");
  const auto trusted = [&](std::string_view system_prompt) {
    return asked(write_json(JsonObject{{"system_prompt", system_prompt}, {"prompt", "p"}}), scope)
        .at("system_trusted")
        .as_bool();
  };
  EXPECT_TRUE(trusted("Be {{vars.tone}}."));
  EXPECT_FALSE(trusted("Judge {{trigger.body.title}}."));
}

TEST(AiAgent, AFailedExpressionFailsTheStep) {
  const auto action =
      run(ai_agent_type(), json(R"({"system_prompt": "s", "prompt": "{{1 / vars.x}}"})"), expr::TestScope());
  EXPECT_EQ(std::get<engine::Fail>(action).error.pointer, "/prompt");
}

TEST(AiAgent, RedactedValuesAreNowhere) {
  expr::TestScope scope;
  const char* trigger =
      R"({"body": {"person": {"name": "Ann \"Q\" Lee", "id": "Bob"}, "salary": 85123, "why": "Ann \"Q\" Lee earns 85123"}})";
  scope.set("trigger", trigger).set_node("start", trigger).set_node("copy", R"({"who": "Ann \"Q\" Lee"})");
  const Json request = asked(R"({"redact": ["/person", "/salary", "/absent"],
      "system_prompt": "For {{nodes.copy.who}}", "prompt": "{{trigger}} {{nodes.start.body.person.id}} {{nodes.copy}} {{trigger.body.why}}"})",
                             scope);
  const std::string text =
      write_json(JsonObject{{"s", request.at("system_prompt")}, {"p", request.at("prompt")}});
  EXPECT_THAT(text, Not(HasSubstr("Lee")));
  EXPECT_THAT(text, Not(HasSubstr("85123")));
  EXPECT_THAT(text, Not(HasSubstr("Bob")));
  EXPECT_EQ(request.at("system_prompt"), Json("For [redacted]"));
  EXPECT_EQ(request.at("request").at("person"), Json("[redacted]"));
  EXPECT_EQ(request.at("request").at("salary"), Json("[redacted]"));
}

TEST(AiAgent, ARedactedListOfManyValuesHidesThePrompt) {
  JsonArray names;
  for (int i = 0; i < 300; ++i) names.emplace_back("name number " + std::to_string(i));
  expr::TestScope scope;
  scope.set("trigger", write_json(JsonObject{{"body", JsonObject{{"names", names}}}}));
  EXPECT_EQ(asked(R"({"redact": [""], "prompt": "x"})", scope).at("prompt"),
            Json("[redacted: too many values to look for]"));
}

TEST(AiAgent, ALongPromptIsCut) {
  expr::TestScope scope;
  const std::string text = std::string(199'999, 'a') + "é";
  scope.set("trigger", write_json(JsonObject{{"body", text + "more"}}));
  const std::string prompt = *string_at(asked(R"({"prompt": "{{trigger.body}}"})", scope), "prompt");
  EXPECT_EQ(prompt, text + "\n[cut here: the prompt had 200004 characters]");
}

TEST(AiAgent, APublishedConfigIsChecked) {
  EXPECT_THAT(
      problems(R"({"system_prompt": "s", "prompt": "p", "tools": [], "max_turns": 20, "redact": ["/a"]})"),
      IsEmpty());
  EXPECT_THAT(problems(R"({"prompt": "p", "tools": [{"name": "x"}]})"),
              ElementsAre("no-tools /config/tools"));
  EXPECT_THAT(problems(R"({"prompt": "p", "output_schema": {"type": "objekt"}})"),
              ElementsAre("schema /config/output_schema/type"));
  EXPECT_THAT(problems(R"({"prompt": "p", "output_schema": {"type": "array"}})"),
              ElementsAre("schema /config/output_schema/type"));
  EXPECT_THAT(problems(R"({"prompt": "p", "output_schema": {"type": "object", "properties": {"_ai": {}}}})"),
              ElementsAre("schema /config/output_schema/properties/_ai"));
  EXPECT_THAT(problems(R"({"prompt": "p", "redact": ["salary"]})"), ElementsAre("pointer /config/redact/0"));
  EXPECT_THAT(problems(R"({"prompt": "p", "model": "{{trigger.body}}"})"),
              ElementsAre("no-expression /config/model"));
  EXPECT_THAT(problems(R"({"prompt": "p", "max_turns": 21})"), ElementsAre("config /config/max_turns"));
  EXPECT_THAT(problems(R"({"prompt": "{{1 +}}"})"), ElementsAre("expression /config/prompt"));
}

TEST(AiAgent, ItsExampleIsValid) {
  const auto& description = ai_agent_type().describe();
  EXPECT_THAT(flow::Schema::compile(description.config_schema)->validate(description.example), IsEmpty());
  EXPECT_THAT(problems(write_json(description.example)), IsEmpty());
}

TEST(AiAgent, ItsOutputCannotChooseTheWayAroundAnApproval) {
  const auto rule = ai_agent_type().provenance();
  EXPECT_TRUE(rule.adds.has(Source::Ai));
  EXPECT_TRUE(rule.passes);
}

}  // namespace
}  // namespace nf::nodes
