#include "base/check.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

tl::unexpected<Error> ended(const State& state) {
  return fail(ErrorCode::Conflict, "This execution has ended: " + std::string(status(state)) + ".",
              "execution-ended");
}

tl::unexpected<Error> only_operators() { return fail(ErrorCode::Forbidden, "Only an operator may do this."); }

}  // namespace

Result<> start(Work& work, const StartExecution& command) {
  const Version& version = work.version();
  work.record(ExecutionStarted{.id = command.id,
                               .workflow = version.ref,
                               .nodes = static_cast<int>(version.graph.nodes.size()),
                               .edges = static_cast<int>(version.graph.edges.size()),
                               .requester = command.requester,
                               .requester_verified = command.requester_verified,
                               .submitted_by = command.submitted_by,
                               .beneficiary = command.beneficiary,
                               .editors = command.editors,
                               .title = command.title,
                               .parent = command.parent,
                               .test = command.test,
                               .pins = command.pins,
                               .start = version.graph.start,
                               .trigger = command.trigger,
                               .provenance = command.provenance,
                               .vars = command.vars,
                               .at = work.now()});
  return {};
}

void stop_everything(Work& work, const Rework* kept) {
  std::vector<ApprovalId> approvals;
  for (const Approval& approval : work.state().approvals) {
    if (approval.open()) approvals.push_back(approval.id);
  }
  for (const ApprovalId id : approvals) close_approval(work, id, Outcome::Cancelled);
  for (std::size_t i = 0; i < work.state().reworks.size(); ++i) {
    const Rework& rework = work.state().reworks[i];
    if (rework.open) work.record(ReworkClosed{rework.node, rework.item, "", work.now()});
  }
  for (std::size_t i = 0; i < work.state().tasks.size(); ++i) {
    const Task& task = work.state().tasks[i];
    if (task.open)
      work.record(TaskClosed{.node = task.node, .item = task.item, .by = std::nullopt, .at = work.now()});
  }
  for (std::size_t i = 0; i < work.state().steps.size(); ++i) {
    const Step& step = work.state().steps[i];
    const bool active = step.status == StepStatus::Ready || step.status == StepStatus::Running ||
                        step.status == StepStatus::Waiting;
    if (kept && step.node == kept->node && step.item == kept->item) continue;
    if (step.current && active) work.record(StepCancelled{step.node, step.item, work.now()});
  }
}

Result<> cancel(Work& work, const CancelExecution& command) {
  if (!work.actor().operates) return only_operators();
  if (work.state().ending) return ended(work.state());
  stop_everything(work);
  work.record(ExecutionEnded{Ending::Cancelled, command.reason, work.actor().person, work.now()});
  return {};
}

Result<> pause(Work& work) {
  if (!work.actor().operates) return only_operators();
  if (work.state().ending) return ended(work.state());
  if (!work.state().paused) work.record(ExecutionPaused{work.actor().person, work.now()});
  return {};
}

Result<> resume(Work& work) {
  if (!work.actor().operates) return only_operators();
  if (work.state().ending) return ended(work.state());
  if (work.state().paused) work.record(ExecutionResumed{work.actor().person, work.now()});
  return {};
}

Result<> retry(Work& work, const RetryStep& command) {
  if (!work.actor().operates) return only_operators();
  if (work.state().ending == Ending::Cancelled) return ended(work.state());
  const Step* step = work.state().step(command.node, command.item);
  if (!step || step->status != StepStatus::Failed || step->continued) {
    return fail(ErrorCode::Conflict, "Only a failed step whose branch has stopped can be retried.",
                "not-failed");
  }
  work.record(StepRetried{.node = command.node,
                          .item = command.item,
                          .by_operator = true,
                          .by = work.actor().person,
                          .at = work.now()});
  return {};
}

}  // namespace nf::engine
