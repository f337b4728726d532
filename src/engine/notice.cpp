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

void add_approval(const Approval* before, const Approval& after, const Person& by,
                  std::vector<Notice>& found) {
  const bool cancelled = before && before->open() && after.outcome == Outcome::Cancelled;
  for (std::size_t i = 0; i < after.stages.size(); ++i) {
    for (const Reviewer& reviewer : after.stages[i].reviewers) {
      if (reviewer.state != ReviewerState::Asked || !reviewer.person.user) continue;
      const bool known = was_asked(before, i, reviewer.person);
      const bool asked_now = after.open() && !known && static_cast<int>(i) == after.open_stage();
      const bool over = cancelled && known && !same_person(reviewer.person, by);
      if (!asked_now && !over) continue;
      found.push_back({.kind = asked_now ? Notice::Kind::Asked : Notice::Kind::Cancelled,
                       .to = reviewer.person,
                       .approval = after.id,
                       .node = after.node,
                       .item = after.item,
                       .revision = after.revision});
    }
  }
}

// Whether this rework or task, which was open, was answered by nobody.
template <class Asked>
bool was_cancelled(const State& before, const State& after, const Asked& asked) {
  if (after.workflow.version != before.workflow.version) return true;
  // Its step may be of an earlier revision than it is: what was ready in a pause opens after it.
  const auto step = std::find_if(after.steps.rbegin(), after.steps.rend(), [&](const Step& one) {
    return one.node == asked.node && one.item == asked.item && one.revision <= asked.revision;
  });
  return step != after.steps.rend() && step->status == StepStatus::Cancelled;
}

Notice about(Notice::Kind kind, const Rework& rework) {
  return {.kind = kind,
          .to = rework.to,
          .approval = rework.approval,
          .node = rework.node,
          .revision = rework.revision};
}

void add_reworks(const State& before, const State& after, const Person& by, std::vector<Notice>& found) {
  for (const Rework& rework : before.reworks) {
    if (!rework.open || same_person(rework.to, by) || !was_cancelled(before, after, rework)) continue;
    found.push_back(about(Notice::Kind::ReworkCancelled, rework));
  }
  for (std::size_t i = 0; i < after.reworks.size(); ++i) {
    // A migration forgets reworks, and goes on in a revision of its own.
    const bool is_new = i >= before.reworks.size() || after.reworks[i].revision > before.revision;
    if (is_new && after.reworks[i].open) found.push_back(about(Notice::Kind::Rework, after.reworks[i]));
  }
}

Notice about(Notice::Kind kind, const Task& task) {
  return {.kind = kind, .to = task.to, .node = task.node, .item = task.item, .revision = task.revision};
}

void add_tasks(const State& before, const State& after, const Person& by, std::vector<Notice>& found) {
  for (const Task& task : before.tasks) {
    if (task.open && !same_person(task.to, by) && was_cancelled(before, after, task))
      found.push_back(about(Notice::Kind::TaskCancelled, task));
  }
  for (std::size_t i = 0; i < after.tasks.size(); ++i) {
    const bool is_new = i >= before.tasks.size() || after.tasks[i].revision > before.revision;
    if (is_new && after.tasks[i].open) found.push_back(about(Notice::Kind::Task, after.tasks[i]));
  }
}

Notice about(Notice::Kind kind, const Approval& approval, const Person& to) {
  return {.kind = kind,
          .to = to,
          .approval = approval.id,
          .node = approval.node,
          .item = approval.item,
          .revision = approval.revision};
}

void add_reminders(const Approval& before, const Approval& after, std::vector<Notice>& found) {
  const int open = after.open_stage();
  if (open < 0 || after.reminded_at == before.reminded_at) return;
  for (const Reviewer& reviewer : after.stages[open].reviewers) {
    // Who is asked only now is told of that.
    if (reviewer.state != ReviewerState::Asked || !was_asked(&before, open, reviewer.person)) continue;
    found.push_back(about(Notice::Kind::Reminder, after, reviewer.person));
  }
}

// Whom a comment concerns: who asks, and who decides now or has decided.
void add_comments(const State& state, const Approval& before, const Approval& after, const Person& by,
                  std::vector<Notice>& found) {
  if (!after.open() || after.comments.size() == before.comments.size()) return;
  std::vector<Person> concerned = {state.requester};
  for (const Stage& stage : after.stages) {
    for (const Reviewer& reviewer : stage.reviewers) {
      if (reviewer.state == ReviewerState::Asked || reviewer.state == ReviewerState::Decided)
        concerned.push_back(reviewer.person);
    }
  }
  std::vector<Person> told;
  for (const Person& person : concerned) {
    const bool again =
        std::ranges::any_of(told, [&](const Person& other) { return same_person(person, other); });
    if (again || same_person(person, by)) continue;
    told.push_back(person);
    found.push_back(about(Notice::Kind::Commented, after, person));
  }
}

}  // namespace

std::vector<Notice> notices(const State& before, const State& after, const Person& by) {
  std::vector<Notice> found;
  for (const Approval& approval : after.approvals) {
    const Approval* earlier = before.approval(approval.id);
    if (earlier && !earlier->open()) continue;
    add_approval(earlier, approval, by, found);
    if (!earlier) continue;
    add_reminders(*earlier, approval, found);
    add_comments(after, *earlier, approval, by, found);
  }
  add_reworks(before, after, by, found);
  add_tasks(before, after, by, found);
  return found;
}

std::vector<const Approval*> newly_unassigned(const State& before, const State& after) {
  std::vector<const Approval*> found;
  for (const Approval& approval : after.approvals) {
    const Approval* earlier = before.approval(approval.id);
    if (unassigned(approval) && !(earlier && unassigned(*earlier))) found.push_back(&approval);
  }
  return found;
}

}  // namespace nf::engine
