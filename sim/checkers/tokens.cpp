#include "sim/checkers/tokens.h"

#include <algorithm>

#include "engine/item.h"

namespace nf::sim {

using namespace engine;  // one case an event: the names stand alone

namespace {

constexpr const char* kName = "tokens";

bool needs_all(const Scene& scene, NodeIndex node) {
  return scene.is(node, "merge") && string_at(scene.version.node(node).config, "need") == "all";
}

}  // namespace

void TokenChecker::see(const Event& event, const Scene& scene) {
  std::visit([&](const auto& e) { see_one(e, scene); }, event);
}

void TokenChecker::enter(const std::string& item, NodeIndex node, const Scene& scene) {
  scene.expect(kName, entered_.insert({item, node}).second, scene.name(node),
               " was entered again without being taken back");
}

void TokenChecker::put(const std::string& item, const std::vector<EdgeIndex>& edges, Token token) {
  for (const EdgeIndex edge : edges) tokens_[{item, edge}] = token;
}

TokenChecker::Token TokenChecker::token(const std::string& item, EdgeIndex edge) const {
  const auto found = tokens_.find({item, edge});
  return found == tokens_.end() ? Token::None : found->second;
}

std::map<TokenChecker::Token, int> TokenChecker::tokens_at(const std::string& item, NodeIndex node,
                                                           const Scene& scene) const {
  std::map<Token, int> counts;
  for (const EdgeIndex edge : scene.version.graph.nodes[node].in) {
    const flow::Graph::Edge& spec = scene.version.graph.edges[edge];
    if (!spec.returns && !spec.loop_return) ++counts[token(item, edge)];
  }
  return counts;
}

void TokenChecker::see_one(const ExecutionStarted& e, const Scene& scene) { enter("", e.start, scene); }

void TokenChecker::see_one(const StepReady& e, const Scene& scene) {
  enter(e.item, e.node, scene);
  const auto& edge = scene.version.graph.edges[e.via];
  scene.expect(kName, edge.to == e.node, "a token came to another node than its edge leads to");
  scene.expect(kName, token(e.item, e.via) == Token::Live, scene.name(e.node),
               " was started by an edge without a live token");
  if (edge.returns) tokens_.erase({e.item, e.via});
  if (edge.returns || !scene.is(e.node, "merge")) return;
  auto counts = tokens_at(e.item, e.node, scene);
  scene.expect(kName, counts[Token::None] == 0, "the merge ", scene.name(e.node),
               " fired before every token of this revision came");
  scene.expect(kName, !needs_all(scene, e.node) || counts[Token::Dead] == 0, "the merge ", scene.name(e.node),
               " went on without a branch");
}

void TokenChecker::see_one(const StepSkipped& e, const Scene& scene) {
  enter(e.item, e.node, scene);
  auto counts = tokens_at(e.item, e.node, scene);
  scene.expect(kName, counts[Token::None] == 0, scene.name(e.node), " was skipped before every token came");
  const bool rightly = needs_all(scene, e.node) ? counts[Token::Dead] > 0 : counts[Token::Live] == 0;
  scene.expect(kName, rightly, scene.name(e.node), " was skipped alive");
  put(e.item, e.dead, Token::Dead);
}

void TokenChecker::see_one(const StepSucceeded& e, const Scene& scene) {
  const flow::Graph& graph = scene.version.graph;
  for (const EdgeIndex edge : e.live) {
    scene.expect(kName, graph.edges[edge].from == e.node, "a token left by another node's edge");
    const auto outcome = outcomes_.find({e.item, e.node});
    scene.expect(kName, outcome == outcomes_.end() || graph.edges[edge].port == outcome->second,
                 scene.name(e.node), " was left by another port than its outcome");
  }
  if (scene.is(e.node, "rework") && e.port == "main") left_by_main_ = e.node;
  put(e.item, e.live, Token::Live);
  put(e.item, e.dead, Token::Dead);
}

void TokenChecker::see_one(const StepFailed& e, const Scene&) {
  if (e.retry_at) return;
  put(e.item, e.live, Token::Live);
  put(e.item, e.dead, Token::Dead);
}

// It leaves by no port.
void TokenChecker::see_one(const StepCancelled& e, const Scene& scene) {
  const flow::Graph& graph = scene.version.graph;
  for (const EdgeIndex edge : graph.nodes[e.node].out) {
    if (!graph.edges[edge].returns && token(e.item, edge) == Token::None)
      tokens_[{e.item, edge}] = Token::Dead;
  }
}

void TokenChecker::see_one(const LoopItemStarted& e, const Scene&) {
  put(item_of(e.item, e.index), e.live, Token::Live);
}

void TokenChecker::see_one(const ApprovalClosed& e, const Scene& scene) {
  const Approval* approval = scene.before.approval(e.approval);
  if (approval && approval->node != flow::kNone)
    outcomes_[{approval->item, approval->node}] = name_of(e.outcome);
}

// What is taken back is worked out from the graph, whatever the event says.
void TokenChecker::see_one(const RequestResubmitted& e, const Scene& scene) {
  const flow::Graph& graph = scene.version.graph;
  scene.expect(kName, e.revision == scene.before.revision + 1, "a revision was left out");
  if (left_by_main_ == flow::kNone) return scene.findings.found(kName, "nobody had answered a rework");
  const std::vector<bool> old = graph.downstream(graph.nodes[left_by_main_].reentry);
  const auto is_old = [&](NodeIndex node) { return old[node] || !graph.nodes[node].forward; };
  std::erase_if(entered_, [&](const Place& place) { return is_old(place.second); });
  std::erase_if(tokens_, [&](const auto& entry) { return is_old(graph.edges[entry.first.second].from); });
  std::erase_if(outcomes_, [&](const auto& entry) { return is_old(entry.first.second); });
  for (const Approval& approval : scene.before.approvals) {
    if (!approval.open()) continue;  // perhaps at a node that a migration has left behind
    scene.expect(kName, !is_old(approval.node), "the approval of ", scene.name(approval.node),
                 " outlives its revision");
  }
  for (const Rework& rework : scene.before.reworks) {
    scene.expect(kName, !rework.open || !is_old(rework.node), "a rework outlives its revision");
  }
  for (const EdgeIndex edge : graph.nodes[left_by_main_].out) {
    if (graph.edges[edge].port == "main") tokens_[{"", edge}] = Token::Live;
  }
  left_by_main_ = flow::kNone;
}

void TokenChecker::see_one(const ExecutionMigrated& e, const Scene& scene) {
  for (const Approval& approval : scene.before.approvals) {
    scene.expect(kName, !approval.open(), "an approval outlives its version");
  }
  entered_ = {{"", e.start}};
  tokens_.clear();
  outcomes_.clear();
}

void TokenChecker::no_merge_waits(const Scene& scene) const {
  const flow::Graph& graph = scene.version.graph;
  for (NodeIndex node = 0; node < static_cast<NodeIndex>(graph.nodes.size()); ++node) {
    if (!scene.is(node, "merge") || graph.nodes[node].loop != flow::kNone) continue;
    scene.expect(kName, entered_.contains({"", node}) || tokens_at("", node, scene)[Token::Live] == 0,
                 "it ended while the merge ", scene.name(node), " held a token");
  }
}

// Every token has arrived: each node has run or was skipped. Where something was stopped on its way, at least
// no merge still holds a token.
void TokenChecker::see_one(const ExecutionEnded& e, const Scene& scene) {
  if (e.ending == Ending::Completed || e.ending == Ending::FailedContinued) no_merge_waits(scene);
  const bool stopped = std::ranges::any_of(scene.before.steps, [](const Step& step) {
    return step.current && (step.status == StepStatus::Cancelled || step.status == StepStatus::Failed);
  });
  if (e.ending != Ending::Completed || stopped) return;
  const flow::Graph& graph = scene.version.graph;
  for (NodeIndex node = 0; node < static_cast<NodeIndex>(graph.nodes.size()); ++node) {
    if (!graph.nodes[node].forward || graph.nodes[node].loop != flow::kNone) continue;
    scene.expect(kName, entered_.contains({"", node}), "no token came to ", scene.name(node));
  }
}

}  // namespace nf::sim
