#pragma once

#include <optional>
#include <vector>

#include "engine/approval.h"

// What the votes of one stage come to. Pure reading of the stage and the decisions of its approval.
namespace nf::engine {

// The slots of a mode-`all` stage that these reviewers cannot fill, as seat indices. One human fills one
// seat: who is named fills that seat, the others fill groups, as many as can be filled.
std::vector<int> unfilled_seats(const Stage& stage, const std::vector<Reviewer>& reviewers);

// Whether those who approved or can still decide are enough to approve the stage.
bool decidable(const Stage& stage, const std::vector<Reviewer>& reviewers,
               const std::vector<Decision>& decisions, int stage_index);

enum class StageResult { Open, Approved, Rejected, ChangesRequested };

// After a decision was recorded.
StageResult result_of(const Approval& approval, int stage_index);

}  // namespace nf::engine
