#include "engine/scope.h"

#include <algorithm>

#include "engine/item.h"

namespace nf::engine {

namespace {

// The last step of a node in an item that gave something, also where a resubmission has taken it back: a
// token on a return edge comes from the old revision.
const Step* last_output(const State& state, NodeIndex node, std::string_view item) {
  for (auto step = state.steps.rbegin(); step != state.steps.rend(); ++step) {
    if (step->node == node && step->output && step->item == item) return &*step;
  }
  return nullptr;
}

}  // namespace

Json to_json(const Person& person) {
  JsonObject object{{"name", person.name}, {"email", person.email}};
  return object;
}

std::optional<CurrentItem> current_item(const State& state, const flow::Graph& graph, NodeIndex loop,
                                        NodeIndex reader, std::string_view reader_item) {
  const auto around = loops_around(graph, reader);
  const auto level = std::ranges::find(around, loop) - around.begin();
  if (level == std::ssize(around)) return std::nullopt;
  // The item seen of whatever lies in this loop's body and in no deeper one.
  std::string_view item = reader_item;
  for (auto depth = std::ssize(around) - 1; depth > level; --depth) item = place_of(item).loop_item;
  if (item.empty()) return std::nullopt;
  const ItemPlace place = place_of(item);
  const Loop* entered = state.loop(loop, place.loop_item);
  if (!entered || place.index >= std::ssize(entered->items->get_array())) return std::nullopt;
  return CurrentItem{&entered->items->get_array()[place.index], place.index,
                     entered->provenance.at("/items/" + std::to_string(place.index))};
}

StepScope::StepScope(const State& state, const Version& version, const Step& step, Time now)
    : state_(state), version_(version), node_(step.node), item_(step.item), now_(now) {
  const flow::Graph& graph = version.graph;
  if (graph.nodes[node_].loop != flow::kNone) {
    current_item_ = current_item(state, graph, graph.nodes[node_].loop, node_, item_);
    if (current_item_) index_ = current_item_->index;
  }
  const NodeIndex source = step.via == flow::kNone ? flow::kNone : graph.edges[step.via].from;
  const Step* before = source == flow::kNone ? nullptr : last_output(state, source, item_);
  if (source != flow::kNone && starts_item(graph, step.via) && current_item_) {
    // A copy: an item is read where the array may be gone by the time that it is used.
    input_ = std::make_shared<const Json>(*current_item_->value);
    input_provenance_ = current_item_->provenance;
  } else {
    input_ = before ? before->output : state.trigger;
    input_provenance_ = before ? before->provenance : state.trigger_provenance;
  }
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
      return current_item_ ? expr::Binding{current_item_->value, &current_item_->provenance}
                           : expr::Binding{};
    case expr::Root::Index:
      return current_item_ ? expr::Binding{&index_, nullptr} : expr::Binding{};
    case expr::Root::Nodes:
      return {};
    case expr::Root::Now:
      return {};
  }
  return {};
}

expr::Binding StepScope::node(std::string_view id) const {
  const NodeIndex index = version_.graph.find(id);
  if (index == flow::kNone) return {};
  const auto item = item_seen(version_.graph, index, node_, item_);
  const Step* step = item ? state_.step(index, *item) : nullptr;
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
