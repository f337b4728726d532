#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class SubWorkflow final : public engine::Behaviour {
 public:
  explicit SubWorkflow(const Json& config)
      : workflow_(string_at(config, "workflow").value_or("")),
        input_(part(config, "input")),
        wait_(find(config, "wait") == nullptr || find(config, "wait")->as_bool()) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto given = input_.evaluate(input.scope);
    if (!given) return expression_failed(given.error(), "/input");
    // There a switch could choose by it who decides, and publishing could not see that.
    if (given->provenance.sources().has(expr::Source::Ai)) {
      return engine::Fail{
          {"sub_workflow",
           "The input holds data of an AI step, which may not choose who decides in the other workflow: "
           "send what it leads to through a risk_tier.",
           "/input"}};
    }
    return engine::RunEffect{
        "sub_workflow",
        share(JsonObject{{"workflow", workflow_}, {"input", std::move(given->value)}, {"wait", wait_}})};
  }

 private:
  static expr::Template part(const Json& config, std::string_view key) {
    const Json* value = find(config, key);
    return compiled(value ? *value : Json(JsonObject{}));
  }

  const std::string workflow_;
  const expr::Template input_;
  const bool wait_;
};

class SubWorkflowType final : public DescribedType {
 public:
  SubWorkflowType()
      : DescribedType({.name = "sub_workflow",
                       .title = "Sub-workflow",
                       .group = "control",
                       .description = "Starts another workflow for the same requester and goes on when it "
                                      "has ended, with its output; or at "
                                      "once, where it does not wait. What fails or is cancelled there fails "
                                      "this step; what is cancelled or "
                                      "taken back here is cancelled there.",
                       .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "workflow": {"type": "string", "title": "Workflow", "minLength": 1, "maxLength": 200,
                              "description": "Name or id; its active version is started"},
                 "input": {"title": "Input", "description": "The body that its start node takes"},
                 "wait": {"type": "boolean", "title": "Wait for its end", "default": true}
               },
               "required": ["workflow"],
               "additionalProperties": false
             })"),
                       .example = literal(R"({"workflow": "Host access", "input": {"host": "{{item}}"}})")}) {
  }

  // What the other workflow reads is not known here.
  flow::ProvenanceRule provenance() const override {
    return {.adds = expr::Source::External | expr::Source::Ai};
  }

  Json output_schema(const Json&) const override {
    return literal(R"({"type": "object", "properties": {
      "output": {"description": "What it gave; null where it gave nothing, or is not waited for"},
      "execution_id": {"type": "string"}}})");
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"workflow", "wait"}, problems);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<SubWorkflow>(node.config);
  }
};

}  // namespace

const engine::NodeType& sub_workflow_type() {
  static const SubWorkflowType type;
  return type;
}

}  // namespace nf::nodes
