#include <algorithm>

#include "engine/comment.h"
#include "engine/discussion.h"
#include "engine/work.h"
#include "flow/visible.h"

namespace nf::engine {

namespace {

Result<const Approval*> open_one(const Work& work, ApprovalId id) {
  const Approval* approval = work.state().approval(id);
  if (!approval) return fail(ErrorCode::NotFound, "There is no such approval.");
  if (!approval->open()) {
    return fail(ErrorCode::Conflict,
                "This approval is closed already: " + std::string(name_of(*approval->outcome)) + ".",
                "approval-closed");
  }
  return approval;
}

Result<> check_party(const Work& work, const Approval& approval) {
  if (work.actor().operates || takes_part(work.state(), approval, work.actor().person)) return {};
  return fail(ErrorCode::Forbidden,
              "Only the requester, its reviewers and operators take part in this approval.", "forbidden");
}

}  // namespace

bool takes_part(const State& state, const Approval& approval, const Person& person) {
  if (same_person(person, state.requester)) return true;
  if (state.submitted_by && same_person(person, *state.submitted_by)) return true;
  return person.user && std::ranges::any_of(approval.stages, [&](const Stage& stage) {
           return std::ranges::any_of(stage.reviewers, [&](const Reviewer& reviewer) {
             return reviewer.person.user == person.user;
           });
         });
}

bool may_remind(const Approval& approval, Time now) {
  return !can_decide(approval).empty() &&
         (!approval.reminded_at || now >= *approval.reminded_at + kBetweenReminders);
}

Result<> add_comment(Work& work, const AddComment& command) {
  const Approval* approval = TRY(open_one(work, command.approval));
  TRY(check_party(work, *approval));
  if (!flow::has_visible(command.text)) {
    return fail(ErrorCode::InvalidInput, "A comment needs words.", "invalid-input",
                {{"/text", "is required"}});
  }
  if (flow::code_points(command.text) > kMaxCommentCharacters) {
    return fail(ErrorCode::InvalidInput, "The comment is too long.", "invalid-input",
                {{"/text", "must have at most " + std::to_string(kMaxCommentCharacters) + " characters"}});
  }
  if (approval->comments.size() >= kMaxComments) {
    return fail(ErrorCode::LimitReached,
                "This approval has " + std::to_string(kMaxComments) + " comments, which is the limit.",
                "comment-limit");
  }
  work.record(CommentAdded{
      command.approval, {work.ids().next(), work.actor().person, command.text, work.now()}, work.now()});
  return {};
}

Result<> remind(Work& work, const RemindReviewers& command) {
  const Approval* approval = TRY(open_one(work, command.approval));
  TRY(check_party(work, *approval));
  if (can_decide(*approval).empty()) {
    return fail(ErrorCode::Conflict, "Nobody is asked now, so there is nobody to remind.", "nobody-asked");
  }
  if (!may_remind(*approval, work.now())) {
    return fail(ErrorCode::Conflict, "They were reminded less than an hour ago.", "reminded-recently");
  }
  work.record(ReviewersReminded{command.approval, work.actor().person, work.now()});
  return {};
}

}  // namespace nf::engine
