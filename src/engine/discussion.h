#pragma once

#include <chrono>

#include "engine/state.h"

// What is said about an approval, and told again, without deciding it.
namespace nf::engine {

inline constexpr std::size_t kMaxComments = 200;           // of one approval
inline constexpr std::chrono::hours kBetweenReminders{1};  // that people ask for

// Whether the approval is this person's matter: who asks or filed it, who is or was among its reviewers.
bool takes_part(const State& state, const Approval& approval, const Person& person);

// Whether somebody is asked and was not reminded within kBetweenReminders.
bool may_remind(const Approval& approval, Time now);

}  // namespace nf::engine
