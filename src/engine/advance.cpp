#include <algorithm>

#include "base/check.h"
#include "engine/item.h"
#include "engine/output_limit.h"
#include "engine/scope.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

std::vector<Branch> live_branches(const Work& work, NodeIndex node, const std::string& item) {
  std::vector<Branch> branches;
  const flow::Graph& graph = work.version().graph;
  const std::vector<Mark>& marks = work.state().marks.at(item);
  for (const EdgeIndex edge : graph.nodes[node].in) {
    if (marks[edge] != Mark::Live) continue;
    const Step* source = work.state().step(graph.edges[edge].from, item);
    if (!source || !source->output) continue;
    branches.push_back({work.version().node(source->node).id, source->output, &source->provenance});
  }
  return branches;
}

constexpr std::string_view kAiType = "ai_agent";

bool model_failed(const Step& step) {
  const Json* record = step.output ? find(*step.output, "_ai") : nullptr;
  const Json* degraded = record ? find(*record, "degraded") : nullptr;
  return step.status == StepStatus::Failed || (degraded && *degraded == Json(true));
}

bool some_model_failed(const Work& work, NodeIndex reader, const std::string& item) {
  const flow::Graph& graph = work.version().graph;
  const std::vector<bool> before = graph.upstream(reader);
  return std::ranges::any_of(work.state().steps, [&](const Step& step) {
    return step.current && before[step.node] && work.version().node(step.node).type == kAiType &&
           model_failed(step) && same_runs(graph, step.node, step.item, reader, item);
  });
}

// Carries out what a step wants.
struct Perform {
  Work& work;
  NodeIndex node;
  std::string item;

  void operator()(Succeed& wanted) const { succeed(work, node, item, std::move(wanted)); }
  void operator()(Fail& wanted) const { fail_step(work, node, item, std::move(wanted.error)); }
  void operator()(GiveOutput& wanted) const {
    work.record(OutputGiven{wanted.value, work.now()});
    succeed(work, node, item, {.output = wanted.value, .provenance = std::move(wanted.provenance)});
  }
  void operator()(OpenApproval& wanted) const { open_approval(work, node, item, std::move(wanted)); }
  void operator()(OpenRework& wanted) const { open_rework(work, node, item, std::move(wanted)); }
  void operator()(GrantException& wanted) const { grant_exception(work, node, item, std::move(wanted)); }
  void operator()(EnterLoop& wanted) const { enter_loop(work, node, item, std::move(wanted)); }
  void operator()(OpenWait& wanted) const { open_wait(work, node, item, std::move(wanted)); }
  void operator()(OpenTask& wanted) const { open_task(work, node, item, std::move(wanted)); }
  void operator()(RunEffect& wanted) const {
    const Step* step = work.state().step(node, item);
    EffectRequest effect{wanted.kind, wanted.request, step->group};
    work.record(EffectRequested{node, item, step->attempts + 1, std::move(effect), work.now()});
  }
};

// What an action gives the node, where it gives something now.
const Json* output_of(const Action& action) {
  if (const auto* done = std::get_if<Succeed>(&action)) return done->output.get();
  if (const auto* gives = std::get_if<GiveOutput>(&action)) return gives->value.get();
  return nullptr;
}

const Json* pinned(const State& state, const std::string& node_id) {
  return state.pins ? find(*state.pins, node_id) : nullptr;
}

// The port that a pinned output leaves by: what its `outcome` names, where an edge leaves by that, else the
// one by which the node is done.
std::string port_of_pin(const flow::Graph& graph, NodeIndex node, const Json& pin) {
  const auto outcome = string_at(pin, "outcome");
  const bool leads_on = outcome && std::ranges::any_of(graph.nodes[node].out, [&](EdgeIndex edge) {
                          return graph.edges[edge].port == *outcome;
                        });
  if (leads_on) return *outcome;
  const bool is_loop =
      std::ranges::any_of(graph.nodes[node].out, [&](EdgeIndex edge) { return starts_item(graph, edge); });
  return is_loop ? "done" : "main";
}

void run_step(Work& work, NodeIndex node, const std::string& item) {
  const Step& step = *work.state().step(node, item);
  if (step.via == flow::kNone) {
    return succeed(work, node, item,
                   {.output = work.state().trigger, .provenance = work.state().trigger_provenance});
  }
  if (fail_if_token_lost(work, node, item)) return;
  const std::string& id = work.version().node(node).id;
  if (const Json* pin = pinned(work.state(), id)) {
    return succeed(work, node, item,
                   {.output = std::make_shared<const Json>(*pin),
                    .ports = {port_of_pin(work.version().graph, node, *pin)}});
  }
  // One key, one request: what is tried again is what was sent before, whatever the time is now.
  if (step.effect)
    return work.record(EffectRequested{node, item, step.attempts + 1, *step.effect, work.now()});
  Action action = [&] {
    const StepScope scope(work.state(), work.version(), step, work.now());
    std::vector<Branch> branches;
    if (work.version().merges[node]) branches = live_branches(work, node, item);
    return work.version().behaviours[node]->run({scope, work.now(), id, scope.input(),
                                                 scope.input_provenance(), std::move(branches),
                                                 [&] { return some_model_failed(work, node, item); }});
  }();
  if (const Json* output = output_of(action)) {
    if (const auto fits = check_output(*output); !fits) action = Fail{{"limit", fits.error().message, ""}};
  }
  std::visit(Perform{work, node, item}, action);
}

// A loop waits for its items, which count themselves.
bool something_open(const State& state) {
  const auto active = [&](const Step& step) {
    return step.current && !state.loop(step.node, step.item) &&
           (step.status == StepStatus::Ready || step.status == StepStatus::Running ||
            step.status == StepStatus::Waiting);
  };
  return std::ranges::any_of(state.steps, active);
}

Ending ending_of(const State& state) {
  bool continued = false;
  for (const Step& step : state.steps) {
    if (!step.current || step.status != StepStatus::Failed) continue;
    if (!step.continued) return Ending::Failed;
    continued = true;
  }
  return continued ? Ending::FailedContinued : Ending::Completed;
}

}  // namespace

void advance(Work& work) {
  if (work.state().ending || work.state().paused) return;
  // What becomes ready on the way stands behind all that was there.
  std::size_t at = 0;
  do {
    for (; at < work.state().steps.size(); ++at) {
      const Step& step = work.state().steps[at];
      if (step.status == StepStatus::Ready) run_step(work, step.node, std::string(step.item));
    }
  } while (settle_loops(work));
  if (!something_open(work.state())) {
    // Behind a branch that has stopped, a merge waits for the operator.
    if (ending_of(work.state()) != Ending::Failed) fail_merges_in_vain(work, flow::kNone, "");
    work.record(ExecutionEnded{.ending = ending_of(work.state()), .at = work.now()});
  }
}

}  // namespace nf::engine
