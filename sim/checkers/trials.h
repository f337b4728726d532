#pragma once

#include "sim/checkers/scene.h"

namespace nf::sim {

// Test executions: nobody is told, nothing is registered.
class TrialChecker {
 public:
  static void see(const engine::Event& event, const Scene& scene);
};

}  // namespace nf::sim
