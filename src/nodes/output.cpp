#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class Output final : public engine::Behaviour {
 public:
  explicit Output(const Json& config) : value_(compiled(config).at("/value")) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto value = value_.evaluate(input.scope);
    if (!value) return expression_failed(value.error(), "/value");
    return engine::GiveOutput{share(std::move(value->value)), std::move(value->provenance)};
  }

 private:
  const expr::Template value_;
};

class OutputType final : public DescribedType {
 public:
  OutputType()
      : DescribedType(
            {.name = "output",
             .title = "Output",
             .group = "data",
             .description =
                 "Gives the execution's output: what the API shows and what a held webhook answers.",
             .config_schema = literal(R"({
                         "type": "object",
                         "properties": {"value": {"title": "Value"}},
                         "required": ["value"],
                         "additionalProperties": false
                       })"),
             .example = literal(R"({"value": {"status": "done"}})")}) {}

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Output>(node.config);
  }
};

}  // namespace

const engine::NodeType& output_type() {
  static const OutputType type;
  return type;
}

}  // namespace nf::nodes
