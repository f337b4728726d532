#include "nodes/start.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class ManualType final : public StartType {
 public:
  ManualType()
      : StartType({.name = "manual",
                   .title = "Manual",
                   .group = "start",
                   .description = "Starts by hand: from the editor, the API or the command line.",
                   .config_schema = literal(R"({
                     "type": "object",
                     "properties": {
                       "schema": {"type": "object", "title": "Input schema"},
                       "checks": )" + kChecksSchema +
                                            R"(
                     },
                     "additionalProperties": false
                   })"),
                   .example = literal("{}"),
                   .starts = true}) {}

  std::unique_ptr<const engine::Trigger> trigger(const flow::NodeSpec& node) const override {
    auto trigger = std::make_unique<engine::Trigger>();
    trigger->title = node.name;
    read_request_rules(node.config, *trigger);
    return trigger;
  }
};

}  // namespace

const engine::NodeType& manual_type() {
  static const ManualType type;
  return type;
}

}  // namespace nf::nodes
