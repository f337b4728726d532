#include "nodes/catalog.h"

#include <algorithm>

#include "nodes/types.h"

namespace nf::nodes {

namespace {

class AllTypes final : public flow::Catalogue {
 public:
  const flow::NodeType* find(std::string_view name) const override {
    const auto found = std::ranges::find_if(
        types_, [&](const flow::NodeType* type) { return type->describe().name == name; });
    return found == types_.end() ? nullptr : *found;
  }
  std::vector<const flow::NodeType*> all() const override { return types_; }

 private:
  // In the order of the editor's palette.
  const std::vector<const flow::NodeType*> types_ = {
      &form_type(),
      &webhook_type(),
      &manual_type(),
      &set_type(),
      &if_type(),
      &switch_type(),
      &ai_agent_type(),
      &risk_tier_type(),
      &decision_table_type(),
      &merge_type(),
      &approval_group_type(),
      &approval_type(),
      &rework_type(),
      &http_request_type(),
      &tool_type(),
      &register_type(),
      &output_type(),
  };
};

}  // namespace

const flow::Catalogue& catalogue() {
  static const AllTypes types;
  return types;
}

}  // namespace nf::nodes
