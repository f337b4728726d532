#include <algorithm>

#include "base/check.h"
#include "engine/reviewers.h"
#include "engine/stage.h"
#include "engine/work.h"
#include "flow/visible.h"

namespace nf::engine {

void review_people(Work& work, ApprovalId id) {
  const Approval* approval = work.state().approval(id);
  CHECK(approval != nullptr);
  const int index = approval->open_stage();
  if (index < 0) return;
  auto people = replace_leavers(work.state(), *approval, index, work.directory());
  if (people == approval->stages[index].reviewers) return;
  work.record(ReviewersChanged{.approval = id,
                               .stage = index,
                               .cause = PeopleChange::Replaced,
                               .reviewers = std::move(people),
                               .due_at = approval->stages[index].due_at,
                               .reason = "a reviewer is no longer eligible",
                               .at = work.now()});
}

void review_people(Work& work) {
  std::vector<ApprovalId> open;
  for (const Approval& approval : work.state().approvals) {
    if (approval.open()) open.push_back(approval.id);
  }
  for (const ApprovalId id : open) review_people(work, id);
  review_tasks(work);
}

namespace {

// Who gives up the seat: the one named, or for a seat with nobody, none.
Result<Reviewer> seat_to_pass(const Approval& approval, const Stage& stage, const ReassignReviewer& command) {
  const auto found = std::ranges::find_if(stage.reviewers, [&](const Reviewer& reviewer) {
    return reviewer.person.user == command.from &&
           (reviewer.state == ReviewerState::Asked || reviewer.state == ReviewerState::Waiting);
  });
  if (found != stage.reviewers.end()) return *found;
  if (!command.from.is_nil()) {
    return fail(ErrorCode::Conflict, "This person has no open seat to give up.", "not-your-turn");
  }
  if (!unassigned(approval)) {
    return fail(ErrorCode::Conflict, "No seat is free here: say whose seat it is that passes on.");
  }
  const std::vector<int> missing = unfilled_seats(stage, stage.reviewers);
  return Reviewer{.seats = missing.empty() ? std::vector<int>{} : std::vector<int>{missing.front()}};
}

}  // namespace

Result<> reassign(Work& work, const ReassignReviewer& command) {
  const Approval* approval = work.state().approval(command.approval);
  if (!approval) return fail(ErrorCode::NotFound, "There is no such approval.");
  const Actor& actor = work.actor();
  if (!actor.operates && actor.person.user != command.from) {
    return fail(ErrorCode::Forbidden, "Only the reviewer or an operator may pass a seat on.");
  }
  const int index = approval->open_stage();
  if (index < 0) return fail(ErrorCode::Conflict, "This approval is closed already.", "approval-closed");
  if (!flow::has_visible(command.reason)) {
    return fail(ErrorCode::InvalidInput, "Passing a seat on needs a written reason.", "comment-required",
                {{"/reason", "is required"}});
  }
  // Whoever has lost a seat has none to pass on, also where nobody has looked since.
  review_people(work, command.approval);
  approval = work.state().approval(command.approval);
  const Reviewer from = TRY(seat_to_pass(*approval, approval->stages[index], command));
  const Account* to = work.directory().account(command.to);
  if (!to || !can_join(work.state(), *approval, *to) || actor.person.user == to->id) {
    return fail(
        ErrorCode::InvalidInput, "This person cannot take the seat.", "invalid-input",
        {{"/to", "must be an enabled user who is not barred, has no seat in this approval and is not you"}});
  }

  Approval changed = *approval;
  std::vector<Reviewer>& people = changed.stages[index].reviewers;
  for (Reviewer& reviewer : people) {
    if (reviewer.person.user == command.from) reviewer.state = ReviewerState::Removed;
  }
  people.push_back({{to->name, to->email, to->id}, from.seats, How::Reassigned, false, ReviewerState::Asked});
  work.record(ReviewersChanged{.approval = command.approval,
                               .stage = index,
                               .cause = PeopleChange::Reassigned,
                               .reviewers = replace_leavers(work.state(), changed, index, work.directory()),
                               .due_at = changed.stages[index].due_at,
                               .by = actor.person,
                               .reason = command.reason,
                               .at = work.now()});
  return {};
}

}  // namespace nf::engine
