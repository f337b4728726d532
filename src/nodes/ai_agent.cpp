#include <algorithm>
#include <cstring>

#include "base/pointer.h"
#include "flow/schema.h"
#include "flow/visible.h"
#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

constexpr std::size_t kMaxPromptCharacters = 200'000;
constexpr std::size_t kMaxRedactedValues = 200;  // that are looked for in a prompt
constexpr std::size_t kShortestRedacted = 4;     // characters; a shorter value stands everywhere
constexpr int kDefaultTurns = 2;                 // an answer, and one correction of it
constexpr std::string_view kRedacted = "[redacted]";

std::string text_of(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? std::string(value.get_string()) : write_json(value);
}

void replace_all(std::string& text, std::string_view what) {
  // memmem takes linear time, whoever wrote the two.
  std::string out;
  const char* from = text.data();
  const char* const end = text.data() + text.size();
  while (const void* found = memmem(from, static_cast<std::size_t>(end - from), what.data(), what.size())) {
    const char* const at = static_cast<const char*>(found);
    out.append(from, at).append(kRedacted);
    from = at + what.size();
  }
  if (!out.empty()) text = out.append(from, end);
}

// The request without what a prompt must not hold, and the values that were taken out.
class Redaction {
 public:
  Redaction(Json request, const std::vector<std::string>& pointers) : request_(std::move(request)) {
    for (const std::string& pointer : pointers) {
      if (const Json* value = pointer_get(request_, pointer)) collect(*value, 0);
    }
    for (const std::string& pointer : pointers) {
      // The tree is ours: pointer_get() only lends it as const.
      if (auto* value = const_cast<Json*>(pointer_get(request_, pointer))) *value = kRedacted;
    }
    std::ranges::sort(values_, [](const std::string& a, const std::string& b) {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    const auto same = std::ranges::unique(values_);
    values_.erase(same.begin(), same.end());
  }

  const Json& request() const { return request_; }

  // A value that an expression brought in by another way, as it is or as JSON writes it.
  std::string clean(std::string text) const {
    if (values_.size() > kMaxRedactedValues) return "[redacted: too many values to look for]";
    for (const std::string& value : values_) {
      std::string quoted;
      write_json_string(value, quoted);
      quoted = quoted.substr(1, quoted.size() - 2);
      if (quoted != value) replace_all(text, quoted);
      replace_all(text, value);
    }
    return text;
  }

 private:
  void collect(const Json& value, int depth) {
    constexpr int kMaxDepth = 128;
    if (depth > kMaxDepth) return;
    if (value.is_object()) {
      for (const auto& member : value.get_object()) collect(member.value(), depth + 1);
    } else if (value.is_array()) {
      for (const Json& element : value.get_array()) collect(element, depth + 1);
    } else if (value.is_string() || value.is_number()) {
      std::string text = text_of(value);
      if (flow::code_points(text) >= kShortestRedacted) values_.push_back(std::move(text));
    }
  }

  Json request_;
  std::vector<std::string> values_;
};

// The scope of a step, where the start node's output has the redacted request for its body.
class RedactedScope final : public expr::Scope {
 public:
  RedactedScope(const expr::Scope& scope, const Json& trigger, const Json& request)
      : scope_(scope), trigger_(trigger), shown_(trigger) {
    if (shown_.is_object() && shown_.get_object().contains("body")) shown_.get_object()["body"] = request;
  }

  expr::Binding root(expr::Root root) const override { return shown(scope_.root(root)); }
  expr::Binding node(std::string_view id) const override { return shown(scope_.node(id)); }
  std::optional<Time> now() const override { return scope_.now(); }
  std::optional<bool> is_business_day(std::string_view calendar, std::chrono::sys_days day) const override {
    return scope_.is_business_day(calendar, day);
  }

 private:
  // The start node's output has several names.
  expr::Binding shown(expr::Binding binding) const {
    if (binding.value && (binding.value == &trigger_ || *binding.value == trigger_)) binding.value = &shown_;
    return binding;
  }

  const expr::Scope& scope_;
  const Json& trigger_;
  Json shown_;
};

std::string cut(std::string text) {
  const std::size_t characters = flow::code_points(text);
  if (characters <= kMaxPromptCharacters) return text;
  std::size_t seen = 0;
  const auto end = std::ranges::find_if(
      text, [&](char c) { return (c & 0xC0) != 0x80 && seen++ == kMaxPromptCharacters; });
  text.erase(end, text.end());
  return text + "\n[cut here: the prompt had " + std::to_string(characters) + " characters]";
}

Json or_null(const Json& config, std::string_view key) {
  const Json* value = find(config, key);
  return value ? *value : Json(nullptr);
}

class AiAgent final : public engine::Behaviour {
 public:
  explicit AiAgent(const Json& config)
      : prompts_(compiled(JsonObject{{"system_prompt", or_null(config, "system_prompt")},
                                     {"prompt", or_null(config, "prompt")}})),
        fixed_(JsonObject{{"connection", or_null(config, "connection")},
                          {"model", or_null(config, "model")},
                          {"output_schema", or_null(config, "output_schema")},
                          {"fallback", string_at(config, "fallback").value_or("builtin")}}) {
    const Json* turns = find(config, "max_turns");
    fixed_["max_turns"] = turns ? *turns : Json(kDefaultTurns);
    if (const Json* redact = find(config, "redact")) {
      for (const Json& pointer : redact->as_array()) redact_.emplace_back(pointer.as_string());
    }
  }

  engine::Action run(const engine::StepInput& input) const override {
    const expr::Binding trigger = input.scope.root(expr::Root::Trigger);
    const Json none;
    const Json& started = trigger.value ? *trigger.value : none;
    const Redaction redaction(or_null(started, "body"), redact_);
    const RedactedScope redacted(input.scope, started, redaction.request());
    const expr::Scope& scope = redact_.empty() ? input.scope : redacted;

    auto system_prompt = prompts_.at("/system_prompt").evaluate(scope);
    if (!system_prompt) return expression_failed(system_prompt.error(), "/system_prompt");
    auto prompt = prompts_.at("/prompt").evaluate(scope);
    if (!prompt) return expression_failed(prompt.error(), "/prompt");

    JsonObject request = fixed_;
    request["system_prompt"] = cut(redaction.clean(text_of(system_prompt->value)));
    // What others wrote must not speak with the voice of the workflow's author.
    request["system_trusted"] = system_prompt->provenance.sources().empty();
    request["prompt"] = cut(redaction.clean(text_of(prompt->value)));
    request["request"] = redaction.request();
    return engine::RunEffect{"ai", share(std::move(request))};
  }

 private:
  const expr::Template prompts_;
  JsonObject fixed_;
  std::vector<std::string> redact_;
};

void check_output_schema(const flow::NodeSpec& node, flow::Problems& problems) {
  const Json* schema = find(node.config, "output_schema");
  if (!schema) return;
  const auto refuse = [&](const std::string& pointer, std::string message, std::string mend) {
    problems.push_back(
        {node.id, "/config/output_schema" + pointer, "schema", std::move(message), std::move(mend)});
  };
  const auto compiled = flow::Schema::compile(*schema);
  if (!compiled) {
    for (const Fault& fault : compiled.error().faults) {
      refuse(fault.pointer, "The schema is wrong here: it " + fault.message + ".",
             "Write a JSON Schema of draft 7.");
    }
    if (compiled.error().faults.empty())
      refuse("", compiled.error().message, "Write a JSON Schema of draft 7.");
    return;
  }
  const Json* type = find(*schema, "type");
  if (type && *type != Json("object")) {
    refuse("/type", "The answer must be an object.",
           "Write \"type\": \"object\" and put the value into a member.");
  }
  const Json* properties = find(*schema, "properties");
  if (properties && find(*properties, "_ai")) {
    refuse("/properties/_ai", "`_ai` says how the answer came about; no model may give it.",
           "Name it otherwise.");
  }
}

class AiAgentType final : public DescribedType {
 public:
  AiAgentType()
      : DescribedType(
            {.name = "ai_agent",
             .title = "AI step",
             .group = "effects",
             .description =
                 "Asks a model for a summary, a label or any object of a schema. Without a connection, and "
                 "where the "
                 "model fails, the built-in rules and extracts answer from the request itself. What it gives "
                 "is a proposal for people and can raise a risk tier, never decide.",
             .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "connection": {"type": "string", "title": "Connection", "minLength": 1,
                                "description": "Of type openai; left out, the built-in rules and extracts"},
                 "model": {"type": "string", "title": "Model", "minLength": 1, "maxLength": 200,
                           "description": "Left out, the connection's"},
                 "system_prompt": {"type": "string", "title": "System prompt",
                                   "description": "What the model is to do and how"},
                 "prompt": {"type": "string", "title": "Prompt",
                            "description": "What it is to look at, such as {{trigger.body.text}}"},
                 "output_schema": {"type": "object", "title": "Output schema",
                                   "description": "JSON Schema of the answer, an object; left out, the answer is a text"},
                 "tools": {"type": "array", "title": "Tools", "description": "None yet: must be empty"},
                 "max_turns": {"type": "integer", "title": "Turns at most", "minimum": 1, "maximum": 20, "default": 2},
                 "redact": {"type": "array", "title": "Kept from the prompt", "maxItems": 100,
                            "items": {"type": "string"},
                            "description": "JSON Pointers into the request, such as /salary"},
                 "fallback": {"title": "Where the model fails", "enum": ["builtin", "error"], "default": "builtin"}
               },
               "required": ["prompt"],
               "additionalProperties": false
             })"),
             .example = literal(R"({
               "system_prompt": "You help reviewers of requests. Summarise and name risks.",
               "prompt": "The request: {{trigger.body}}",
               "output_schema": {
                 "type": "object",
                 "properties": {"summary": {"type": "string"},
                                "risk": {"enum": ["low", "medium", "high", "critical", null]},
                                "reasons": {"type": "array", "items": {"type": "string"}},
                                "missing": {"type": "array", "items": {"type": "string"}}},
                 "required": ["summary", "risk", "reasons", "missing"], "additionalProperties": false
               },
               "max_turns": 2, "fallback": "builtin"
             })")}) {}

  std::vector<std::string_view> literal_keys() const override { return {"output_schema"}; }
  Json output_schema(const Json& config) const override {
    const Json* known = find(config, "output_schema");
    Json schema = known && known->is_object()
                      ? *known
                      : literal(R"({"type": "object", "properties": {"text": {"type": "string"}}})");
    Json& properties = schema.get_object()["properties"];
    if (!properties.is_object()) properties = JsonObject{};
    properties.get_object()["_ai"] = literal(R"({"type": "object", "description": "How the answer came about",
      "properties": {"provider": {"type": "string"}, "model": {"type": "string"},
        "degraded": {"type": "boolean", "description": "The model failed, and the built-in rules answered"},
        "tokens": {"type": "integer"}, "ms": {"type": "integer"}}})");
    return schema;
  }
  // Of the built-in rules a step takes what they have to say, whatever was wanted.
  bool output_fits_schema(const Json& config) const override {
    return string_at(config, "fallback") == "error";
  }
  // A model's answer comes from outside, and was made of the request.
  flow::ProvenanceRule provenance() const override {
    return {.adds = expr::Source::Ai | expr::Source::External, .passes = true};
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"connection", "model", "tools", "max_turns", "redact", "fallback"}, problems);
    check_output_schema(node, problems);
    const Json* tools = find(node.config, "tools");
    if (tools && !(tools->is_array() && tools->get_array().empty())) {
      problems.push_back(
          {node.id, "/config/tools", "no-tools", "An AI step cannot call tools yet.",
           "Leave `tools` out or empty, and put a step for each tool before or after this one."});
    }
    const Json* redact = find(node.config, "redact");
    for (std::size_t i = 0; redact && redact->is_array() && i < redact->get_array().size(); ++i) {
      const Json& pointer = redact->get_array()[i];
      if (pointer.is_string() && (pointer.get_string().empty() || pointer.get_string().starts_with('/')))
        continue;
      problems.push_back({node.id, pointer_join("/config/redact", i), "pointer", "This is no JSON Pointer.",
                          "Write the way into the request's body, such as /salary or /person/name."});
    }
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<AiAgent>(node.config);
  }
};

}  // namespace

const engine::NodeType& ai_agent_type() {
  static const AiAgentType type;
  return type;
}

}  // namespace nf::nodes
