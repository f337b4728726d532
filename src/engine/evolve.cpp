#include <algorithm>

#include "base/check.h"
#include "engine/event.h"

namespace nf::engine {

namespace {

Step& current_step(State& state, NodeIndex node, const std::string& item) {
  Step* step = state.step(node, item);
  CHECK(step != nullptr);
  return *step;
}

Approval& known_approval(State& state, ApprovalId id) {
  Approval* approval = state.approval(id);
  CHECK(approval != nullptr);
  return *approval;
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
  state.title = e.title;
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
  state.approvals.push_back(e.approval);
  current_step(state, e.approval.node, e.approval.item).status = StepStatus::Waiting;
}

void apply(State& state, const StageOpened& e) {
  Approval& approval = known_approval(state, e.approval);
  Stage& stage = approval.stages.at(e.stage);
  stage.status = StageStatus::Open;
  stage.reviewers = e.reviewers;
  stage.due_at = e.due_at;
  if (approval.remind_every) approval.remind_at = add(e.at, *approval.remind_every);
}

void apply(State& state, const ReviewersReminded& e) {
  Approval& approval = known_approval(state, e.approval);
  approval.reminded_at = e.at;
  if (approval.remind_every) approval.remind_at = add(e.at, *approval.remind_every);
}

void apply(State& state, const CommentAdded& e) {
  known_approval(state, e.approval).comments.push_back(e.comment);
}

void apply(State& state, const ReviewersChanged& e) {
  Stage& stage = known_approval(state, e.approval).stages.at(e.stage);
  stage.reviewers = e.reviewers;
  stage.due_at = e.due_at;
  if (e.cause == PeopleChange::Deadline) stage.fallback_joined = true;
}

void apply(State& state, const DecisionRecorded& e) {
  Approval& approval = known_approval(state, e.approval);
  approval.decisions.push_back(e.decision);
  for (Reviewer& reviewer : approval.stages.at(e.decision.stage).reviewers) {
    if (reviewer.person.user == e.decision.reviewer.user) reviewer.state = ReviewerState::Decided;
  }
}

void apply(State& state, const StageApproved& e) {
  known_approval(state, e.approval).stages.at(e.stage).status = StageStatus::Approved;
}

void apply(State& state, const ApprovalClosed& e) {
  Approval& approval = known_approval(state, e.approval);
  approval.outcome = e.outcome;
  approval.closed_at = e.at;
  approval.remind_at.reset();
  for (Stage& stage : approval.stages) {
    if (stage.status == StageStatus::Open) stage.status = StageStatus::Closed;
  }
}

void apply(State&, const ExceptionGranted&) {}

void apply(State& state, const ExecutionMigrated& e) {
  // History is kept under the new version's numbers; what stood at a node that is gone is in the journal
  // alone.
  const auto moved = [&](NodeIndex& node) { return (node = e.node_map.at(node)) != flow::kNone; };
  std::erase_if(state.steps, [&](Step& step) { return !moved(step.node); });
  for (Approval& approval : state.approvals) moved(approval.node);  // kNone: closed, at a node that is gone
  std::erase_if(state.reworks, [&](Rework& rework) { return !moved(rework.node); });
  for (Step& step : state.steps) {
    step.current = false;
    step.via = flow::kNone;
  }
  state.workflow = e.workflow;
  state.revision = e.revision;
  state.marks.clear();
  state.marks[""].assign(e.edges, Mark::None);
  state.steps.push_back({.node = e.start, .revision = e.revision, .started_at = e.at});
  state.revisions.push_back({e.revision, e.at, e.by, state.revisions.back().body});
}

void apply(State&, const NoticeSent&) {}

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
  std::erase_if(state.marks, [](const auto& entry) { return !entry.first.empty(); });
  for (const EdgeIndex edge : e.cleared) state.marks[""].at(edge) = Mark::None;
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
