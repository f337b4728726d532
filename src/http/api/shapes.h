#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/state.h"
#include "engine/version.h"

// Executions, approvals and requests as the outer contract shows them (api.md, section 4).
namespace nf::http {

// A person as a caller sees them.
Json person_json(const engine::Person& person);
Json time_or_null(const std::optional<Time>& time);

// The Execution shape. `pruned_at` is the row's: from then on steps have no data.
Json execution_json(const engine::State& state, const engine::Version& version,
                    const std::optional<Time>& pruned_at = std::nullopt);

inline constexpr std::size_t kMaxCommentBytes = 40'000;  // engine::kMaxCommentCharacters, in UTF-8

// For whom an approval is shown, and when: what they may do then depends on both.
struct Viewer {
  engine::Person person;
  bool operates = false;
  Time now;
};

// The Approval shape for one viewer, as text. `context` is the frozen context's own bytes, put in unchanged
// so that they hash to `context_hash`; without it (in lists) the member is left out.
std::string approval_text(const engine::State& state, const engine::Version& version,
                          const engine::Approval& approval, const Viewer& viewer,
                          std::optional<std::string_view> context);

// Its two parts: what is the same for every viewer, and what is not, with the object's end.
std::string begin_approval(const engine::State& state, const engine::Version& version,
                           const engine::Approval& approval, std::optional<std::string_view> context);
void end_approval(std::string& text, const engine::State& state, const engine::Approval& approval,
                  const Viewer& viewer);

// The Request shape. `in_list` leaves out both schemas. `pruned_at` is the row's: then a request that nobody
// decided on has no body.
Json request_json(const engine::State& state, const engine::Version& version, bool in_list,
                  const std::optional<Time>& pruned_at = std::nullopt);

// [{id, by, text, at}], oldest first.
JsonArray comments_json(const engine::Approval& approval);

// What differs between two request bodies, member by member: [{pointer, before, after}].
JsonArray changes_between(const Json& before, const Json& after);

}  // namespace nf::http
