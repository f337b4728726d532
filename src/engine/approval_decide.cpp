#include <algorithm>

#include "base/check.h"
#include "engine/comment.h"
#include "engine/reviewers.h"
#include "engine/stage.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

// Where a person stands in an approval: their entry in the open stage, or else anywhere.
struct Standing {
  const Reviewer* reviewer = nullptr;
  int stage = -1;
};

Standing standing_of(const Approval& approval, UserId user) {
  Standing standing;
  for (int i = 0; i < static_cast<int>(approval.stages.size()); ++i) {
    for (const Reviewer& reviewer : approval.stages[i].reviewers) {
      if (reviewer.person.user != user) continue;
      if (!standing.reviewer || i == approval.open_stage()) standing = {&reviewer, i};
    }
  }
  return standing;
}

Result<> check_person(const Work& work, const Approval& approval, const Standing& standing) {
  const Person& person = work.actor().person;
  if (barred(work.state(), person, approval.allow_self_approval)) {
    return fail(ErrorCode::Forbidden, "You asked for this, or filed or edited it, so others decide.",
                "self-approval");
  }
  const Account* account = person.user ? work.directory().account(*person.user) : nullptr;
  if (!account || !account->enabled || !standing.reviewer) {
    return fail(ErrorCode::Forbidden, "You are not a reviewer of this approval.", "not-a-reviewer");
  }
  return {};
}

Result<> check_moment(const Work& work, const Approval& approval, const Standing& standing) {
  if (work.state().revision > approval.revision) {
    return fail(ErrorCode::Conflict,
                "The request has been corrected since: revision " + std::to_string(work.state().revision) +
                    " is the current one.",
                "stale-revision");
  }
  if (!approval.open()) {
    return fail(ErrorCode::Conflict,
                "This approval is closed already: " + std::string(name_of(*approval.outcome)) + ".",
                "approval-closed");
  }
  if (approval.decision_of(*standing.reviewer->person.user)) {
    return fail(ErrorCode::Conflict, "You have decided already; the first decision counts.",
                "already-decided");
  }
  if (standing.stage != approval.open_stage() || standing.reviewer->state != ReviewerState::Asked) {
    return fail(ErrorCode::Conflict,
                "It is not your turn: your stage is not open, or others were asked instead.",
                "not-your-turn");
  }
  return {};
}

Result<> check_decision(const Approval& approval, const DecideApproval& command) {
  if (command.revision != approval.revision) {
    return fail(ErrorCode::Conflict,
                "This approval is about revision " + std::to_string(approval.revision) + ", not " +
                    std::to_string(command.revision) + ".",
                "stale-revision");
  }
  if (command.context_hash != approval.context_hash) {
    return fail(ErrorCode::Conflict, "What you were shown is not what this approval froze; load it again.",
                "context-changed");
  }
  TRY(check_comment(approval, command.verdict, command.comment));
  if (command.verdict != Verdict::RequestChanges) return {};
  if (!approval.allow_request_changes) {
    return fail(ErrorCode::InvalidInput, "This approval does not take change requests: approve or reject.",
                "revision-limit");
  }
  if (approval.revision > approval.revision_limit) {
    return fail(ErrorCode::InvalidInput,
                "Changes were requested " + std::to_string(approval.revision_limit) +
                    " times already, which is the limit: approve or reject.",
                "revision-limit");
  }
  return {};
}

}  // namespace

Result<> decide_approval(Work& work, const DecideApproval& command) {
  const Approval* approval = work.state().approval(command.approval);
  if (!approval) return fail(ErrorCode::NotFound, "There is no such approval.");
  // Who may decide is read again now, in the transaction of the decision.
  if (approval->open()) review_people(work, command.approval);
  approval = work.state().approval(command.approval);
  const Person& person = work.actor().person;
  const Standing standing = person.user ? standing_of(*approval, *person.user) : Standing{};
  TRY(check_person(work, *approval, standing));
  TRY(check_moment(work, *approval, standing));
  TRY(check_decision(*approval, command));

  Decision decision{.id = work.ids().next(),
                    .reviewer = standing.reviewer->person,
                    .verdict = command.verdict,
                    .comment = command.comment,
                    .field_notes = command.field_notes,
                    .at = work.now(),
                    .via = work.actor().via,
                    .stage = standing.stage,
                    .revision = approval->revision};
  work.record(DecisionRecorded{command.approval, std::move(decision), approval->context_hash, work.now()});
  settle(work, command.approval);
  return {};
}

void settle(Work& work, ApprovalId id) {
  const Approval* approval = work.state().approval(id);
  CHECK(approval != nullptr);
  const int stage = approval->open_stage();
  if (stage < 0) return;
  switch (result_of(*approval, stage)) {
    case StageResult::Open:
      return;
    case StageResult::Rejected:
      return close_approval(work, id, Outcome::Rejected);
    case StageResult::ChangesRequested:
      return close_approval(work, id, Outcome::ChangesRequested);
    case StageResult::Approved:
      break;
  }
  work.record(StageApproved{id, stage, work.now()});
  const int next = stage + 1;
  if (next == static_cast<int>(work.state().approval(id)->stages.size())) {
    return close_approval(work, id, Outcome::Approved);
  }
  open_stage(work, id, next);
}

}  // namespace nf::engine
