#pragma once

#include "sim/checkers/scene.h"

namespace nf::sim {

// Timers: none fires early, and none that is due is forgotten.
class TimerChecker {
 public:
  static void see(const engine::Event& event, const Scene& scene);
  // Since when a timer of this state is due, as far as it is at `now`.
  static std::optional<Time> overdue_since(const engine::State& state, Time now);
};

}  // namespace nf::sim
