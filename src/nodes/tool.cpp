#include "nodes/manifest.h"
#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class Tool final : public engine::Behaviour {
 public:
  explicit Tool(const Json& config)
      : operation_(manifests()
                       .at(string_at(config, "tool").value_or(""))
                       .operations.at(string_at(config, "operation").value_or(""))),
        params_(compiled(config).at("/params")),
        connection_(string_at(config, "connection")) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto params = params_.evaluate(input.scope);
    if (!params) return expression_failed(params.error(), "/params");
    if (const auto faults = operation_.params.validate(params->value); !faults.empty()) {
      return engine::Fail{{"params", faults.front().message, "/params" + faults.front().pointer}};
    }
    auto request = operation_.request_for(params->value);
    if (!request) return engine::Fail{{"params", request.error().message, "/params"}};
    if (request->is_object() && connection_) request->get_object()["connection"] = *connection_;
    return engine::RunEffect{operation_.transport, share(std::move(*request))};
  }

 private:
  const Operation& operation_;
  const expr::Template params_;
  const std::optional<std::string> connection_;
};

Json config_schema() {
  JsonArray tools;
  JsonArray operations;
  for (const auto& [name, manifest] : manifests()) {
    tools.emplace_back(name);
    for (const auto& [operation, unused] : manifest.operations) operations.emplace_back(operation);
  }
  Json schema = literal(R"({
    "type": "object",
    "properties": {
      "tool": {"title": "Tool"},
      "operation": {"title": "Operation"},
      "connection": {"type": "string", "title": "Connection", "minLength": 1},
      "params": {"type": "object", "title": "Parameters"}
    },
    "required": ["tool", "operation", "params"],
    "additionalProperties": false
  })");
  auto& properties = schema.as_object().at("properties").as_object();
  properties["tool"].as_object()["enum"] = std::move(tools);
  properties["operation"].as_object()["enum"] = std::move(operations);
  return schema;
}

class ToolType final : public DescribedType {
 public:
  ToolType()
      : DescribedType({.name = "tool",
                       .title = "Tool",
                       .group = "effects",
                       .description =
                           "Does something in another system through a connector, such as sending mail. It "
                           "runs at least once: a retry carries the same idempotency key.",
                       .config_schema = config_schema(),
                       .example = literal(R"({"tool": "mail", "operation": "send", "params": {
                         "to": ["{{execution.requester}}"], "subject": "Your request",
                         "text": "It has been decided."}})")}) {}

  flow::ProvenanceRule provenance() const override { return {.adds = expr::Source::External}; }

  Json output_schema(const Json&) const override {
    return literal(R"({"type": "object", "properties": {"result": {}}})");
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"tool", "operation", "connection"}, problems);
    const auto tool = manifests().find(string_at(node.config, "tool").value_or(""));
    if (tool == manifests().end()) return;
    const Manifest& manifest = tool->second;
    const auto operation = manifest.operations.find(string_at(node.config, "operation").value_or(""));
    if (operation == manifest.operations.end()) {
      problems.push_back({node.id, "/config/operation", "operation",
                          "`" + manifest.tool + "` has no such operation.", "Choose one of its own."});
      return;
    }
    check_connection(node, manifest, problems);
    for (Fault& fault : operation->second.params.validate_template(node.config.at("params"))) {
      problems.push_back({node.id, "/config/params" + fault.pointer, "params", std::move(fault.message),
                          "Correct the parameter."});
    }
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Tool>(node.config);
  }

 private:
  static void check_connection(const flow::NodeSpec& node, const Manifest& manifest,
                               flow::Problems& problems) {
    const bool named = find(node.config, "connection") != nullptr;
    if (named && manifest.connection_type.empty()) {
      problems.push_back({node.id, "/config/connection", "connection",
                          "`" + manifest.tool + "` takes no connection.", "Leave it out."});
    } else if (!named && manifest.connection_required) {
      problems.push_back({node.id, "/config/connection", "connection", "A connection is needed.",
                          "Name one of type " + manifest.connection_type + "."});
    }
  }
};

}  // namespace

const engine::NodeType& tool_type() {
  static const ToolType type;
  return type;
}

}  // namespace nf::nodes
