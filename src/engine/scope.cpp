#include "engine/scope.h"

namespace nf::engine {

namespace {

// The last step of a node that gave something, also where a resubmission has taken it back: a token on a
// return edge comes from the old revision.
const Step* last_output(const State& state, NodeIndex node) {
  for (auto step = state.steps.rbegin(); step != state.steps.rend(); ++step) {
    if (step->node == node && step->output) return &*step;
  }
  return nullptr;
}

}  // namespace

Json to_json(const Person& person) {
  JsonObject object{{"name", person.name}, {"email", person.email}};
  return object;
}

StepScope::StepScope(const State& state, const Version& version, const Step& step, Time now)
    : state_(state), version_(version), now_(now) {
  const NodeIndex source = step.via == flow::kNone ? flow::kNone : version.graph.edges[step.via].from;
  const Step* before = source == flow::kNone ? nullptr : last_output(state, source);
  input_ = before ? before->output : state.trigger;
  input_provenance_ = before ? before->provenance : state.trigger_provenance;
  if (!state.requester_verified) {
    execution_provenance_.graft("/requester", expr::Provenance::of(expr::Source::External));
  }
}

expr::Binding StepScope::root(expr::Root root) const {
  switch (root) {
    case expr::Root::Trigger:
      return {state_.trigger.get(), &state_.trigger_provenance};
    case expr::Root::Input:
      return {input_.get(), &input_provenance_};
    case expr::Root::Execution:
      return {&execution(), &execution_provenance_};
    case expr::Root::Workflow:
      return {&workflow(), nullptr};
    case expr::Root::Vars:
      return {state_.vars.get(), nullptr};
    case expr::Root::Body:
      return {};
    case expr::Root::Item:
      return {};
    case expr::Root::Index:
      return {};
    case expr::Root::Nodes:
      return {};
    case expr::Root::Now:
      return {};
  }
  return {};
}

expr::Binding StepScope::node(std::string_view id) const {
  const NodeIndex index = version_.graph.find(id);
  const Step* step = index == flow::kNone ? nullptr : state_.step(index);
  if (!step || !step->output) return {};
  return {step->output.get(), &step->provenance};
}

const Json& StepScope::execution() const {
  if (!execution_) {
    JsonObject object{{"id", to_string(state_.id)},
                      {"revision", state_.revision},
                      {"started_at", format_time(state_.started_at)},
                      {"requester", to_json(state_.requester)}};
    object["submitted_by"] = state_.submitted_by ? to_json(*state_.submitted_by) : Json(nullptr);
    execution_ = std::move(object);
  }
  return *execution_;
}

const Json& StepScope::workflow() const {
  if (!workflow_) {
    workflow_ = JsonObject{{"id", to_string(state_.workflow.id)},
                           {"name", state_.workflow.name},
                           {"version", state_.workflow.version}};
  }
  return *workflow_;
}

}  // namespace nf::engine
