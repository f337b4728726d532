#include "engine/approval.h"

#include <algorithm>

namespace nf::engine {

int Approval::open_stage() const {
  if (!open()) return -1;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    if (stages[i].status == StageStatus::Open) return static_cast<int>(i);
  }
  return -1;
}

const Decision* Approval::decision_of(UserId user) const {
  auto found = std::ranges::find_if(decisions, [&](const Decision& d) { return d.reviewer.user == user; });
  return found == decisions.end() ? nullptr : &*found;
}

std::vector<UserId> can_decide(const Approval& approval) {
  std::vector<UserId> users;
  const int stage = approval.open_stage();
  if (stage < 0) return users;
  for (const Reviewer& reviewer : approval.stages[stage].reviewers) {
    if (reviewer.state == ReviewerState::Asked) users.push_back(*reviewer.person.user);
  }
  return users;
}

bool unassigned(const Approval& approval) { return approval.open() && can_decide(approval).empty(); }

}  // namespace nf::engine
