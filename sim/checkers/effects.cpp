#include "sim/checkers/effects.h"

#include <algorithm>

namespace nf::sim {

using namespace engine;  // one case an event: the names stand alone

namespace {

constexpr const char* kName = "effects";

bool is_gate(const Version& version, NodeIndex node) {
  return version.node(node).type == "approval" || version.node(node).type == "approval_group";
}

// Whether what happened in `outer` happened for all that runs in `item`: outside of its loop, or in it.
bool is_around(const std::string& outer, const std::string& item) {
  return outer.empty() || outer == item || item.starts_with(outer + "/");
}

// Whether a way leads from the start to `node` that does not leave `gate` approved.
bool reached_without(const Version& version, NodeIndex gate, NodeIndex node) {
  const flow::Graph& graph = version.graph;
  std::vector<bool> seen(graph.nodes.size(), false);
  std::vector<NodeIndex> next = {graph.start};
  while (!next.empty()) {
    const NodeIndex at = next.back();
    next.pop_back();
    if (at == node) return true;
    if (seen[static_cast<std::size_t>(at)]) continue;
    seen[static_cast<std::size_t>(at)] = true;
    for (const EdgeIndex edge : graph.nodes[at].out) {
      if (at != gate || graph.edges[edge].port != "approved") next.push_back(graph.edges[edge].to);
    }
  }
  return false;
}

}  // namespace

std::vector<NodeIndex> gates_before(const Version& version, NodeIndex node) {
  std::vector<NodeIndex> gates;
  for (NodeIndex gate = 0; gate < static_cast<NodeIndex>(version.graph.nodes.size()); ++gate) {
    if (is_gate(version, gate) && !reached_without(version, gate, node)) gates.push_back(gate);
  }
  return gates;
}

void EffectChecker::see(const Event& event, const Scene& scene) {
  std::visit([&](const auto& e) { see_one(e, scene); }, event);
}

void EffectChecker::see_one(const EffectRequested& e, const Scene& scene) {
  const auto known = gates_.find(e.node);
  const auto& gates =
      known != gates_.end() ? known->second : gates_[e.node] = gates_before(scene.version, e.node);
  for (const NodeIndex gate : gates) {
    if (scene.is_pinned(gate)) continue;
    const bool approved = std::ranges::any_of(scene.before.approvals, [&](const Approval& approval) {
      return approval.node == gate && is_around(approval.item, e.item) &&
             approval.outcome == Outcome::Approved;
    });
    scene.expect(kName, approved, "an effect of ", scene.name(e.node), " before the approval of ",
                 scene.name(gate));
  }
  Asked& asked = asked_[{scene.name(e.node), e.item, scene.before.revision}];
  scene.expect(kName, !asked.succeeded, scene.name(e.node), " was asked for again after it succeeded");
  scene.expect(kName, e.attempt == asked.attempt + 1, scene.name(e.node), " has lost count of its attempts");
  if (asked.attempt > 0) {
    const int group = asked.group + (asked.asks_anew ? 1 : 0);
    scene.expect(kName, e.effect.group == group, scene.name(e.node), " was tried under another key");
    scene.expect(kName, asked.asks_anew || *e.effect.request == *asked.request, scene.name(e.node),
                 " was tried with another request");
  }
  asked = {e.effect.group, e.effect.request, e.attempt, false, false};
}

void EffectChecker::see_one(const EffectReported& e, const Scene& scene) {
  if (e.late) return;
  const auto found = asked_.find({scene.name(e.node), e.item, e.revision});
  if (found == asked_.end()) return scene.findings.found(kName, "a report of no effect");
  found->second.succeeded = e.outcome == EffectOutcome::Succeeded;
}

void EffectChecker::see_one(const StepRetried& e, const Scene& scene) {
  const Step* step = scene.before.step(e.node, e.item);
  const auto found = asked_.find({scene.name(e.node), e.item, scene.before.revision});
  if (!step || found == asked_.end()) return;
  found->second.asks_anew = found->second.asks_anew || (e.by_operator && step->definite);
  found->second.succeeded = false;  // an output that was too large: asked again under the same key
}

void EffectChecker::see_one(const ExecutionMigrated&, const Scene&) { gates_.clear(); }

void EffectChecker::look_at(const Release& release, const State& state, Findings& findings) const {
  const auto found = asked_.find({release.node(), release.item(), release.revision()});
  if (found == asked_.end() || found->second.attempt < release.attempt())
    return findings.found(kName, release.node() + " was carried out before it was durable that it may be");
  if (found->second.succeeded)
    return findings.found(kName, release.node() + " was carried out again after its success was recorded");
  for (const std::string& passed : release.approvals()) {
    const bool approved = std::ranges::any_of(state.approvals, [&](const Approval& approval) {
      return approval.outcome == Outcome::Approved &&
             passed == to_string(approval.id) + "; " + approval.context_hash;
    });
    if (!approved) return findings.found(kName, release.node() + " names an approval that was not given");
  }
}

}  // namespace nf::sim
