#include "engine/output_limit.h"
#include "engine/work.h"

namespace nf::engine {

Result<> report_effect(Work& work, const ReportEffect& command) {
  const Step* step = work.state().step(command.node, command.item);
  const bool awaited = step && step->status == StepStatus::Running && step->effect &&
                       step->revision == command.revision && step->attempts == command.attempt;
  if (!awaited) return fail(ErrorCode::Conflict, "This effect is not awaited any more.", "late-result");
  if (command.error) {
    fail_step(work, command.node, command.item, *command.error, command.definite);
  } else if (const auto fits = check_output(*command.output); !fits) {
    fail_step(work, command.node, command.item, {"limit", fits.error().message, ""});
  } else {
    succeed(work, command.node, command.item, {.output = command.output, .provenance = command.provenance});
  }
  return {};
}

}  // namespace nf::engine
