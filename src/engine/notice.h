#pragma once

#include <vector>

#include "engine/state.h"

namespace nf::engine {

// Somebody who must be told of something, once.
struct Notice {
  enum class Kind {
    Asked,            // a reviewer: an approval waits for them
    Cancelled,        // a reviewer who was asked: nobody's decision is needed any more
    Rework,           // the requester, or whom the step names: the request needs corrections
    ReworkCancelled,  // whoever was asked for corrections: they are not needed any more
    Unassigned,       // who runs the workflow: nobody can decide an approval
    Reminder,         // a reviewer who was asked: an approval still waits for them
    Task,             // whom a form task asks: data is needed from them
    TaskCancelled,    // whoever was asked for data: it is not needed any more
    Commented,        // requester and reviewers: somebody else wrote about the request
  };
  Kind kind = Kind::Asked;
  Person to;
  std::optional<ApprovalId> approval;  // of a rework: whose change request led to it
  NodeIndex node = 0;
  std::string item;
  int revision = 1;
};
std::string_view name_of(Notice::Kind kind);
// Whether it is about what the reviewer as such is asked: a leaf of the log says that they were told.
constexpr bool to_reviewer(Notice::Kind kind) {
  return kind == Notice::Kind::Asked || kind == Notice::Kind::Cancelled || kind == Notice::Kind::Reminder;
}

// Whom the turn from `before` to `after` gives something to be told. `by` led to it: what somebody does not
// need because they withdrew it themselves is no news to them. Unassigned approvals are newly_unassigned()'s.
std::vector<Notice> notices(const State& before, const State& after, const Person& by);

// The open approvals that nobody can decide, and that somebody could before or that were not there.
std::vector<const Approval*> newly_unassigned(const State& before, const State& after);

}  // namespace nf::engine
