#include "runtime/admin_settings.h"

#include <algorithm>

#include "base/percent.h"
#include "base/pointer.h"
#include "runtime/admin_shapes.h"
#include "runtime/admin_users.h"
#include "runtime/body_reader.h"
#include "runtime/workspace_rows.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kMaxVariableNameBytes = 64;
constexpr std::size_t kMaxControlBytes = 1'000;
constexpr int kMaxPolicyDays = 36'500;
constexpr int kMaxPolicyRenewals = 1'000;

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (name.empty() || name.size() > kMaxVariableNameBytes || !letter(name.front())) return false;
  return std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

Reply policy_reply(const PolicyEntry& policy) {
  return json_reply(200, to_json(policy), {{"ETag", etag_of(policy)}});
}

Reply new_policy_reply(const PolicyEntry& policy) {
  return json_reply(
      201, to_json(policy),
      {{"ETag", etag_of(policy)}, {"Location", "/api/v1/policies/" + percent_encoded(policy.id)}});
}

Result<> put_policy(Writing& writing, const PolicyEntry& policy) {
  const auto& policies = writing.workspace().policies();
  if (policies.size() >= kMaxPolicies && !policies.contains(policy.id)) {
    return fail(ErrorCode::LimitReached, "There are too many policies.");
  }
  writing.batch().entities.push_back(row_of(policy));
  writing.change_workspace().put(policy);
  return {};
}

Reply put_variables(Writing& writing, JsonRef variables) {
  writing.batch().entities.push_back(row_of_variables(*variables));
  Reply reply = json_reply(200, *variables, {{"ETag", etag_of_variables(*variables)}});
  writing.change_workspace().put_variables(std::move(variables));
  return reply;
}

}  // namespace

Result<PolicyEntry> read_policy(const Json& body, const std::optional<std::string>& path_id) {
  BodyReader reader(body, {"id", "title", "area", "owner", "max_days", "max_renewals", "controls"});
  if (!path_id) reader.require("id");
  reader.require("title");
  PolicyEntry policy;
  policy.id = reader.line("id", kMaxNameBytes).value_or(path_id.value_or(""));
  if (path_id && policy.id != *path_id) reader.fault("/id", "This is not the id of the address.");
  if (!is_path_segment(policy.id))
    reader.fault("/id", "It stands in addresses: it may have no / in it, nor be `.` or `..`.");
  if (path_id && (is_blank(*path_id) || path_id->size() > kMaxNameBytes))
    reader.fault("/id", "A text of 1 to " + std::to_string(kMaxNameBytes) + " bytes was expected.");
  policy.title = reader.line("title", kMaxNameBytes).value_or("");
  policy.area = reader.line("area", kMaxNameBytes).value_or("");
  policy.owner = reader.line("owner", kMaxEmailBytes).value_or("");
  policy.max_days = reader.whole_number("max_days", 0, kMaxPolicyDays).value_or(0);
  policy.max_renewals = reader.whole_number("max_renewals", 0, kMaxPolicyRenewals).value_or(0);
  policy.controls =
      reader.lines("controls", kMaxPolicyControls, kMaxControlBytes).value_or(std::vector<std::string>{});
  TRY(reader.end());
  return policy;
}

CreatePolicy::CreatePolicy(PolicyEntry policy, AdminCall call)
    : AdminRequest(std::move(call)), policy_(std::move(policy)) {}

Result<Reply> CreatePolicy::carry_out(Writing& writing) {
  if (writing.workspace().policies().contains(policy_.id)) {
    return fail(ErrorCode::Conflict, "There is a policy with this id already.");
  }
  TRY(put_policy(writing, policy_));
  return new_policy_reply(policy_);
}

PutPolicy::PutPolicy(PolicyEntry policy, std::optional<std::string> if_match, AdminCall call)
    : AdminRequest(std::move(call)), policy_(std::move(policy)), if_match_(std::move(if_match)) {}

Result<Reply> PutPolicy::carry_out(Writing& writing) {
  const auto& policies = writing.workspace().policies();
  const auto before = policies.find(policy_.id);
  if (before != policies.end()) {
    TRY(match_etag(if_match_, etag_of(before->second)));
  } else if (if_match_) {
    return fail(ErrorCode::Conflict, "There is no such policy any more.", "stale-etag");
  }
  const bool is_new = before == policies.end();
  TRY(put_policy(writing, policy_));
  return is_new ? new_policy_reply(policy_) : policy_reply(policy_);
}

DeletePolicy::DeletePolicy(std::string id, std::optional<std::string> if_match, AdminCall call)
    : AdminRequest(std::move(call)), id_(std::move(id)), if_match_(std::move(if_match)) {}

Result<Reply> DeletePolicy::carry_out(Writing& writing) {
  const auto& policies = writing.workspace().policies();
  const auto found = policies.find(id_);
  if (found == policies.end()) return fail(ErrorCode::NotFound, "There is no such policy.");
  TRY(match_etag(if_match_, etag_of(found->second)));
  writing.batch().entities.push_back({row_of(found->second).kind, id_, std::nullopt});
  writing.change_workspace().remove_policy(id_);
  return Reply{204, "", {}};
}

Result<JsonRef> read_variables(const Json& body) {
  std::vector<Fault> faults;
  if (!body.is_object()) return refuse({{"", "An object of names and values was expected."}});
  for (const auto& member : body.get_object()) {
    if (is_variable_name(member.key())) continue;
    faults.push_back(
        {pointer_join("", member.key()), "A name has letters, digits and _, and no digit first."});
  }
  if (!faults.empty()) return refuse(std::move(faults));
  if (body.get_object().size() > kMaxVariables || write_json(body).size() > kMaxVariablesBytes) {
    return fail(ErrorCode::LimitReached, "At most " + std::to_string(kMaxVariables) +
                                             " variables of together " +
                                             std::to_string(kMaxVariablesBytes / 1024) + " KiB can be kept.");
  }
  return std::make_shared<const Json>(body);
}

PutVariables::PutVariables(JsonRef variables, std::optional<std::string> if_match, AdminCall call)
    : AdminRequest(std::move(call)), variables_(std::move(variables)), if_match_(std::move(if_match)) {}

Result<Reply> PutVariables::carry_out(Writing& writing) {
  TRY(match_etag(if_match_, etag_of_variables(*writing.workspace().variables())));
  return put_variables(writing, variables_);
}

Result<NewVariable> read_new_variable(const Json& body) {
  BodyReader reader(body, {"name", "value"});
  reader.require("name").require("value");
  const auto name = reader.text("name", kMaxVariableNameBytes);
  if (name && !is_variable_name(*name))
    reader.fault("/name", "A name has letters, digits and _, and no digit first.");
  TRY(reader.end());
  return NewVariable{*name, *find(body, "value")};
}

CreateVariable::CreateVariable(NewVariable variable, AdminCall call)
    : AdminRequest(std::move(call)), variable_(std::move(variable)) {}

Result<Reply> CreateVariable::carry_out(Writing& writing) {
  JsonObject after = writing.workspace().variables()->get_object();
  if (!after.emplace(variable_.name, variable_.value).second)
    return fail(ErrorCode::Conflict, "There is a variable with this name already.");
  Reply whole = put_variables(writing, TRY(read_variables(after)));
  return json_reply(201, JsonObject{{"name", variable_.name}, {"value", variable_.value}},
                    std::move(whole.headers));
}

SetVariable::SetVariable(std::string name, std::optional<Json> value, std::optional<std::string> if_match,
                         AdminCall call)
    : AdminRequest(std::move(call)),
      name_(std::move(name)),
      value_(std::move(value)),
      if_match_(std::move(if_match)) {}

Result<Reply> SetVariable::carry_out(Writing& writing) {
  const Json& before = *writing.workspace().variables();
  TRY(match_etag(if_match_, etag_of_variables(before)));
  JsonObject after = before.get_object();
  if (value_) {
    after[name_] = *value_;
  } else if (after.erase(name_) == 0) {
    return fail(ErrorCode::NotFound, "There is no such variable.");
  }
  return put_variables(writing, TRY(read_variables(after)));
}

}  // namespace nf::runtime
