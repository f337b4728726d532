#pragma once

#include "sim/checkers/scene.h"

namespace nf::sim {

// What rules came to: a tier is what the rules say, or more where the AI step or its failure says so, never
// less; a table gives what its rows give. For the configs that the workload draws.
class RoutingChecker {
 public:
  static void see(const engine::Event& event, const Scene& scene);
};

}  // namespace nf::sim
