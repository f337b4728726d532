#include "engine/scope.h"
#include "http/api/shapes.h"

namespace nf::http {

using engine::State;
using engine::Step;

Json person_json(const engine::Person& person) { return engine::to_json(person); }

Json time_or_null(const std::optional<Time>& time) { return time ? Json(format_time(*time)) : Json(nullptr); }

namespace {

// What the step's token brought: the output of the node before it at that time.
Json input_of(const State& state, const engine::Version& version, std::size_t index) {
  const Step& step = state.steps[index];
  if (step.via == flow::kNone) return nullptr;
  const auto source = version.graph.edges[step.via].from;
  for (std::size_t i = index; i-- > 0;) {
    if (state.steps[i].node == source && state.steps[i].output) return *state.steps[i].output;
  }
  return nullptr;
}

Json error_of(const Step& step) {
  if (!step.error) return nullptr;
  JsonObject error{{"code", step.error->code}, {"message", step.error->message}};
  if (!step.error->pointer.empty()) error["pointer"] = step.error->pointer;
  return error;
}

Json step_json(const State& state, const engine::Version& version, std::size_t index) {
  const Step& step = state.steps[index];
  const flow::NodeSpec& node = version.node(step.node);
  JsonObject json{{"id", node.id},
                  {"type", node.type},
                  {"name", node.name},
                  {"status", name_of(step.status)},
                  {"revision", step.revision},
                  {"item", step.item.empty() ? Json(nullptr) : Json(step.item)},
                  {"started_at", format_time(step.started_at)},
                  {"ended_at", time_or_null(step.ended_at)},
                  {"attempts", step.attempts},
                  {"input", input_of(state, version, index)},
                  {"output", step.output ? *step.output : Json(nullptr)},
                  {"error", error_of(step)},
                  {"log", JsonArray{}}};
  if (step.trace) json["rules"] = *step.trace;
  if (step.due_at) json["due_at"] = format_time(*step.due_at);
  if (!step.current) json["superseded"] = true;
  return json;
}

// The failure that ended the execution: of the first step whose branch has stopped.
Json failure_of(const State& state, const engine::Version& version) {
  for (const Step& step : state.steps) {
    if (!step.current || step.status != engine::StepStatus::Failed || step.continued) continue;
    JsonObject error = error_of(step).as_object();
    error["node"] = version.node(step.node).id;
    return error;
  }
  if (state.ending == engine::Ending::Cancelled) {
    return JsonObject{{"code", "cancelled"}, {"message", state.ended_because}};
  }
  return nullptr;
}

}  // namespace

Json execution_json(const State& state, const engine::Version& version,
                    const std::optional<Time>& pruned_at) {
  JsonArray attention;
  for (const engine::Attention& entry : engine::attention(state)) {
    attention.push_back(JsonObject{{"node", version.node(entry.node).id}, {"reason", entry.reason}});
  }
  JsonArray nodes;
  for (std::size_t i = 0; i < state.steps.size(); ++i) nodes.push_back(step_json(state, version, i));
  JsonArray approvals;
  for (const engine::Approval& approval : state.approvals) {
    approvals.push_back(JsonObject{
        {"id", to_string(approval.id)},
        {"node", approval.node == flow::kNone ? Json(nullptr) : Json(version.node(approval.node).id)},
        {"revision", approval.revision},
        {"outcome", approval.outcome ? Json(name_of(*approval.outcome)) : Json(nullptr)}});
  }
  return JsonObject{{"id", to_string(state.id)},
                    {"title", state.title},
                    {"workflow",
                     {{"id", to_string(state.workflow.id)},
                      {"name", state.workflow.name},
                      {"version", state.workflow.version},
                      {"hash", state.workflow.hash}}},
                    {"status", engine::status(state)},
                    {"attention", std::move(attention)},
                    {"requester", person_json(state.requester)},
                    {"submitted_by", state.submitted_by ? person_json(*state.submitted_by) : Json(nullptr)},
                    {"revision", state.revision},
                    {"started_at", format_time(state.started_at)},
                    {"ended_at", time_or_null(state.ended_at)},
                    {"pruned_at", time_or_null(pruned_at)},
                    {"output", state.output ? *state.output : Json(nullptr)},
                    {"error", failure_of(state, version)},
                    {"test", state.test},
                    {"approvals", std::move(approvals)},
                    {"nodes", std::move(nodes)}};
}

}  // namespace nf::http
