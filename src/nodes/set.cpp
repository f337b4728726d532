#include "base/pointer.h"
#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class Set final : public engine::Behaviour {
 public:
  explicit Set(const Json& config)
      : values_(compiled(config).at("/values")), merge_(string_at(config, "mode") == "merge") {}

  engine::Action run(const engine::StepInput& input) const override {
    auto values = values_.evaluate(input.scope);
    if (!values) return expression_failed(values.error(), "/values");
    if (merge_ && input.input->is_object() && values->value.is_object()) return merged(input, *values);
    return engine::Succeed{.output = share(std::move(values->value)),
                           .provenance = std::move(values->provenance)};
  }

 private:
  // The input with the values over it; each member keeps the provenance of where it came from.
  static engine::Action merged(const engine::StepInput& input, const expr::Evaluated& values) {
    JsonObject result = input.input->get_object();
    expr::Provenance provenance;
    for (const auto& member : result) {
      if (values.value.get_object().contains(member.key())) continue;
      const std::string pointer = pointer_join("", member.key());
      provenance.graft(pointer, input.input_provenance.at(pointer));
    }
    for (const auto& member : values.value.get_object()) {
      const std::string pointer = pointer_join("", member.key());
      result[member.key()] = member.value();
      provenance.graft(pointer, values.provenance.at(pointer));
    }
    return engine::Succeed{.output = share(std::move(result)), .provenance = std::move(provenance)};
  }

  const expr::Template values_;
  const bool merge_;
};

// What a template with these values gives: an expression may give anything.
Json schema_of(const Json& value, int depth = 0) {
  constexpr int kMaxDepth = 8;
  if (value.is_string() && value.get_string().find("{{") != boost::json::string::npos) return JsonObject{};
  if (value.is_string()) return JsonObject{{"type", "string"}};
  if (value.is_number()) return JsonObject{{"type", "number"}};
  if (value.is_bool()) return JsonObject{{"type", "boolean"}};
  if (value.is_array()) return JsonObject{{"type", "array"}};
  if (!value.is_object()) return JsonObject{};
  JsonObject properties;
  for (const auto& member : value.get_object()) {
    properties[member.key()] = depth < kMaxDepth ? schema_of(member.value(), depth + 1) : Json(JsonObject{});
  }
  return JsonObject{{"type", "object"}, {"properties", std::move(properties)}};
}

class SetType final : public DescribedType {
 public:
  SetType()
      : DescribedType({.name = "set",
                       .title = "Set",
                       .group = "data",
                       .description =
                           "Builds a value from what came before: any JSON, with {{ }} expressions in its "
                           "strings. With mode merge the input's members stay, and the values go over them.",
                       .config_schema = literal(R"({
                         "type": "object",
                         "properties": {
                           "values": {"title": "Values", "description": "Any JSON; strings may hold {{ expressions }}"},
                           "mode": {"title": "Mode", "enum": ["replace", "merge"], "default": "replace"}
                         },
                         "required": ["values"],
                         "additionalProperties": false
                       })"),
                       .example = literal(R"({"values": {"total": "{{trigger.body.amount * 2}}"}})")}) {}

  // The values' names; with mode merge there are others beside them.
  Json output_schema(const Json& config) const override {
    const Json* values = find(config, "values");
    return values ? schema_of(*values) : Json(nullptr);
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"mode"}, problems);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Set>(node.config);
  }
};

}  // namespace

const engine::NodeType& set_type() {
  static const SetType type;
  return type;
}

}  // namespace nf::nodes
