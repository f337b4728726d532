#include "sim/checkers/schedules.h"

#include "flow/schedule/schedule.h"

namespace nf::sim {

namespace {

constexpr const char* kName = "schedules";

}  // namespace

void ScheduleChecker::see(const engine::Event& event, const Scene& scene) {
  const auto* started = std::get_if<engine::ExecutionStarted>(&event);
  if (!started || !scene.is(started->start, "schedule")) return;
  const Json* body = find(*started->trigger, "body");
  const auto tick = parse_time(body ? string_at(*body, "scheduled_at").value_or("") : "");
  if (!tick) return scene.findings.found(kName, "an execution that started by itself has no tick");
  const auto schedule = flow::Schedule::compile(scene.version.node(started->start).config);
  scene.expect(kName, schedule && schedule->last(*tick - Millis(1), *tick) == *tick,
               "a tick that the schedule does not have");
  scene.expect(kName, *tick <= latest_look_, "an execution started before its tick");
  scene.expect(kName, ticks_[started->workflow.id].insert(*tick).second,
               "one tick has started two executions");
}

bool ScheduleChecker::has_started(WorkflowId workflow, Time tick) const {
  const auto found = ticks_.find(workflow);
  return found != ticks_.end() && found->second.contains(tick);
}

bool ScheduleChecker::has_started_since(WorkflowId workflow, Time tick) const {
  const auto found = ticks_.find(workflow);
  return found != ticks_.end() && found->second.lower_bound(tick) != found->second.end();
}

}  // namespace nf::sim
