#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "engine/person.h"
#include "engine/policy.h"

namespace nf::engine {

enum class Verdict { Approve, Reject, RequestChanges };
enum class Outcome { Approved, Rejected, ChangesRequested, TimedOut, Cancelled };

enum class ReviewerState { Waiting, Asked, Decided, Removed };
enum class How { Named, Group, Manager, Fallback, Reassigned };

// A person asked by an approval, with how they were resolved.
struct Reviewer {
  Person person;  // `user` is set: only accounts are asked
  // Which of Stage::seats they may fill. None of whoever joined at a deadline, or has a place of theirs now,
  // or was given one where no seat was missing.
  std::vector<int> seats;
  How how = How::Named;
  bool fallback = false;
  ReviewerState state = ReviewerState::Waiting;

  bool operator==(const Reviewer&) const = default;
};

enum class StageStatus { Waiting, Open, Approved, Closed };

struct Stage {
  std::string name;
  ReviewMode mode = ReviewMode::All;
  int quorum = 0;
  StageStatus status = StageStatus::Waiting;
  std::vector<SeatSpec> seats;
  std::vector<SeatSpec> fallback;
  std::vector<Reviewer> reviewers;
  std::optional<Duration> due_in;
  std::optional<Time> due_at;
  bool fallback_joined = false;  // the first deadline has passed

  bool operator==(const Stage&) const = default;
};

// One reviewer's verdict in one revision.
struct Decision {
  Uuid id;
  Person reviewer;
  Verdict verdict = Verdict::Approve;
  std::string comment;
  JsonRef field_notes;  // [{pointer, text}]; null when none
  Time at;
  std::string via;
  int stage = 0;
  int revision = 1;
};

// What somebody said about an approval without deciding it.
struct Comment {
  Uuid id;
  Person by;
  std::string text;
  Time at;
};

// One gate: open, then one outcome.
struct Approval {
  ApprovalId id;
  int node = 0;  // index into the version's nodes
  std::string item;
  int revision = 1;
  std::string title;
  std::string message;
  JsonRef policy;  // the policy object after expressions
  CommentRule require_comment = CommentRule::OnNegative;
  bool allow_comments = true;
  bool allow_request_changes = true;  // by the policy, and the port is connected
  bool allow_self_approval = false;
  bool allow_bulk = false;  // may be decided together with others, with one reason
  int revision_limit = 3;
  OnTimeout on_timeout = OnTimeout::TimedOut;
  std::vector<Stage> stages;
  std::vector<Decision> decisions;
  std::vector<Comment> comments;
  std::optional<Duration> remind_every;
  std::optional<Time> remind_at;    // the next reminder that comes by itself
  std::optional<Time> reminded_at;  // the last one
  Time opened_at;
  std::optional<Time> closed_at;
  std::optional<Outcome> outcome;
  std::string context_hash;

  bool open() const { return !outcome.has_value(); }
  // Index of the open stage; -1 once closed.
  int open_stage() const;
  const Decision* decision_of(UserId user) const;
};

// Who of an approval can decide now: asked, in the open stage, not yet decided.
std::vector<UserId> can_decide(const Approval& approval);
// Open, but those who are there cannot bring it to an end: nobody is asked, and an operator must look.
bool unassigned(const Approval& approval);

std::string_view name_of(Verdict verdict);  // "approve", "reject", "request_changes"
std::string_view name_of(Outcome outcome);  // "approved" …; also the port that is taken
std::string_view name_of(ReviewMode mode);
std::string_view name_of(ReviewerState state);
std::string_view name_of(How how);
std::string_view name_of(StageStatus status);

}  // namespace nf::engine
