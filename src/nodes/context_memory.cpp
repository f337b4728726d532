#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

constexpr std::size_t kMaxTextBytes = 256 * 1024;

std::string text_of(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? std::string(value.get_string()) : write_json(value);
}

class ContextMemory final : public engine::Behaviour {
 public:
  explicit ContextMemory(const Json& config) : blocks_(compiled(*find(config, "blocks"))) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto blocks = blocks_.evaluate(input.scope);
    if (!blocks) return expression_failed(blocks.error(), "/blocks");
    std::string text;
    for (const Json& block : blocks->value.as_array()) {
      const std::string said = text_of(*find(block, "text"));
      if (said.empty()) continue;
      text += (text.empty() ? "## " : "\n## ") + string_at(block, "title").value_or("") + "\n" + said + "\n";
    }
    if (text.size() > kMaxTextBytes) {
      return engine::Fail{{"limit",
                           "The blocks are longer than 256 KiB together: nothing is left out in silence.",
                           "/blocks"}};
    }
    expr::Provenance provenance = expr::Provenance();
    provenance.graft("/text", expr::Provenance::of(blocks->provenance.sources()));
    provenance.graft("/blocks", blocks->provenance);
    return engine::Succeed{
        .output = share(JsonObject{{"text", std::move(text)}, {"blocks", std::move(blocks->value)}}),
        .provenance = std::move(provenance)};
  }

 private:
  const expr::Template blocks_;
};

class ContextMemoryType final : public DescribedType {
 public:
  ContextMemoryType()
      : DescribedType(
            {.name = "context_memory",
             .title = "Context",
             .group = "data",
             .description = "Puts what an AI step should know into one text with a heading for each part: "
                            "the request, the policy, "
                            "what was decided before. Parts that are empty are left out.",
             .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "blocks": {
                   "type": "array", "title": "Parts", "minItems": 1, "maxItems": 50,
                   "items": {
                     "type": "object",
                     "properties": {
                       "title": {"type": "string", "title": "Heading", "minLength": 1, "maxLength": 200},
                       "text": {"title": "Text", "description": "Text or any JSON, with {{ expressions }}"}
                     },
                     "required": ["title", "text"],
                     "additionalProperties": false
                   }
                 }
               },
               "required": ["blocks"],
               "additionalProperties": false
             })"),
             .example = literal(R"({"blocks": [{"title": "Request", "text": "{{trigger.body.justification}}"},
               {"title": "Policy", "text": "Exceptions end after 90 days."}]})")}) {}

  Json output_schema(const Json&) const override {
    return literal(R"({"type": "object", "properties": {
      "text": {"type": "string", "description": "All parts as one text"},
      "blocks": {"type": "array", "items": {"type": "object", "properties": {"title": {"type": "string"}, "text": {}}}}}})");
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<ContextMemory>(node.config);
  }
};

}  // namespace

const engine::NodeType& context_memory_type() {
  static const ContextMemoryType type;
  return type;
}

}  // namespace nf::nodes
