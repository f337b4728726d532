#include "runtime/scheduler.h"

#include <algorithm>

#include "engine/intake.h"
#include "runtime/execution_request.h"

namespace nf::runtime {

namespace {

constexpr Millis kLate = std::chrono::minutes(1);
// What is published meanwhile is noticed so soon: a tick is never nearer than the next minute.
constexpr Millis kLookAtLeastEvery = std::chrono::seconds(5);
constexpr Millis kTryAgain = std::chrono::seconds(1);

const flow::NodeSpec* schedule_node(const engine::Version& version) {
  const flow::NodeSpec& start = version.node(version.graph.start);
  return start.type == "schedule" ? &start : nullptr;
}

Time published_at(const Workspace& workspace, WorkflowId id, int number) {
  const Workflow* workflow = workspace.workflow(id);
  if (!workflow) return Time::max();
  const auto version = std::ranges::find(workflow->versions, number, &VersionInfo::number);
  return version == workflow->versions.end() ? Time::max() : version->at;
}

}  // namespace

Scheduler::Scheduler(Runtime& runtime)
    : runtime_(runtime), ticker_("schedules", runtime.clock(), [this](Time now) { return look(now); }) {}

void Scheduler::follow(const Workspace& workspace, Time now) {
  std::erase_if(entries_, [&](const auto& entry) {
    const auto active = workspace.active(entry.first);
    return !active || active->ref.version != entry.second.version;
  });
  for (const auto& [id, version] : workspace.active_versions()) {
    const flow::NodeSpec* node = version ? schedule_node(*version) : nullptr;
    if (!node || entries_.contains(id)) continue;
    auto schedule = flow::Schedule::compile(node->config, version->document.settings.timezone);
    if (!schedule) continue;  // its zone is not known here any more
    const Time seen = seen_before(published_at(workspace, id, version->ref.version), schedule->missed(), now);
    entries_.emplace(id, Entry{version->ref.version, std::move(*schedule), seen});
  }
  first_ = false;
}

Time Scheduler::seen_before(Time published, flow::Schedule::Missed missed, Time now) const {
  if (first_) {
    const bool makes_up = missed == flow::Schedule::Missed::RunOnce;
    return std::clamp(published, makes_up ? Time{} : now - kLate, now);
  }
  // A tick may have come between its publishing and this look. A version from before the last look has become
  // active again since, and nobody knows when.
  return published >= looked_ ? std::min(published, now) : now;
}

bool Scheduler::fire(const Workspace& workspace, WorkflowId workflow, Time tick) {
  const auto version = workspace.active(workflow);
  auto accepted = engine::accept(*version, {.body = JsonObject{{"scheduled_at", format_time(tick)}}},
                                 workspace, workspace.variables(), runtime_.clock().now());
  if (!accepted) return true;
  Start start{.version = version, .command = std::move(accepted->command)};
  start.dedupe = sha256("schedule\n" + format_time(tick));
  const Answering nobody{.answer = [](Reply) {},
                         .render =
                             [lost = lost_, workflow, tick](const Error& error) {
                               const std::lock_guard lock(lost->mutex);
                               if (error.code == ErrorCode::Unavailable)
                                 lost->ticks.emplace_back(workflow, tick);
                               return Reply{};
                             }};
  return runtime_.submit(std::make_unique<StartRequest>(
      std::move(start), engine::Actor{.via = "schedule"},
      [](const Decided&) -> Result<Reply> { return Reply{}; }, nobody, std::nullopt, runtime_.observer()));
}

void Scheduler::take_back_lost() {
  const std::lock_guard lock(lost_->mutex);
  for (const auto& [workflow, tick] : lost_->ticks) {
    const auto found = entries_.find(workflow);
    if (found != entries_.end()) found->second.seen = std::min(found->second.seen, tick - Millis(1));
  }
  lost_->ticks.clear();
}

std::optional<Time> Scheduler::look(Time now) {
  const WorkspaceRef workspace = runtime_.workspace();
  if (workspace != followed_) follow(*workspace, now);
  take_back_lost();
  followed_ = workspace;
  looked_ = now;
  Time next = now + kLookAtLeastEvery;
  for (auto& [id, entry] : entries_) {
    if (const auto tick = entry.schedule.last(entry.seen, now)) {
      const bool wanted = entry.schedule.missed() == flow::Schedule::Missed::RunOnce || now - *tick < kLate;
      if (wanted && !fire(*workspace, id, *tick)) {
        next = std::min(next, now + kTryAgain);
        continue;
      }
      entry.seen = *tick;
    }
    next = std::min(next, entry.schedule.next(std::max(entry.seen, now)));
  }
  return next;
}

}  // namespace nf::runtime
