#pragma once

#include <vector>

#include "engine/approval.h"
#include "engine/person.h"
#include "engine/state.h"

// Who may decide: rules 2 and 3 of workflow.md, section 5.2.
namespace nf::engine {

// Segregation of duties: the requester, the beneficiary, and whoever submitted or edited the request.
bool barred(const State& state, const Person& person, bool allow_self_approval);

// The people of every stage of an approval that opens. Who has a seat of a later stage is no fallback
// reviewer of an earlier one, so resolve_stage() gives the same for each as long as nobody comes, leaves or
// decides.
void resolve_stages(const State& state, Approval& approval, const Directory& directory);

// The people of stage `index`, as the directory is now: its seats, then fallback reviewers where seats are
// missing. They are Asked where the stage can be decided, else Waiting (nobody can decide).
std::vector<Reviewer> resolve_stage(const State& state, const Approval& approval, int index,
                                    const Directory& directory);

// The open stage after people have left: whoever is not eligible any more, or in no group and nobody's
// manager that gave them a seat, is Removed; whoever still has one keeps that alone. Missing seats go to
// fallback reviewers. The same list where nothing changed.
std::vector<Reviewer> replace_leavers(const State& state, const Approval& approval, int index,
                                      const Directory& directory);

// After the first deadline: who has not decided is Removed, every eligible fallback reviewer joins. They are
// Asked where the stage can be decided now, else Waiting (nobody can decide).
std::vector<Reviewer> join_fallback(const State& state, const Approval& approval, int index,
                                    const Directory& directory);

// Whether this account can take a seat now: enabled, not barred, without a seat in this approval.
bool can_join(const State& state, const Approval& approval, const Account& account);

}  // namespace nf::engine
