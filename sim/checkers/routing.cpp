#include "sim/checkers/routing.h"

#include <algorithm>
#include <array>

namespace nf::sim {

using namespace engine;

namespace {

constexpr const char* kName = "routing";
constexpr std::array<std::string_view, 4> kTiers = {"low", "medium", "high", "critical"};
constexpr int kHigh = 2;

// -1: it is none.
int tier_of(const std::optional<std::string>& name) {
  const auto found = name ? std::ranges::find(kTiers, *name) : kTiers.end();
  return found == kTiers.end() ? -1 : static_cast<int>(found - kTiers.begin());
}

double number_asked_for(const State& state) {
  const Json* body = find(*state.trigger, "body");
  const Json* n = body ? find(*body, "n") : nullptr;
  return n ? n->to_number<double>() : 0;
}

// The AI step before this one.
NodeIndex ai_before(const Scene& scene, NodeIndex node) {
  const std::string reads = *string_at(scene.version.node(node).config, "ai");
  const std::size_t begin = reads.find('.') + 1;
  return scene.version.graph.find(reads.substr(begin, reads.find_first_of(".}", begin) - begin));
}

// By that step: -1 where it has no opinion.
int ai_tier(const Scene& scene, NodeIndex ai, const std::string& item) {
  const Step* step = scene.before.step(ai, item);
  if (!step || !step->output || step->status != StepStatus::Succeeded) return kHigh;
  const Json* about = find(*step->output, "_ai");
  if (!about || *find(*about, "degraded") == Json(true)) return kHigh;
  const Json* risk = find(*step->output, "risk");
  if (!risk) return kHigh;
  return risk->is_null() ? -1 : tier_of(std::string(risk->as_string()));
}

void see_tier(const StepSucceeded& e, const Scene& scene) {
  const double n = number_asked_for(scene.before);
  const int by_rules = n > 6 ? kHigh : n > 3 ? 1 : 0;
  const int tier = tier_of(string_at(*e.output, "tier"));
  scene.expect(kName, tier >= by_rules, scene.name(e.node), " is milder than the rules say");
  const NodeIndex ai = ai_before(scene, e.node);
  if (scene.is_pinned(ai)) return;
  scene.expect(kName, tier == std::max(by_rules, ai_tier(scene, ai, e.item)), scene.name(e.node),
               " is not the more severe of rules and AI");
}

}  // namespace

void RoutingChecker::see(const Event& event, const Scene& scene) {
  const auto* e = std::get_if<StepSucceeded>(&event);
  if (!e || scene.is_pinned(e->node)) return;
  if (scene.is(e->node, "risk_tier")) see_tier(*e, scene);
  if (scene.is(e->node, "decision_table")) {
    const std::string_view lane = number_asked_for(scene.before) >= 5 ? "slow" : "quick";
    scene.expect(kName, string_at(*e->output, "lane") == lane, scene.name(e->node),
                 " gave another row's value");
  }
}

}  // namespace nf::sim
