#include "engine/work.h"

namespace nf::engine {

namespace {

std::vector<NodeIndex> node_map(const Version& from, const Version& to) {
  std::vector<NodeIndex> map;
  for (const flow::NodeSpec& node : from.document.nodes) map.push_back(to.graph.find(node.id));
  // The start is the start, whatever it is called now.
  map[from.graph.start] = to.graph.start;
  return map;
}

Result<> check(const Work& work, const MigrateExecution& command) {
  const State& state = work.state();
  if (!work.actor().operates) return fail(ErrorCode::Forbidden, "Only an operator may do this.");
  if (state.ending) {
    return fail(ErrorCode::Conflict, "This execution has ended: " + std::string(status(state)) + ".",
                "execution-ended");
  }
  const WorkflowRef& to = command.to->ref;
  if (to.id != state.workflow.id || to.version == state.workflow.version) {
    return fail(ErrorCode::Conflict, "It can move only to another version of its own workflow.",
                "same-version");
  }
  if (state.revision >= kLastRevision) {
    return fail(ErrorCode::LimitReached, "Revision 100 is the last.", "revision-limit");
  }
  const Json* body = find(*state.trigger, "body");
  auto faults = faults_of(*command.to->trigger, body ? *body : Json(nullptr), *state.vars, work.now());
  if (faults.empty()) return {};
  return fail(ErrorCode::InvalidInput, "The request is not one that the other version takes.",
              "invalid-input", std::move(faults));
}

}  // namespace

Result<> migrate(Work& work, const MigrateExecution& command) {
  TRY(check(work, command));
  const Version& to = *command.to;
  stop_everything(work);
  work.record(ExecutionMigrated{.workflow = to.ref,
                                .nodes = static_cast<int>(to.graph.nodes.size()),
                                .edges = static_cast<int>(to.graph.edges.size()),
                                .start = to.graph.start,
                                .node_map = node_map(work.version(), to),
                                .revision = work.state().revision + 1,
                                .by = work.actor().person,
                                .reason = command.reason,
                                .at = work.now()});
  work.go_on_in(to);
  if (work.state().output) work.record(OutputGiven{nullptr, work.now()});
  return {};
}

}  // namespace nf::engine
