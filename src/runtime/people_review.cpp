#include "runtime/people_review.h"

namespace nf::runtime {

namespace {

constexpr const char* kKind = "people_review";
constexpr std::size_t kApprovalsPerBatch = 50;

}  // namespace

void note_people_review(Writing& writing, UserId user) {
  writing.batch().entities.push_back({kKind, to_string(user), "{}"});
}

void start_people_review(Runtime& runtime, UserId user) {
  // Where the queue is full, resume_people_reviews() finds the row later.
  (void)runtime.submit(std::make_unique<PeopleReview>(runtime, user));
}

Result<> resume_people_reviews(Runtime& runtime) {
  for (const ports::EntityRow& row : TRY(runtime.reader()->entities(kKind))) {
    start_people_review(runtime, TRY(parse_id<UserId>(row.id)));
  }
  return {};
}

PeopleReview::PeopleReview(Runtime& runtime, UserId user, std::string cursor)
    : runtime_(runtime), user_(user), cursor_(std::move(cursor)) {}

void PeopleReview::prepare(Writing& writing) {
  const ports::ApprovalFilter theirs{.assignee = user_, .open = true};
  auto page = writing.reader().approvals(theirs, {kApprovalsPerBatch, cursor_});
  if (!page) return;  // the row stays, for resume_people_reviews()
  cursor_ = std::move(page->next_cursor);
  more_ = !cursor_.empty();
  for (const ports::ApprovalRow& approval : page->rows) {
    jobs_.push_back(
        std::make_unique<SystemJob>(approval.execution, engine::ReviewPeople{}, runtime_.observer()));
    jobs_.back()->prepare(writing);
  }
  if (!more_) writing.batch().entities.push_back({kKind, to_string(user_), std::nullopt});
}

void PeopleReview::finish(const Result<>& committed) {
  for (const auto& job : jobs_) job->finish(committed);
  if (!committed || !more_) return;
  (void)runtime_.submit(std::make_unique<PeopleReview>(runtime_, user_, std::move(cursor_)));
}

}  // namespace nf::runtime
