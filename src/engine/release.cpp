#include "engine/release.h"

#include "engine/item.h"

namespace nf::engine {

namespace {

// Approvals of the current steps upstream that ended approved, in the order in which they opened.
std::vector<const Approval*> passed(const State& state, const Version& version, NodeIndex node,
                                    std::string_view item) {
  std::vector<const Approval*> found;
  if (state.approvals.empty()) return found;
  const std::vector<bool> upstream = version.graph.upstream(node);
  for (const Approval& approval : state.approvals) {
    if (approval.outcome != Outcome::Approved || !state.stands(approval) || !upstream[approval.node])
      continue;
    if (same_runs(version.graph, approval.node, approval.item, node, item)) found.push_back(&approval);
  }
  return found;
}

}  // namespace

const Approval* approval_passed(const State& state, const Version& version, NodeIndex node,
                                std::string_view item) {
  const auto approvals = passed(state, version, node, item);
  return approvals.empty() ? nullptr : approvals.back();
}

std::vector<Release> due_work(const State& state, const Version& version) {
  std::vector<Release> releases;
  if (state.ending || state.paused) return releases;
  for (const Step& step : state.steps) {
    if (step.status != StepStatus::Running || !step.effect) continue;
    Release release;
    release.execution_ = state.id;
    release.node_ = version.node(step.node).id;
    release.item_ = step.item;
    release.revision_ = step.revision;
    release.attempt_ = step.attempts;
    release.effect_ = *step.effect;
    release.idempotency_key_ = to_string(state.id) + "/" + release.node_ + "/" +
                               std::to_string(step.revision) + "/" + step.item + "/" +
                               std::to_string(step.effect->group);
    for (const Approval* approval : passed(state, version, step.node, step.item)) {
      release.approvals_.push_back(to_string(approval->id) + "; " + approval->context_hash);
    }
    release.test_ = state.test;
    release.timeout_ = version.node(step.node).timeout;
    releases.push_back(std::move(release));
  }
  return releases;
}

}  // namespace nf::engine
