#include <algorithm>

#include "engine/output_limit.h"
#include "engine/scope.h"
#include "engine/work.h"

namespace nf::engine {

void open_wait(Work& work, NodeIndex node, const std::string& item, OpenWait wanted) {
  work.record(WaitOpened{node, item, wanted.until, std::move(wanted.signal), work.now()});
}

Result<> send_signal(Work& work, const SendSignal& command) {
  if (!work.actor().operates) return fail(ErrorCode::Forbidden, "Only an operator may send a signal.");
  if (work.state().ending) {
    return fail(ErrorCode::Conflict, "This execution has ended: " + std::string(status(work.state())) + ".",
                "execution-ended");
  }
  std::vector<std::pair<NodeIndex, std::string>> waiting;
  for (const Step& step : work.state().steps) {
    if (step.current && step.status == StepStatus::Waiting && !step.signal.empty() &&
        step.signal == command.signal)
      waiting.emplace_back(step.node, step.item);
  }
  if (waiting.empty()) {
    return fail(ErrorCode::Conflict,
                "Nothing in this execution waits for the signal \"" + command.signal + "\" now.",
                "not-waiting");
  }
  Json output = JsonObject{{"signal", command.signal},
                           {"body", command.body ? *command.body : Json(nullptr)},
                           {"by", to_json(work.actor().person)}};
  TRY(check_output(output));
  const auto shared = std::make_shared<const Json>(std::move(output));
  expr::Provenance provenance;
  provenance.graft("/body", expr::Provenance::of(expr::Source::External));
  for (const auto& [node, item] : waiting)
    succeed(work, node, item, {.output = shared, .provenance = provenance});
  return {};
}

}  // namespace nf::engine
