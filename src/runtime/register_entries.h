#pragma once

#include <string>

#include "ports/effect.h"
#include "runtime/admin_request.h"
#include "runtime/runtime.h"

namespace nf::runtime {

inline constexpr int kExpiringDays = 30;

// active, expiring (ends within 30 days), expired or revoked.
std::string_view status_of(const ports::RegisterRow& row, std::chrono::sys_days day);
// The Register shape, with its status on that day.
Result<Json> entry_json(const ports::RegisterRow& row, std::chrono::sys_days day);

// 200 Register: the entry is in force no more, from today on. Who may: an admin, the owner of the entry, the
// owner of its policy in the directory. Conflict where it is not in force.
class RevokeEntry final : public AdminRequest {
 public:
  // With `as_system` the right has been looked at elsewhere: a step of a workflow revokes.
  RevokeEntry(EntryId entry, std::string reason, AdminCall call, bool as_system = false);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  bool may_revoke(const Workspace& workspace, const ports::RegisterRow& row) const;

  const EntryId entry_;
  const std::string reason_;
  const bool as_system_;
};

// {entry, entries}: the newest that fits {policy?, requester?, status?, entry?} (or null), and at most 50 of
// them. Only reads.
Result<Json> look_up_entries(ports::Reader& reader, const Json& request, std::chrono::sys_days today);

// Carries out effects of kind "register": {operation: "lookup", policy?, requester?, status?, entry?} gives
// what look_up_entries() says; {operation: "revoke", entry, reason} gives {entry}. Revoking twice gives the
// same.
class RegisterWorker final : public ports::EffectWorker {
 public:
  explicit RegisterWorker(Runtime& runtime) : runtime_(runtime) {}
  std::string_view kind() const override { return "register"; }
  ports::EffectResult carry_out(const engine::Release& release) override;
  bool harmless(const engine::Release& release) const override;

 private:
  Result<Json> revoke(const Json& request);

  Runtime& runtime_;
};

}  // namespace nf::runtime
