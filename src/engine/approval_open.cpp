#include <algorithm>

#include "base/check.h"
#include "base/hash.h"
#include "base/pointer.h"
#include "engine/freeze.h"
#include "engine/reviewers.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

// The policy object of a step, or why it cannot be used. Nobody is asked by a policy that is wrong.
Result<Policy> usable_policy(const OpenApproval& wanted) {
  Policy policy = TRY(parse_policy(*wanted.policy));
  std::vector<Fault> untrusted = untrusted_parts(*wanted.policy, wanted.provenance);
  if (!untrusted.empty()) {
    const std::string at = untrusted[0].pointer + " " + untrusted[0].message;
    return fail(ErrorCode::InvalidInput, at, "policy", std::move(untrusted));
  }
  return policy;
}

bool port_connected(const Version& version, NodeIndex node, std::string_view port) {
  return std::ranges::any_of(version.graph.nodes[node].out,
                             [&](EdgeIndex edge) { return version.graph.edges[edge].port == port; });
}

std::vector<Stage> stages_of(const Policy& policy) {
  std::vector<Stage> stages;
  for (const StageSpec& spec : policy.stages) {
    stages.push_back({.name = spec.name,
                      .mode = spec.mode,
                      .quorum = spec.quorum,
                      .seats = spec.seats,
                      .fallback = spec.fallback,
                      .due_in = spec.due_in});
  }
  return stages;
}

Approval make_approval(Work& work, NodeIndex node, const std::string& item, const OpenApproval& wanted,
                       const Policy& policy) {
  const flow::NodeSpec& spec = work.version().node(node);
  Approval approval{.id = work.ids().make<ApprovalId>(),
                    .node = node,
                    .item = item,
                    .revision = work.state().revision,
                    .title = wanted.title.empty() ? spec.name : wanted.title,
                    .message = wanted.message.empty() ? policy.message : wanted.message,
                    .policy = wanted.policy,
                    .require_comment = policy.require_comment,
                    .allow_comments = policy.allow_comments,
                    .allow_request_changes = policy.allow_request_changes &&
                                             port_connected(work.version(), node, "changes_requested"),
                    .allow_self_approval = policy.allow_self_approval,
                    .allow_bulk = policy.allow_bulk,
                    .revision_limit = policy.revision_limit,
                    .on_timeout = policy.on_timeout,
                    .stages = stages_of(policy),
                    .remind_every = policy.remind_every,
                    .opened_at = work.now()};
  resolve_stages(work.state(), approval, work.directory());
  for (Stage& stage : approval.stages)
    for (Reviewer& reviewer : stage.reviewers) reviewer.state = ReviewerState::Waiting;
  return approval;
}

}  // namespace

void open_approval(Work& work, NodeIndex node, const std::string& item, OpenApproval wanted) {
  auto policy = usable_policy(wanted);
  if (!policy) {
    const std::string at = policy.error().faults.empty() ? "" : policy.error().faults[0].pointer;
    return fail_step(
        work, node, item,
        {"policy", "The policy object cannot be used, so nobody was asked: " + policy.error().message,
         wanted.pointer + at});
  }
  Approval approval = make_approval(work, node, item, wanted, *policy);
  auto context = std::make_shared<const Json>(frozen_context(work.state(), work.version(), approval));
  const std::string bytes = canonical_json(*context);
  if (bytes.size() > kMaxContextBytes) {
    return fail_step(
        work, node, item,
        {"limit", "What the reviewers would have to see is larger than 1 MiB, so nobody was asked.", ""});
  }
  approval.context_hash = hash_name(sha256(bytes));
  const ApprovalId id = approval.id;
  work.record(ApprovalOpened{std::move(approval), std::move(context), work.now()});
  open_stage(work, id, 0);
}

void open_stage(Work& work, ApprovalId id, int index) {
  const Approval* approval = work.state().approval(id);
  CHECK(approval != nullptr);
  const Stage& stage = approval->stages[index];
  StageOpened opened{.approval = id,
                     .stage = index,
                     .reviewers = resolve_stage(work.state(), *approval, index, work.directory()),
                     .at = work.now()};
  if (stage.due_in) opened.due_at = add(work.now(), *stage.due_in);
  work.record(std::move(opened));
}

}  // namespace nf::engine
