#include "engine/notice.h"

#include <algorithm>

namespace nf::engine {

namespace {

const Reviewer* reviewer_of(const Stage& stage, const Person& person) {
  const auto found = std::ranges::find(stage.reviewers, person.user,
                                       [](const Reviewer& reviewer) { return reviewer.person.user; });
  return found == stage.reviewers.end() ? nullptr : &*found;
}

// Whether this person had been asked in this stage already.
bool was_asked(const Approval* before, std::size_t stage, const Person& person) {
  if (!before || stage >= before->stages.size()) return false;
  const Reviewer* reviewer = reviewer_of(before->stages[stage], person);
  return reviewer && reviewer->state != ReviewerState::Waiting;
}

void add_approval(const Approval* before, const Approval& after, std::vector<Notice>& found) {
  const bool cancelled = before && before->open() && after.outcome == Outcome::Cancelled;
  for (std::size_t i = 0; i < after.stages.size(); ++i) {
    for (const Reviewer& reviewer : after.stages[i].reviewers) {
      if (reviewer.state != ReviewerState::Asked || !reviewer.person.user) continue;
      const bool known = was_asked(before, i, reviewer.person);
      const bool asked_now = after.open() && !known && static_cast<int>(i) == after.open_stage();
      if (!asked_now && !(cancelled && known)) continue;
      found.push_back({.kind = asked_now ? Notice::Kind::Asked : Notice::Kind::Cancelled,
                       .to = reviewer.person,
                       .approval = after.id,
                       .node = after.node,
                       .revision = after.revision});
    }
  }
}

}  // namespace

std::vector<Notice> notices(const State& before, const State& after) {
  std::vector<Notice> found;
  for (const Approval& approval : after.approvals) {
    const Approval* earlier = before.approval(approval.id);
    if (earlier && !earlier->open()) continue;
    add_approval(earlier, approval, found);
  }
  for (std::size_t i = before.reworks.size(); i < after.reworks.size(); ++i) {
    const Rework& rework = after.reworks[i];
    if (!rework.open) continue;
    found.push_back({.kind = Notice::Kind::Rework,
                     .to = rework.to,
                     .approval = rework.approval,
                     .node = rework.node,
                     .revision = rework.revision});
  }
  return found;
}

}  // namespace nf::engine
