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

// The Execution shape.
Json execution_json(const engine::State& state, const engine::Version& version);

// The Approval shape for one viewer, as text. `context` is the frozen context's own bytes, put in unchanged
// so that they hash to `context_hash`; without it (in lists) the member is left out.
std::string approval_text(const engine::State& state, const engine::Version& version,
                          const engine::Approval& approval, const engine::Person& viewer,
                          std::optional<std::string_view> context);

// The Request shape. `in_list` leaves out both schemas.
Json request_json(const engine::State& state, const engine::Version& version, bool in_list);

// What differs between two request bodies, member by member: [{pointer, before, after}].
JsonArray changes_between(const Json& before, const Json& after);

}  // namespace nf::http
