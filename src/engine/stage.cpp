#include "engine/stage.h"

#include <algorithm>

#include "base/check.h"

namespace nf::engine {

namespace {

bool counts(const Reviewer& reviewer) { return reviewer.state != ReviewerState::Removed; }

// How many people a seat wants. "All of a group" wants those who are there, and at least one.
int wanted(const Stage& stage, const std::vector<Reviewer>& reviewers, int seat) {
  const SeatSpec& spec = stage.seats[seat];
  if (spec.kind != SeatSpec::Kind::Group) return 1;
  if (spec.need != kEverybody) return spec.need;
  const auto of_seat = [&](const Reviewer& r) {
    return counts(r) && std::ranges::find(r.seats, seat) != r.seats.end();
  };
  return std::max<int>(1, static_cast<int>(std::ranges::count_if(reviewers, of_seat)));
}

// Bipartite matching of slots to reviewers (Kuhn): slots in the order of the list, so that where not all can
// be filled, the later ones stay open.
class Matching {
 public:
  Matching(const Stage& stage, const std::vector<Reviewer>& reviewers)
      : reviewers_(reviewers), holder_(reviewers.size(), -1) {
    for (int seat = 0; seat < static_cast<int>(stage.seats.size()); ++seat) {
      slots_.insert(slots_.end(), wanted(stage, reviewers, seat), seat);
    }
  }

  std::vector<int> unfilled() {
    std::vector<int> open;
    for (int slot = 0; slot < static_cast<int>(slots_.size()); ++slot) {
      tried_.assign(reviewers_.size(), false);
      if (!place(slot)) open.push_back(slots_[slot]);
    }
    return open;
  }

 private:
  bool place(int slot) {
    for (std::size_t i = 0; i < reviewers_.size(); ++i) {
      const Reviewer& reviewer = reviewers_[i];
      if (tried_[i] || !counts(reviewer)) continue;
      if (std::ranges::find(reviewer.seats, slots_[slot]) == reviewer.seats.end()) continue;
      tried_[i] = true;
      if (holder_[i] < 0 || place(holder_[i])) {
        holder_[i] = slot;
        return true;
      }
    }
    return false;
  }

  const std::vector<Reviewer>& reviewers_;
  std::vector<int> slots_;   // slot -> seat
  std::vector<int> holder_;  // reviewer -> slot
  std::vector<bool> tried_;
};

struct Votes {
  int approvals = 0;
  int undecided = 0;  // and not replaced
};

Votes count(const std::vector<Reviewer>& reviewers, const std::vector<Decision>& decisions, int stage_index) {
  Votes votes;
  for (const Decision& decision : decisions) {
    if (decision.stage == stage_index && decision.verdict == Verdict::Approve) ++votes.approvals;
  }
  for (const Reviewer& reviewer : reviewers) {
    if (reviewer.state == ReviewerState::Asked || reviewer.state == ReviewerState::Waiting) ++votes.undecided;
  }
  return votes;
}

// How many of those who were asked at the deadline have left without another in their place. Whoever joined
// then or later stands behind those who were there before.
int left_since_deadline(const std::vector<Reviewer>& reviewers) {
  const auto joined = [](const Reviewer& r) { return r.fallback && r.seats.empty(); };
  const auto first = std::ranges::find_if(reviewers, joined);
  return static_cast<int>(std::count_if(first, reviewers.end(), joined) -
                          std::count_if(first, reviewers.end(), counts));
}

bool all_filled(const Stage& stage, const std::vector<Reviewer>& reviewers) {
  std::vector<Reviewer> decided;
  std::ranges::copy_if(reviewers, std::back_inserter(decided),
                       [](const Reviewer& r) { return r.state == ReviewerState::Decided; });
  if (stage.fallback_joined) {
    // The seats that were filled in time, and each fallback reviewer who was asked then.
    return !decided.empty() && count(reviewers, {}, 0).undecided == 0 && left_since_deadline(reviewers) <= 0;
  }
  // "All of a group" wants everybody who was asked, not only those who have decided.
  for (int seat = 0; seat < static_cast<int>(stage.seats.size()); ++seat) {
    const SeatSpec& spec = stage.seats[seat];
    if (spec.kind != SeatSpec::Kind::Group || spec.need != kEverybody) continue;
    for (const Reviewer& reviewer : reviewers) {
      const bool member = std::ranges::find(reviewer.seats, seat) != reviewer.seats.end();
      if (member && counts(reviewer) && reviewer.state != ReviewerState::Decided) return false;
    }
  }
  return unfilled_seats(stage, decided).empty();
}

}  // namespace

std::vector<int> unfilled_seats(const Stage& stage, const std::vector<Reviewer>& reviewers) {
  return Matching(stage, reviewers).unfilled();
}

bool decidable(const Stage& stage, const std::vector<Reviewer>& reviewers,
               const std::vector<Decision>& decisions, int stage_index) {
  const Votes votes = count(reviewers, decisions, stage_index);
  switch (stage.mode) {
    case ReviewMode::Any:
      return votes.undecided > 0;
    case ReviewMode::Quorum:
      return votes.undecided > 0 && votes.approvals + votes.undecided >= stage.quorum;
    case ReviewMode::All:
      if (votes.undecided == 0) return false;
      return stage.fallback_joined ? left_since_deadline(reviewers) <= 0
                                   : unfilled_seats(stage, reviewers).empty();
  }
  CHECK(!"a mode");
  return false;
}

StageResult result_of(const Approval& approval, int stage_index) {
  const Stage& stage = approval.stages[stage_index];
  bool rejected = false;
  for (const Decision& decision : approval.decisions) {
    if (decision.stage != stage_index) continue;
    if (decision.verdict == Verdict::RequestChanges) return StageResult::ChangesRequested;
    rejected = rejected || decision.verdict == Verdict::Reject;
  }
  const Votes votes = count(stage.reviewers, approval.decisions, stage_index);
  switch (stage.mode) {
    case ReviewMode::Any:
      if (rejected) return StageResult::Rejected;
      return votes.approvals > 0 ? StageResult::Approved : StageResult::Open;
    case ReviewMode::Quorum:
      if (votes.approvals >= stage.quorum) return StageResult::Approved;
      if (rejected && votes.approvals + votes.undecided < stage.quorum) return StageResult::Rejected;
      return StageResult::Open;
    case ReviewMode::All:
      if (rejected) return StageResult::Rejected;
      return all_filled(stage, stage.reviewers) ? StageResult::Approved : StageResult::Open;
  }
  CHECK(!"a mode");
  return StageResult::Open;
}

}  // namespace nf::engine
