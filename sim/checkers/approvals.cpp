#include "sim/checkers/approvals.h"

#include <algorithm>

namespace nf::sim {

using namespace engine;  // one case an event: the names stand alone

namespace {

constexpr const char* kName = "approvals";

// Rule 3 of workflow.md, section 5.2, by account: everybody here has one.
bool is_barred(const State& state, const Approval& approval, UserId user) {
  const auto is = [&](const std::optional<Person>& person) { return person && person->user == user; };
  if (state.requester.user == user) return !approval.allow_self_approval;
  return is(state.submitted_by) || is(state.beneficiary) ||
         std::ranges::any_of(state.editors, [&](const Person& editor) { return editor.user == user; });
}

int count(const Approval& approval, int stage, Verdict verdict) {
  std::set<UserId> voters;
  for (const Decision& decision : approval.decisions) {
    if (decision.stage == stage && decision.verdict == verdict) voters.insert(*decision.reviewer.user);
  }
  return static_cast<int>(voters.size());
}

bool enough(const Approval& approval, int index) {
  const Stage& stage = approval.stages[static_cast<std::size_t>(index)];
  const int yes = count(approval, index, Verdict::Approve);
  const bool everybody = std::ranges::none_of(stage.reviewers, [](const Reviewer& reviewer) {
    return reviewer.state == ReviewerState::Asked || reviewer.state == ReviewerState::Waiting;
  });
  switch (stage.mode) {
    case ReviewMode::Any:
      return yes > 0 && count(approval, index, Verdict::Reject) == 0;
    case ReviewMode::Quorum:
      return yes >= stage.quorum;
    case ReviewMode::All:
      if (count(approval, index, Verdict::Reject) > 0) return false;
      if (stage.seats.size() == 1 && stage.seats[0].kind == SeatSpec::Kind::Group && !stage.fallback_joined)
        return yes >= stage.seats[0].need;
      return everybody && yes > 0;
  }
  return false;
}

bool overdue(const Approval& approval, Time at) {
  return std::ranges::any_of(approval.stages,
                             [&](const Stage& stage) { return stage.due_at && *stage.due_at <= at; });
}

}  // namespace

void ApprovalChecker::see(const Event& event, const Scene& scene) {
  std::visit([&](const auto& e) { see_one(e, scene); }, event);
}

void ApprovalChecker::see_one(const ApprovalOpened& e, const Scene& scene) {
  scene.expect(kName, e.approval.revision == scene.before.revision,
               "an approval was opened in another revision");
  scene.expect(kName, known_.insert(e.approval.id).second, "two approvals have one id");
}

void ApprovalChecker::see_one(const DecisionRecorded& e, const Scene& scene) {
  const Approval* approval = scene.before.approval(e.approval);
  if (!approval) return scene.findings.found(kName, "a decision on no approval");
  const UserId user = e.decision.reviewer.user.value_or(UserId{});
  const int stage = approval->open_stage();
  if (!approval->open() || stage < 0) return scene.findings.found(kName, "a decision after the outcome");
  const Stage& open = approval->stages[static_cast<std::size_t>(stage)];
  const bool asked = std::ranges::any_of(open.reviewers, [&](const Reviewer& reviewer) {
    return reviewer.person.user == user && reviewer.state == ReviewerState::Asked;
  });
  scene.expect(kName, !approval->decision_of(user), "a reviewer was counted twice");
  scene.expect(kName, !is_barred(scene.before, *approval, user), "somebody who is barred has decided");
  scene.expect(kName, !scene.people.certainly_disabled(user), "a disabled account has decided");
  scene.expect(kName, asked && e.decision.stage == stage, "somebody who is not asked has decided");
  scene.expect(kName, !open.due_at || *open.due_at > scene.now, "a late decision was accepted");
  scene.expect(kName,
               e.decision.revision == approval->revision && approval->revision == scene.before.revision,
               "a decision on another revision was accepted");
  scene.expect(kName, e.context_hash == approval->context_hash,
               "a decision on something else than was frozen");
}

void ApprovalChecker::see_one(const ApprovalClosed& e, const Scene& scene) {
  const Approval* approval = scene.before.approval(e.approval);
  if (!approval) return scene.findings.found(kName, "the end of no approval");
  scene.expect(kName, approval->open(), "an approval has come to two outcomes");
  const auto any = [&](Verdict verdict) {
    return std::ranges::any_of(approval->decisions, [&](const Decision& d) { return d.verdict == verdict; });
  };
  switch (e.outcome) {
    case Outcome::Approved:
      for (int i = 0; i < static_cast<int>(approval->stages.size()); ++i) {
        scene.expect(kName, enough(*approval, i), "an approval was passed without its decisions");
      }
      return;
    case Outcome::Rejected:
      return scene.expect(kName, any(Verdict::Reject) || overdue(*approval, e.at),
                          "an approval was rejected by nobody");
    case Outcome::ChangesRequested:
      return scene.expect(kName, any(Verdict::RequestChanges), "changes that nobody has asked for");
    case Outcome::TimedOut:
      return scene.expect(kName, overdue(*approval, e.at), "an approval timed out early");
    case Outcome::Cancelled:
      return;
  }
}

void ApprovalChecker::look_at(const State& state, const Version& version, Findings& findings) {
  for (const Approval& approval : state.approvals) {
    if (!approval.open()) continue;
    const Step* step = state.step(approval.node, approval.item);
    if (!step || step->status != StepStatus::Waiting || step->revision != approval.revision)
      findings.found(kName, "the approval of " + version.node(approval.node).id + " belongs to no step");
    if (unassigned(approval) && attention(state).empty())
      findings.found(kName, "nobody can decide, and nobody is told");
    for (const UserId user : can_decide(approval)) {
      if (is_barred(state, approval, user)) findings.found(kName, "somebody who is barred is asked");
    }
  }
}

}  // namespace nf::sim
