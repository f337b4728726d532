#pragma once

#include <optional>
#include <string>

#include "runtime/admin_request.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxPolicies = 10'000;
inline constexpr std::size_t kMaxPolicyControls = 200;
inline constexpr std::size_t kMaxVariables = 1'000;
inline constexpr std::size_t kMaxVariablesBytes = 256 * 1024;  // all of them, as compact JSON

// Reads {id, title, area?, owner?, max_days?, max_renewals?, controls?}. InvalidInput with every fault. `id`
// may be left out of the body where the path has it.
Result<PolicyEntry> read_policy(const Json& body, const std::optional<std::string>& path_id = std::nullopt);

// 201 Policy with its ETag; Conflict where there is one with this id.
class CreatePolicy final : public AdminRequest {
 public:
  CreatePolicy(PolicyEntry policy, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const PolicyEntry policy_;
};

// 200 Policy with its ETag: replaces the one with this id, or makes it.
class PutPolicy final : public AdminRequest {
 public:
  PutPolicy(PolicyEntry policy, std::optional<std::string> if_match, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const PolicyEntry policy_;
  const std::optional<std::string> if_match_;
};

// 204.
class DeletePolicy final : public AdminRequest {
 public:
  DeletePolicy(std::string id, std::optional<std::string> if_match, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const std::string id_;
  const std::optional<std::string> if_match_;
};

// Takes an object {name: value}; names as expressions write them: [A-Za-z_][A-Za-z0-9_]{0,63}.
Result<JsonRef> read_variables(const Json& body);

// 200 with all variables and their ETag: these and no others.
class PutVariables final : public AdminRequest {
 public:
  PutVariables(JsonRef variables, std::optional<std::string> if_match, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const JsonRef variables_;
  const std::optional<std::string> if_match_;
};

struct NewVariable {
  std::string name;
  Json value;
};

// Reads {name, value}. InvalidInput with every fault.
Result<NewVariable> read_new_variable(const Json& body);

// 201 {name, value} with the ETag of all variables; Conflict where there is one with this name.
class CreateVariable final : public AdminRequest {
 public:
  CreateVariable(NewVariable variable, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const NewVariable variable_;
};

// 200 with all variables and their ETag: one is set, or with no value removed.
class SetVariable final : public AdminRequest {
 public:
  SetVariable(std::string name, std::optional<Json> value, std::optional<std::string> if_match,
              AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const std::string name_;
  const std::optional<Json> value_;
  const std::optional<std::string> if_match_;
};

}  // namespace nf::runtime
