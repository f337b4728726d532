#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "runtime/execution_request.h"
#include "runtime/request.h"
#include "runtime/workspace_rows.h"
#include "sim/model.h"

namespace nf::sim {

// The accounts of the simulated organisation, and what its people send.

inline const std::vector<std::string_view> kEverybody = {
    "rita@example.com", "sven@example.com", "sara@example.com", "risk@example.com",
    "ciso@example.com", "lea@example.com",  "leo@example.com",  "mark@example.com"};
inline constexpr std::string_view kOperator = "olga@example.com";

inline constexpr const char* kPart = "part";  // the workflow that others start

inline JsonRef json_ref(Json json) { return std::make_shared<const Json>(std::move(json)); }

inline engine::Actor system_actor() { return {.via = "cli"}; }

// How failures look to clients: 503 where asking again may help.
inline runtime::Reply problem(const Error& error) {
  return {error.code == ErrorCode::Unavailable ? 503 : 409, "", {}};
}

inline engine::DecideApproval decision(const engine::Approval& approval, engine::Verdict verdict) {
  return {.approval = approval.id,
          .verdict = verdict,
          .comment = "so",
          .revision = approval.revision,
          .context_hash = approval.context_hash};
}

// Makes the connection that AI steps name. Its secret is the model's matter.
class AddModel final : public runtime::Job {
 public:
  void prepare(runtime::Writing& writing) override {
    runtime::Connection connection{std::string(kModel), "openai", json_ref(JsonObject()),
                                   json_ref(JsonObject())};
    writing.batch().entities.push_back(runtime::row_of(connection));
    writing.change_workspace().put(std::move(connection));
  }
  void finish(const Result<>&) override {}
};

// What the simulated API tells of a command: which execution, and how far it has come.
inline Result<runtime::Reply> progress(const runtime::Decided& decided) {
  return runtime::Reply{
      200, to_string(decided.loaded.row.id) + " " + std::to_string(decided.loaded.row.turns), {}};
}

}  // namespace nf::sim
