#include <algorithm>
#include <cmath>

#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

constexpr std::size_t kMaxKeyBytes = 200;
constexpr std::size_t kMaxValueBytes = 256 * 1024;  // as JSON text

// What is wrong with a key, or with the number that is added; null: nothing.
const char* wrong_key(const Json& key) {
  if (!key.is_string()) return "A key must be a text, such as count-{{trigger.body.customer}}.";
  const std::string_view text = key.get_string();
  if (text.empty()) return "The key is empty.";
  if (text.size() > kMaxKeyBytes) return "The key is longer than 200 bytes.";
  if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    return "A key may hold no control characters.";
  return nullptr;
}
const char* wrong_step(const Json& value) {
  if (!value.is_number()) return "`increment` adds a number, and this is none.";
  if (std::abs(number_of(value)) > static_cast<double>(kMaxExactInteger))
    return "`increment` adds numbers up to 2^53 - 1: beyond that they are not exact.";
  return nullptr;
}

// A part of the config that is known before a run; null where an expression gives it, also a wrong one.
std::optional<Json> written(const Json& part) {
  const auto compiled = expr::Template::compile(part);
  return compiled && compiled->constant() ? std::optional(compiled->constant_value()) : std::nullopt;
}

engine::Action refused(const char* code, std::string message, const char* pointer) {
  return engine::Fail{{code, std::move(message), pointer}};
}

class Memory final : public engine::Behaviour {
 public:
  explicit Memory(const Json& config)
      : operation_(string_at(config, "operation").value_or("")),
        scope_(string_at(config, "scope").value_or("workflow")),
        key_(compiled(*find(config, "key"))),
        value_(compiled(value_of(config))) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto key = key_.evaluate(input.scope);
    if (!key) return expression_failed(key.error(), "/key");
    if (const char* wrong = wrong_key(key->value)) return refused("memory", wrong, "/key");
    auto value = value_.evaluate(input.scope);
    if (!value) return expression_failed(value.error(), "/value");
    if (operation_ == "increment") {
      if (const char* wrong = wrong_step(value->value)) return refused("memory", wrong, "/value");
    } else if (operation_ == "set" && write_json(value->value).size() > kMaxValueBytes) {
      return refused("limit", "The value is longer than 256 KiB: keep less of it, or by parts.", "/value");
    }
    // Which key it is says something, too, about what is found there.
    const auto of_key = expr::Provenance::of(key->provenance.sources());
    expr::Provenance provenance;
    provenance.graft("/key", of_key);
    provenance.graft("/value", of_key);
    provenance.graft("/value", value->provenance);
    return engine::RunEffect{"memory", share(JsonObject{{"operation", operation_},
                                                        {"scope", scope_},
                                                        {"key", std::move(key->value)},
                                                        {"value", std::move(value->value)},
                                                        {"provenance", provenance.to_json()}})};
  }

 private:
  static Json value_of(const Json& config) {
    if (const Json* value = find(config, "value")) return *value;
    return string_at(config, "operation") == "increment" ? Json(1) : Json(nullptr);
  }

  const std::string operation_, scope_;
  const expr::Template key_, value_;
};

class MemoryType final : public DescribedType {
 public:
  MemoryType()
      : DescribedType({.name = "memory",
                       .title = "Memory",
                       .group = "data",
                       .description = "Keeps a value under a key for later steps and later executions, gives "
                                      "it back, counts, or forgets it. Each operation is carried out exactly "
                                      "once, also where many come at once. What it gives counts as data from "
                                      "outside and from AI.",
                       .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "operation": {"title": "Operation", "enum": ["get", "set", "increment", "delete"],
                               "description": "What is done with the value under the key"},
                 "key": {"type": "string", "title": "Key", "minLength": 1, "maxLength": 200,
                         "description": "Such as count-{{trigger.body.customer}}; at most 200 bytes"},
                 "value": {"title": "Value",
                           "description": "set: what is kept, any JSON up to 256 KiB. increment: the number that is added, 1 where it is left out. get: what is given where nothing is kept, null where it is left out. delete: none"},
                 "scope": {"title": "Scope", "enum": ["execution", "workflow", "workspace"], "default": "workflow",
                           "description": "Who shares it: the steps of this execution, all executions of this workflow, or all workflows"}
               },
               "required": ["operation", "key"],
               "additionalProperties": false
             })"),
                       .example = literal(
                           R"({"operation": "increment", "key": "requests-{{trigger.body.customer}}"})")}) {}

  // Who else has set it, and by what, is not known here.
  flow::ProvenanceRule provenance() const override {
    return {.adds = expr::Source::External | expr::Source::Ai};
  }

  Json output_schema(const Json& config) const override {
    Json schema = literal(R"({"type": "object", "properties": {"key": {"type": "string"}, "value": {
      "description": "set: what is kept now. get, delete: what was kept; null where nothing was"}}})");
    if (string_at(config, "operation") == "increment")
      schema.at("properties").as_object()["value"] =
          literal(R"({"type": "number", "description": "The number after it was added"})");
    return schema;
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"operation", "scope"}, problems);
    const auto report = [&](const char* pointer, std::string message, const char* mend) {
      problems.push_back({node.id, pointer, "memory", std::move(message), mend});
    };
    const auto key = written(*find(node.config, "key"));
    if (const char* wrong = key ? wrong_key(*key) : nullptr)
      report("/config/key", wrong, "Write a text of 1 to 200 bytes.");
    const std::string operation = string_at(node.config, "operation").value_or("");
    const Json* value = find(node.config, "value");
    if (operation == "set" && !value)
      report("/config/value", "`set` needs `value`.", "Give what is to be kept.");
    if (operation == "delete" && value)
      report("/config/value", "`delete` takes no `value`.", "Leave it out.");
    const auto added = operation == "increment" && value ? written(*value) : std::nullopt;
    if (const char* wrong = added ? wrong_step(*added) : nullptr)
      report("/config/value", wrong, "Write a number, an expression, or nothing to add 1.");
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Memory>(node.config);
  }
};

}  // namespace

const engine::NodeType& memory_type() {
  static const MemoryType type;
  return type;
}

}  // namespace nf::nodes
