#include "engine/state.h"

#include <algorithm>

namespace nf::engine {

// Here, and not in each file that holds a state: it is large.
State::State() = default;
State::State(const State&) = default;
State::State(State&&) noexcept = default;
State& State::operator=(const State&) = default;
State& State::operator=(State&&) noexcept = default;
State::~State() = default;

int attempts_made(const Step& step) { return step.effect ? step.attempts : step.attempts + 1; }

const Step* State::step(NodeIndex node, std::string_view item) const {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (step->node == node && step->current && step->item == item) return &*step;
  }
  return nullptr;
}

Step* State::step(NodeIndex node, std::string_view item) {
  return const_cast<Step*>(std::as_const(*this).step(node, item));
}

const Approval* State::approval(ApprovalId approval_id) const {
  auto found = std::ranges::find(approvals, approval_id, &Approval::id);
  return found == approvals.end() ? nullptr : &*found;
}

Approval* State::approval(ApprovalId approval_id) {
  return const_cast<Approval*>(std::as_const(*this).approval(approval_id));
}

bool State::stands(const Approval& approval) const {
  if (approval.node == flow::kNone) return false;
  const Step* of_node = step(approval.node, approval.item);
  return of_node && of_node->revision == approval.revision;
}

const Loop* State::loop(NodeIndex node, std::string_view item) const {
  const auto found =
      std::ranges::find_if(loops, [&](const Loop& loop) { return loop.node == node && loop.item == item; });
  return found == loops.end() ? nullptr : &*found;
}

Loop* State::loop(NodeIndex node, std::string_view item) {
  return const_cast<Loop*>(std::as_const(*this).loop(node, item));
}

std::string_view status(const State& state) {
  if (state.ending) return name_of(*state.ending);
  if (state.steps.empty()) return "queued";
  if (state.paused) return "paused";
  const auto moves = [](const Step& step) {
    return step.status == StepStatus::Ready || step.status == StepStatus::Running;
  };
  if (std::ranges::any_of(state.steps, moves)) return "running";
  if (std::ranges::any_of(state.approvals, &Approval::open)) return "waiting_approval";
  if (std::ranges::any_of(state.reworks, &Rework::open)) return "waiting_rework";
  return "waiting";
}

std::vector<Attention> attention(const State& state) {
  std::vector<Attention> found;
  if (state.ending == Ending::Cancelled) return found;
  for (const Step& step : state.steps) {
    // Whether an effect happened somebody must find out, also where the token has gone on.
    const bool open_question = !step.continued || !step.definite;
    if (step.current && step.status == StepStatus::Failed && step.error && open_question) {
      found.push_back({step.node, step.error->message});
    }
  }
  for (const Approval& approval : state.approvals) {
    if (unassigned(approval)) found.push_back({approval.node, "nobody can decide this approval"});
  }
  return found;
}

std::vector<Timer> timers(const State& state) {
  std::vector<Timer> found;
  if (state.ending) return found;
  for (const Approval& approval : state.approvals) {
    const int open = approval.open_stage();
    if (open < 0) continue;
    const auto add = [&](const std::optional<Time>& due, Timer::Kind kind) {
      if (due) found.push_back({*due, kind, approval.id, approval.node, approval.item});
    };
    add(approval.stages[open].due_at, Timer::Kind::Deadline);
    // Where nobody is asked, there is nobody to remind.
    if (!unassigned(approval)) add(approval.remind_at, Timer::Kind::Reminder);
  }
  for (const Rework& rework : state.reworks) {
    if (rework.open && rework.due_at) {
      found.push_back({*rework.due_at, Timer::Kind::Rework, {}, rework.node, rework.item});
    }
  }
  for (const Task& task : state.tasks) {
    if (task.open && task.due_at)
      found.push_back({*task.due_at, Timer::Kind::Task, {}, task.node, task.item});
  }
  for (const Step& step : state.steps) {
    if (!step.current || step.status != StepStatus::Waiting || !step.due_at) continue;
    const auto kind = step.error ? Timer::Kind::Retry : Timer::Kind::Wait;
    found.push_back({*step.due_at, kind, {}, step.node, step.item});
  }
  std::ranges::sort(found, [](const Timer& a, const Timer& b) {
    return std::tie(a.due, a.approval, a.node, a.item, a.kind) <
           std::tie(b.due, b.approval, b.node, b.item, b.kind);
  });
  return found;
}

}  // namespace nf::engine
