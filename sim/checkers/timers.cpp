#include "sim/checkers/timers.h"

#include <algorithm>

namespace nf::sim {

using namespace engine;  // one case an event: the names stand alone

namespace {

constexpr const char* kName = "timers";

// Time in an execution never goes back, so a clock that was set back does not hold its timers up.
bool is_due(const Scene& scene, const std::optional<Time>& due) {
  return due && *due <= std::max(scene.now, scene.before.last_at);
}

struct Firing {
  const Scene& scene;

  void expect(const std::optional<Time>& due, const char* what) const {
    scene.expect(kName, is_due(scene, due), what, " before its time");
  }
  std::optional<Time> due_of(ApprovalId id) const {
    const Approval* approval = scene.before.approval(id);
    const int stage = approval ? approval->open_stage() : -1;
    return stage < 0 ? std::nullopt : approval->stages[static_cast<std::size_t>(stage)].due_at;
  }

  void operator()(const ApprovalClosed& e) const {
    if (e.outcome == Outcome::TimedOut) expect(due_of(e.approval), "an approval timed out");
  }
  void operator()(const ReviewersChanged& e) const {
    if (e.cause == PeopleChange::Deadline) expect(due_of(e.approval), "fallback reviewers joined");
  }
  void operator()(const ReviewersReminded& e) const {
    const Approval* approval = scene.before.approval(e.approval);
    if (!e.by && approval) expect(approval->remind_at, "reviewers were reminded");
  }
  void operator()(const StepRetried& e) const {
    const Step* step = scene.before.step(e.node, e.item);
    if (!e.by_operator && step) expect(step->due_at, "a step was retried");
  }
  void operator()(const ReworkClosed& e) const {
    if (e.port != "timed_out") return;
    const auto rework = std::ranges::find_if(scene.before.reworks, [&](const Rework& one) {
      return one.open && one.node == e.node && one.item == e.item;
    });
    if (rework != scene.before.reworks.end()) expect(rework->due_at, "a rework timed out");
  }
  void operator()(const TaskClosed& e) const {
    if (e.port != "timed_out") return;
    const auto task = std::ranges::find_if(scene.before.tasks, [&](const Task& one) {
      return one.open && one.node == e.node && one.item == e.item;
    });
    if (task != scene.before.tasks.end()) expect(task->due_at, "a task timed out");
  }
  template <class Other>
  void operator()(const Other&) const {}
};

}  // namespace

void TimerChecker::see(const Event& event, const Scene& scene) {
  scene.expect(kName, time_of(event) >= scene.before.last_at, "time in an execution went back");
  scene.expect(kName, time_of(event) <= std::max(scene.now, scene.before.last_at),
               "an event is from the future");
  std::visit(Firing{scene}, event);
}

std::optional<Time> TimerChecker::overdue_since(const State& state, Time now) {
  const auto waiting = timers(state);
  if (waiting.empty() || waiting.front().due > now) return std::nullopt;
  return waiting.front().due;
}

}  // namespace nf::sim
