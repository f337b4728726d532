#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/runtime.h"

namespace nf::runtime {

// Looks again at the open approvals in which somebody can decide, after they were disabled, left a group or
// are no manager any more; after they were disabled also at what they were asked to fill in, and at
// everything that waits for a correction, for nothing lists whose. What is to do is a row of kind
// `people_review` (id: the user) that is written with the change and deleted with the last of these, so that
// a crash or a full queue between the two loses nothing.
//
// On the writer thread, in the request that makes the change:
void note_people_review(Writing& writing, UserId user);
// After its commit:
void start_people_review(Runtime& runtime, UserId user);

// Starts what is left to do: after Runtime::start(), and now and then.
Result<> resume_people_reviews(Runtime& runtime);

// A page of them, in one batch; then the next page.
class PeopleReview final : public Job {
 public:
  enum class Part { Approvals, Tasks, Reworks };
  PeopleReview(Runtime& runtime, UserId user, Part part = Part::Approvals, std::string cursor = {});
  void prepare(Writing& writing) override;
  void finish(const Result<>& committed) override;

 private:
  Result<std::vector<ExecutionId>> next_page(Writing& writing);
  // Sets part_ and cursor_ to what comes after this page.
  void go_on(const Writing& writing);

  Runtime& runtime_;
  const UserId user_;
  Part part_;
  std::string cursor_;
  bool more_ = false;
  std::vector<std::unique_ptr<SystemJob>> jobs_;
};

}  // namespace nf::runtime
