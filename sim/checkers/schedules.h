#pragma once

#include <map>
#include <set>

#include "sim/checkers/scene.h"

namespace nf::sim {

// Schedules: every execution that started by itself has a tick of its schedule, which had come, and which no
// other has.
class ScheduleChecker {
 public:
  // The schedules look for what is due, at this time on the wall.
  void looked_at(Time now) { latest_look_ = std::max(latest_look_, now); }
  void see(const engine::Event& event, const Scene& scene);
  bool has_started(WorkflowId workflow, Time tick) const;
  // That a tick of that time or a later one has started something.
  bool has_started_since(WorkflowId workflow, Time tick) const;

 private:
  std::map<WorkflowId, std::set<Time>> ticks_;
  Time latest_look_{};
};

}  // namespace nf::sim
