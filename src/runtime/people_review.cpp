#include "runtime/people_review.h"

#include <utility>

#include "runtime/task_rows.h"

namespace nf::runtime {

namespace {

constexpr const char* kReview = "people_review";
constexpr std::size_t kReviewsPerBatch = 50;

}  // namespace

void note_people_review(Writing& writing, UserId user) {
  writing.batch().entities.push_back({kReview, to_string(user), "{}"});
}

void start_people_review(Runtime& runtime, UserId user) {
  // Where the queue is full, resume_people_reviews() finds the row later.
  (void)runtime.submit(std::make_unique<PeopleReview>(runtime, user));
}

Result<> resume_people_reviews(Runtime& runtime) {
  for (const ports::EntityRow& row : TRY(runtime.reader()->entities(kReview))) {
    start_people_review(runtime, TRY(parse_id<UserId>(row.id)));
  }
  return {};
}

PeopleReview::PeopleReview(Runtime& runtime, UserId user, Part part, std::string cursor)
    : runtime_(runtime), user_(user), part_(part), cursor_(std::move(cursor)) {}

Result<std::vector<ExecutionId>> PeopleReview::next_page(Writing& writing) {
  std::vector<ExecutionId> found;
  if (part_ == Part::Approvals) {
    auto page =
        TRY(writing.reader().approvals({.assignee = user_, .open = true}, {kReviewsPerBatch, cursor_}));
    for (const ports::ApprovalRow& row : page.rows) found.push_back(row.execution);
    cursor_ = std::move(page.next_cursor);
  } else if (part_ == Part::Tasks) {
    // In the order of their ids; those of this page may be gone when the next is asked for.
    const std::vector<TaskId> tasks = TRY(tasks_of(writing.reader(), user_));
    const std::string after = std::exchange(cursor_, "");
    for (const TaskId& task : tasks) {
      std::string id = to_string(task);
      if (id <= after) continue;
      found.push_back(task.execution);
      if (found.size() < kReviewsPerBatch) continue;
      cursor_ = std::move(id);
      break;
    }
  } else {
    auto page = TRY(writing.reader().executions({.status = "waiting_rework"}, {kReviewsPerBatch, cursor_}));
    for (const ports::ExecutionRow& row : page.rows) found.push_back(row.id);
    cursor_ = std::move(page.next_cursor);
  }
  return found;
}

void PeopleReview::go_on(const Writing& writing) {
  more_ = true;
  if (!cursor_.empty()) return;
  const User* user = writing.workspace().user(user_);
  const bool is_over = part_ == Part::Reworks || (user && user->enabled);
  if (is_over) more_ = false;
  part_ = part_ == Part::Approvals ? Part::Tasks : Part::Reworks;
}

void PeopleReview::prepare(Writing& writing) {
  const auto page = next_page(writing);
  if (!page) return;  // the row stays, for resume_people_reviews()
  go_on(writing);
  for (const ExecutionId execution : *page) {
    jobs_.push_back(std::make_unique<SystemJob>(execution, engine::ReviewPeople{}, runtime_.observer()));
    jobs_.back()->prepare(writing);
  }
  if (!more_) writing.batch().entities.push_back({kReview, to_string(user_), std::nullopt});
}

void PeopleReview::finish(const Result<>& committed) {
  for (const auto& job : jobs_) job->finish(committed);
  if (!committed || !more_) return;
  (void)runtime_.submit(std::make_unique<PeopleReview>(runtime_, user_, part_, std::move(cursor_)));
}

}  // namespace nf::runtime
