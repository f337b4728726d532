#include <algorithm>

#include "base/check.h"
#include "engine/event.h"
#include "engine/item.h"

namespace nf::engine {

namespace {

Step& current_step(State& state, NodeIndex node, const std::string& item) {
  Step* step = state.step(node, item);
  CHECK(step != nullptr);
  return *step;
}

// Nothing happens to an approval that has its outcome.
Approval& open_one(State& state, ApprovalId id) {
  Approval* approval = state.approval(id);
  CHECK(approval != nullptr && approval->open());
  return *approval;
}

// A step that has come to its end is in no loop any more, if it was one.
void leave_loop(State& state, NodeIndex node, const std::string& item) {
  std::erase_if(state.loops, [&](const Loop& loop) { return loop.node == node && loop.item == item; });
}

Loop& known_loop(State& state, NodeIndex node, const std::string& item) {
  Loop* loop = state.loop(node, item);
  CHECK(loop != nullptr);
  return *loop;
}

void mark(State& state, const std::string& item, const std::vector<EdgeIndex>& edges, Mark mark) {
  std::vector<Mark>& marks = state.marks[item];
  marks.resize(state.marks[""].size(), Mark::None);
  for (const EdgeIndex edge : edges) marks.at(edge) = mark;
}

void apply(State& state, const ExecutionStarted& e) {
  CHECK(state.steps.empty());
  state.id = e.id;
  state.workflow = e.workflow;
  state.requester = e.requester;
  state.requester_verified = e.requester_verified;
  state.submitted_by = e.submitted_by;
  state.beneficiary = e.beneficiary;
  state.editors = e.editors;
  state.title = e.title;
  state.parent = e.parent;
  state.test = e.test;
  state.pins = e.pins;
  state.trigger = e.trigger;
  state.trigger_provenance = e.provenance;
  state.vars = e.vars;
  state.started_at = e.at;
  state.marks[""].assign(e.edges, Mark::None);
  state.steps.push_back({.node = e.start, .started_at = e.at});
  const Json* body = find(*e.trigger, "body");
  state.revisions.push_back(
      {1, e.at, e.submitted_by.value_or(e.requester), std::make_shared<const Json>(body ? *body : Json())});
}

void apply(State& state, const StepReady& e) {
  state.steps.push_back(
      {.node = e.node, .revision = state.revision, .item = e.item, .via = e.via, .started_at = e.at});
}

void apply(State& state, const StepSkipped& e) {
  state.steps.push_back({.node = e.node,
                         .revision = state.revision,
                         .item = e.item,
                         .status = StepStatus::Skipped,
                         .started_at = e.at,
                         .ended_at = e.at});
  mark(state, e.item, e.dead, Mark::Dead);
}

void apply(State& state, const StepSucceeded& e) {
  Step& step = current_step(state, e.node, e.item);
  step.status = StepStatus::Succeeded;
  step.attempts = attempts_made(step);
  step.ended_at = e.at;
  step.due_at.reset();
  step.error.reset();
  step.effect.reset();
  step.output = e.output;
  step.provenance = e.provenance;
  step.trace = e.trace;
  step.child.reset();
  step.signal.clear();
  leave_loop(state, e.node, e.item);
  mark(state, e.item, e.live, Mark::Live);
  mark(state, e.item, e.dead, Mark::Dead);
}

void apply(State& state, const StepFailed& e) {
  Step& step = current_step(state, e.node, e.item);
  step.attempts = attempts_made(step);
  step.error = e.error;
  step.due_at = e.retry_at;
  step.status = e.retry_at ? StepStatus::Waiting : StepStatus::Failed;
  step.continued = e.continued;
  step.definite = e.definite;
  step.output = e.output;
  // What went wrong may quote what came from outside.
  step.provenance = expr::Provenance::of(expr::Source::External);
  step.child.reset();
  leave_loop(state, e.node, e.item);
  if (!e.retry_at) step.ended_at = e.at;
  if (!e.retry_at) mark(state, e.item, e.live, Mark::Live);
  if (!e.retry_at) mark(state, e.item, e.dead, Mark::Dead);
}

void apply(State& state, const StepRetried& e) {
  Step& step = current_step(state, e.node, e.item);
  if (e.by_operator && step.definite) {
    ++step.group;
    step.effect.reset();
  }
  step.status = StepStatus::Ready;
  step.due_at.reset();
  step.ended_at.reset();
  step.continued = false;
  state.ending.reset();
  state.ended_at.reset();
}

void apply(State& state, const StepCancelled& e) {
  Step& step = current_step(state, e.node, e.item);
  step.status = StepStatus::Cancelled;
  step.ended_at = e.at;
  step.due_at.reset();
  step.effect.reset();
  step.signal.clear();
  leave_loop(state, e.node, e.item);
}

void apply(State& state, const EffectRequested& e) {
  Step& step = current_step(state, e.node, e.item);
  step.status = StepStatus::Running;
  step.attempts = e.attempt;
  step.effect = e.effect;
}

void apply(State&, const EffectReported&) {}
void apply(State& state, const OutputGiven& e) { state.output = e.value; }
void apply(State& state, const ExecutionPaused&) { state.paused = true; }
void apply(State& state, const ExecutionResumed&) { state.paused = false; }

void apply(State& state, const ExecutionEnded& e) {
  state.ending = e.ending;
  state.ended_at = e.at;
  state.ended_because = e.because;
  state.paused = false;
}

void apply(State& state, const ApprovalOpened& e) {
  CHECK(state.approval(e.approval.id) == nullptr);
  state.approvals.push_back(e.approval);
  current_step(state, e.approval.node, e.approval.item).status = StepStatus::Waiting;
}

void apply(State& state, const StageOpened& e) {
  Approval& approval = open_one(state, e.approval);
  Stage& stage = approval.stages.at(e.stage);
  stage.status = StageStatus::Open;
  stage.reviewers = e.reviewers;
  stage.due_at = e.due_at;
  if (approval.remind_every) approval.remind_at = add(e.at, *approval.remind_every);
}

void apply(State& state, const ReviewersReminded& e) {
  Approval& approval = open_one(state, e.approval);
  approval.reminded_at = e.at;
  if (approval.remind_every) approval.remind_at = add(e.at, *approval.remind_every);
}

void apply(State& state, const CommentAdded& e) { open_one(state, e.approval).comments.push_back(e.comment); }

void apply(State& state, const ReviewersChanged& e) {
  Approval& approval = open_one(state, e.approval);
  // Whoever is the first to be asked is reminded only once the whole time has passed.
  if (approval.remind_every && unassigned(approval)) approval.remind_at = add(e.at, *approval.remind_every);
  Stage& stage = approval.stages.at(e.stage);
  stage.reviewers = e.reviewers;
  stage.due_at = e.due_at;
  if (e.cause == PeopleChange::Deadline) stage.fallback_joined = true;
}

void apply(State& state, const DecisionRecorded& e) {
  Approval& approval = open_one(state, e.approval);
  approval.decisions.push_back(e.decision);
  for (Reviewer& reviewer : approval.stages.at(e.decision.stage).reviewers) {
    if (reviewer.person.user == e.decision.reviewer.user) reviewer.state = ReviewerState::Decided;
  }
}

void apply(State& state, const StageApproved& e) {
  open_one(state, e.approval).stages.at(e.stage).status = StageStatus::Approved;
}

void apply(State& state, const ApprovalClosed& e) {
  Approval& approval = open_one(state, e.approval);
  approval.outcome = e.outcome;
  approval.closed_at = e.at;
  approval.remind_at.reset();
  for (Stage& stage : approval.stages) {
    if (stage.status == StageStatus::Open) stage.status = StageStatus::Closed;
  }
}

void apply(State&, const ExceptionGranted&) {}

void apply(State& state, const ExecutionMigrated& e) {
  CHECK(e.revision == state.revision + 1);
  // History is kept under the new version's numbers; what stood at a node that is gone is in the journal
  // alone.
  const auto moved = [&](NodeIndex& node) { return (node = e.node_map.at(node)) != flow::kNone; };
  std::erase_if(state.steps, [&](Step& step) { return !moved(step.node); });
  // kNone: closed, at a node that is gone, perhaps since an earlier migration.
  for (Approval& approval : state.approvals) {
    if (approval.node != flow::kNone) moved(approval.node);
  }
  std::erase_if(state.reworks, [&](Rework& rework) { return !moved(rework.node); });
  for (Step& step : state.steps) {
    step.current = false;
    step.via = flow::kNone;
  }
  state.workflow = e.workflow;
  state.revision = e.revision;
  state.marks.clear();
  state.loops.clear();
  std::erase_if(state.tasks, [&](Task& task) { return !moved(task.node); });
  state.marks[""].assign(e.edges, Mark::None);
  state.steps.push_back({.node = e.start, .revision = e.revision, .started_at = e.at});
  state.revisions.push_back({e.revision, e.at, e.by, state.revisions.back().body});
}

void apply(State&, const NoticeSent&) {}

void apply(State& state, const LoopEntered& e) {
  current_step(state, e.node, e.item).status = StepStatus::Waiting;
  Loop& loop = state.loops.emplace_back(
      Loop{.node = e.node, .item = e.item, .items = e.items, .concurrency = e.concurrency});
  loop.provenance.graft("/items", e.provenance);
}

void apply(State& state, const LoopItemStarted& e) {
  Loop& loop = known_loop(state, e.node, e.item);
  CHECK(static_cast<int>(loop.started.size()) == e.index);
  loop.started.emplace_back();
  mark(state, item_of(e.item, e.index), e.live, Mark::Live);
}

void apply(State& state, const LoopItemEnded& e) {
  Loop& loop = known_loop(state, e.node, e.item);
  LoopItem& item = loop.started.at(e.index);
  item.ended = true;
  item.result = e.result;
  loop.provenance.graft("/results/" + std::to_string(e.index), e.provenance);
}

void apply(State& state, const WaitOpened& e) {
  Step& step = current_step(state, e.node, e.item);
  step.status = StepStatus::Waiting;
  step.due_at = e.due_at;
  step.signal = e.signal;
  step.error.reset();  // else its time would count as that of another attempt
}

void apply(State& state, const TaskOpened& e) {
  state.tasks.push_back(e.task);
  current_step(state, e.task.node, e.task.item).status = StepStatus::Waiting;
}

void apply(State& state, const TaskClosed& e) {
  for (Task& task : state.tasks) {
    if (task.node == e.node && task.item == e.item) task.open = false;
  }
}

void apply(State& state, const ChildStarted& e) {
  Step& step = current_step(state, e.node, e.item);
  step.status = StepStatus::Waiting;
  step.child = e.child;
}

void apply(State& state, const ReworkOpened& e) {
  state.reworks.push_back(e.rework);
  current_step(state, e.rework.node, e.rework.item).status = StepStatus::Waiting;
}

void apply(State& state, const ReworkClosed& e) {
  for (Rework& rework : state.reworks) {
    if (rework.node == e.node && rework.item == e.item) rework.open = false;
  }
}

void apply(State& state, const RequestResubmitted& e) {
  CHECK(e.revision == state.revision + 1);
  state.revision = e.revision;
  state.trigger = e.trigger;
  state.beneficiary = e.beneficiary;
  state.title = e.title;
  const Json* body = find(*e.trigger, "body");
  state.revisions.push_back({e.revision, e.at, e.by, std::make_shared<const Json>(body ? *body : Json())});
  state.editors.push_back(e.by);
  for (Step& step : state.steps) {
    if (std::ranges::find(e.taken_back, step.node) != e.taken_back.end()) step.current = false;
  }
  for (auto& [item, marks] : state.marks)
    for (const EdgeIndex edge : e.cleared) marks.at(edge) = Mark::None;
  std::erase_if(state.loops, [&](const Loop& loop) {
    return std::ranges::find(e.taken_back, loop.node) != e.taken_back.end();
  });
  // The start node's output is the request as it is now.
  for (Step& step : state.steps) {
    if (step.via == flow::kNone && step.current && step.status == StepStatus::Succeeded)
      step.output = e.trigger;
  }
}

}  // namespace

void evolve(State& state, const Event& event) {
  std::visit([&](const auto& e) { apply(state, e); }, event);
  state.last_at = std::max(state.last_at, time_of(event));
}

Time time_of(const Event& event) {
  return std::visit([](const auto& e) { return e.at; }, event);
}

}  // namespace nf::engine
