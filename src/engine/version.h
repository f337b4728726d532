#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/behaviour.h"
#include "engine/trigger.h"
#include "flow/check.h"
#include "flow/document.h"
#include "flow/graph.h"

namespace nf::engine {

// A published version, compiled. Immutable; shared by its executions.
struct Version {
  WorkflowRef ref;
  flow::Document document;
  flow::Graph graph;
  std::vector<std::unique_ptr<const Behaviour>> behaviours;  // by node; null for the start
  std::vector<bool> merges;                                  // by node
  std::unique_ptr<const Trigger> trigger;

  const flow::NodeSpec& node(NodeIndex index) const { return document.nodes[index]; }
};

// Compiles a document that flow::check() found nothing wrong with.
Result<std::shared_ptr<const Version>> compile(const WorkflowRef& ref, const Json& document,
                                               const flow::Catalogue& catalogue);

}  // namespace nf::engine
