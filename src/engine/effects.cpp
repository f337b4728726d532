#include <algorithm>

#include "engine/output_limit.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

EffectReported report_of(const ReportEffect& command, Time at) {
  EffectReported report{.node = command.node,
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

// Whether such an attempt was ever asked for.
bool was_asked_for(const State& state, const ReportEffect& command) {
  return std::ranges::any_of(state.steps, [&](const Step& step) {
    return step.node == command.node && step.item == command.item && step.revision == command.revision &&
           step.attempts >= command.attempt;
  });
}

}  // namespace

Result<> report_effect(Work& work, const ReportEffect& command) {
  const Step* step = work.state().step(command.node, command.item);
  const bool awaited = step && step->status == StepStatus::Running && step->effect &&
                       step->revision == command.revision && step->attempts == command.attempt;
  EffectReported report = report_of(command, work.now());
  if (!awaited) {
    if (!was_asked_for(work.state(), command))
      return fail(ErrorCode::Conflict, "No such effect was asked for.", "late-result");
    report.late = true;
    work.record(std::move(report));
    return {};
  }
  work.record(std::move(report));
  if (command.error) {
    fail_step(work, command.node, command.item, *command.error, command.definite, command.retryable);
  } else if (const auto fits = check_output(*command.output); !fits) {
    fail_step(work, command.node, command.item, {"limit", fits.error().message, ""}, true, false);
  } else {
    succeed(work, command.node, command.item, {.output = command.output, .provenance = command.provenance});
  }
  return {};
}

}  // namespace nf::engine
