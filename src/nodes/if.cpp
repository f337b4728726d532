#include "nodes/rule_advice.h"
#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class If final : public engine::Behaviour {
 public:
  explicit If(const Json& config) : when_(condition(config)) {}

  engine::Action run(const engine::StepInput& input) const override {
    expr::Sources read;
    const auto held = when_.evaluate_condition(input.scope, read);
    if (!held) return expression_failed(held.error(), "/when");
    return engine::Succeed{.output = input.input,
                           .provenance = input.input_provenance,
                           .ports = {*held ? "true" : "false"},
                           .trace = share(JsonObject{{"when", when_.source()}, {"gave", *held}})};
  }

 private:
  const expr::Program when_;
};

class IfType final : public DescribedType, public flow::Adviser {
 public:
  IfType()
      : DescribedType({.name = "if",
                       .title = "If",
                       .group = "routing",
                       .description =
                           "Goes one of two ways. `when` is an expression that must give true or false; a "
                           "mistake in it fails the step, so nothing falls into the cheap branch.",
                       .config_schema = literal(R"({
                         "type": "object",
                         "properties": {"when": {"type": "string", "title": "When", "minLength": 1}},
                         "required": ["when"],
                         "additionalProperties": false
                       })"),
                       .example = literal(R"({"when": "trigger.body.amount > 1000.0"})")}) {}

  std::vector<std::string> ports(const Json&) const override { return {"true", "false"}; }
  flow::Taking taking(const Json&) const override { return flow::Taking::One; }

  void advise(const flow::NodeSpec& node, const flow::finite::Domains& domains, flow::finite::Effort& effort,
              flow::Problems& warnings) const override {
    advise_if(node, domains, effort, warnings);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<If>(node.config);
  }
};

}  // namespace

const engine::NodeType& if_type() {
  static const IfType type;
  return type;
}

}  // namespace nf::nodes
