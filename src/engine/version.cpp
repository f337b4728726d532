#include "engine/version.h"

#include "base/check.h"

namespace nf::engine {

std::unique_ptr<const Trigger> NodeType::trigger(const flow::NodeSpec&) const { return nullptr; }

Result<std::shared_ptr<const Version>> compile(const WorkflowRef& ref, const Json& document,
                                               const flow::Catalogue& catalogue) {
  auto version = std::make_shared<Version>();
  version->ref = ref;
  version->document = TRY(flow::parse_document(document));
  flow::Problems problems;
  version->graph = flow::build_graph(version->document, catalogue, problems);
  if (!problems.empty()) return fail(ErrorCode::InvalidInput, problems.front().message);
  for (const flow::NodeSpec& node : version->document.nodes) {
    const auto* type = dynamic_cast<const NodeType*>(catalogue.find(node.type));
    CHECK(type != nullptr);
    version->behaviours.push_back(type->prepare(node));
    version->merges.push_back(type->is_merge());
    if (auto trigger = type->trigger(node)) version->trigger = std::move(trigger);
  }
  CHECK(version->trigger != nullptr);
  return std::shared_ptr<const Version>(std::move(version));
}

}  // namespace nf::engine
