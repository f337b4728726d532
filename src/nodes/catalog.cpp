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
#define NF_TYPE(name) &name##_type(),
  const std::vector<const flow::NodeType*> types_ = {NF_NODE_TYPES(NF_TYPE)};
#undef NF_TYPE
};

}  // namespace

const flow::Catalogue& catalogue() {
  static const AllTypes types;
  return types;
}

}  // namespace nf::nodes
