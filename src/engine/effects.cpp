#include <algorithm>

#include "engine/output_limit.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

EffectReported report_of(const ReportEffect& command, NodeIndex node, Time at) {
  EffectReported report{.node = node,
                        .item = command.item,
                        .revision = command.revision,
                        .attempt = command.attempt,
                        .kind = command.kind,
                        .trace = command.trace,
                        .error = command.error,
                        .at = at};
  if (!command.error) report.output = command.output;
  if (command.error) report.outcome = command.definite ? EffectOutcome::Failed : EffectOutcome::Unknown;
  return report;
}

// Whether such an attempt was ever asked for. Of a node that is gone from the version that the execution has
// moved to, nothing is left but the revisions before.
bool was_asked_for(const State& state, const ReportEffect& command, NodeIndex node) {
  if (node == flow::kNone) return command.revision < state.revision;
  return std::ranges::any_of(state.steps, [&](const Step& step) {
    return step.node == node && step.item == command.item && step.revision == command.revision &&
           step.attempts >= command.attempt;
  });
}

// Whether the outcome of this attempt is waited for: it runs, or has started an execution that does.
template <class Command>
bool is_awaited(const Step* step, const Command& command) {
  if (!step || !step->effect) return false;
  const bool under_way =
      step->status == StepStatus::Running || (step->status == StepStatus::Waiting && step->child.has_value());
  return under_way && step->revision == command.revision && step->attempts == command.attempt;
}

}  // namespace

Result<> link_child(Work& work, const LinkChild& command) {
  const NodeIndex node = work.version().graph.find(command.node);
  const Step* step = work.state().step(node, command.item);
  if (!is_awaited(step, command))
    return fail(ErrorCode::Conflict, "No step waits for this execution.", "late-result");
  if (step->child == command.child) return {};
  work.record(ChildStarted{node, command.item, command.child, work.now()});
  return {};
}

Result<> report_effect(Work& work, const ReportEffect& command) {
  const NodeIndex node = work.version().graph.find(command.node);
  const Step* step = work.state().step(node, command.item);
  const bool awaited = is_awaited(step, command);
  EffectReported report = report_of(command, node, work.now());
  if (!awaited) {
    if (!was_asked_for(work.state(), command, node))
      return fail(ErrorCode::Conflict, "No such effect was asked for.", "late-result");
    report.late = true;
    work.record(std::move(report));
    return {};
  }
  work.record(std::move(report));
  if (command.error) {
    fail_step(work, node, command.item, *command.error, command.definite, command.retryable);
  } else if (const auto fits = check_output(*command.output); !fits) {
    // It has happened: an operator's retry must not make it happen under another key.
    fail_step(work, node, command.item, {"limit", fits.error().message, ""}, false, false);
  } else {
    succeed(work, node, command.item, {.output = command.output, .provenance = command.provenance});
  }
  return {};
}

}  // namespace nf::engine
