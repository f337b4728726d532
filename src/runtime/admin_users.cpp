#include "runtime/admin_users.h"

#include <algorithm>

#include "base/pointer.h"
#include "runtime/admin_leaves.h"
#include "runtime/admin_shapes.h"
#include "runtime/body_reader.h"
#include "runtime/membership.h"
#include "runtime/people_review.h"
#include "runtime/workspace_rows.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kMaxGroupsPerUser = 1'000;

bool has_role(const User& user, std::string_view role) {
  return std::ranges::find(user.roles, role) != user.roles.end();
}

bool is_admin(const User& user) { return user.enabled && has_role(user, "admin"); }

void read_password(BodyReader& reader, std::optional<std::string>& password) {
  password = reader.text("password", kMaxPasswordBytes);
  if (password && password->size() < kMinPasswordBytes) {
    reader.fault("/password",
                 "A password has at least " + std::to_string(kMinPasswordBytes) + " characters.");
  }
}

std::optional<std::string> read_manager(BodyReader& reader) {
  return reader.is_null("manager") ? std::nullopt : reader.line("manager", kMaxEmailBytes);
}

// The account of a manager's address; a fault where there is none, or where it is the user's own.
std::optional<UserId> find_manager(const Workspace& workspace, const std::optional<std::string>& email,
                                   std::optional<UserId> user, std::vector<Fault>& faults) {
  if (!email) return std::nullopt;
  const User* manager = workspace.user_at(*email);
  if (!manager) {
    faults.push_back({"/manager", "There is no account with this address."});
    return std::nullopt;
  }
  if (user == manager->id) faults.push_back({"/manager", "Nobody is their own manager."});
  return manager->id;
}

void check_groups(const Workspace& workspace, const std::vector<std::string>& groups,
                  std::vector<Fault>& faults) {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!workspace.group(groups[i]))
      faults.push_back({pointer_join("/groups", i), "There is no such group."});
  }
}

// Puts a user into a group or takes them out.
Result<> put_member(Writing& writing, const engine::Actor& by, const std::string& name, UserId user,
                    bool member) {
  const Group* known = writing.workspace().group(name);
  const Group group = known ? *known : new_group(writing, name);
  std::vector<UserId> members = group.members;
  std::erase(members, user);
  if (member) members.push_back(user);
  TRY(put_members(writing, by, group, std::move(members), known == nullptr));
  return {};
}

std::vector<std::string> changes(const User& before, const User& after) {
  std::vector<std::string> changed;
  if (before.roles != after.roles) changed.emplace_back("roles");
  if (before.enabled != after.enabled) changed.emplace_back("enabled");
  if (before.manager != after.manager) changed.emplace_back("manager");
  if (before.password_hash != after.password_hash) changed.emplace_back("password");
  return changed;
}

bool another_admin(const Workspace& workspace, UserId user) {
  return std::ranges::any_of(
      workspace.users(), [&](const auto& entry) { return entry.first != user && is_admin(entry.second); });
}

void put_user(Writing& writing, User user) {
  writing.batch().entities.push_back(row_of(user));
  writing.change_workspace().put(std::move(user));
}

}  // namespace

const std::vector<std::string>& known_roles() {
  static const std::vector<std::string> roles = {"admin",     "builder", "operator", "reviewer",
                                                 "requester", "auditor", "service"};
  return roles;
}

Result<NewUser> read_new_user(const Json& body) {
  BodyReader reader(body, {"email", "name", "title", "department", "roles", "manager", "groups", "password"});
  reader.require("email").require("name").require("roles");
  NewUser user;
  const auto email = reader.line("email", kMaxEmailBytes);
  if (email && !is_email(*email)) reader.fault("/email", "An address such as rita@example.com was expected.");
  user.email = email.value_or("");
  user.name = reader.line("name", kMaxNameBytes).value_or("");
  user.title = reader.line("title", kMaxNameBytes).value_or("");
  user.department = reader.line("department", kMaxNameBytes).value_or("");
  user.roles = reader.choices("roles", known_roles()).value_or(std::vector<std::string>{});
  user.manager = read_manager(reader);
  user.groups = reader.lines("groups", kMaxGroupsPerUser, kMaxNameBytes).value_or(std::vector<std::string>{});
  std::optional<std::string> password;
  read_password(reader, password);
  user.password = password.value_or("");
  TRY(reader.end());
  return user;
}

Result<UserChange> read_user_change(const Json& body) {
  BodyReader reader(body,
                    {"name", "title", "department", "roles", "manager", "groups", "password", "status"});
  UserChange change;
  change.name = reader.line("name", kMaxNameBytes);
  if (change.name && is_blank(*change.name)) reader.fault("/name", "This field must not be empty.");
  change.title = reader.line("title", kMaxNameBytes);
  change.department = reader.line("department", kMaxNameBytes);
  change.roles = reader.choices("roles", known_roles());
  if (reader.has("manager")) change.manager = read_manager(reader);
  change.groups = reader.lines("groups", kMaxGroupsPerUser, kMaxNameBytes);
  read_password(reader, change.password);
  if (const auto status = reader.line("status", 20)) {
    change.enabled = *status == "active";
    if (*status != "active" && *status != "disabled") {
      reader.fault("/status", "One of these was expected: active, disabled.");
    }
  }
  TRY(reader.end());
  return change;
}

CreateUser::CreateUser(NewUser user, std::string password_hash, AdminCall call)
    : AdminRequest(std::move(call)), user_(std::move(user)), password_hash_(std::move(password_hash)) {}

Result<Reply> CreateUser::carry_out(Writing& writing) {
  const Workspace& workspace = writing.workspace();
  std::vector<Fault> faults;
  if (workspace.user_at(user_.email))
    faults.push_back({"/email", "There is an account with this address already."});
  const auto manager = find_manager(workspace, user_.manager, std::nullopt, faults);
  if (!user_.make_groups) check_groups(workspace, user_.groups, faults);
  IdGenerator ids(writing.now(), writing.entropy().next(), writing.entropy().next());
  const User user{.id = ids.make<UserId>(),
                  .email = user_.email,
                  .name = user_.name,
                  .title = user_.title,
                  .department = user_.department,
                  .roles = user_.roles,
                  .manager = manager,
                  .password_hash = password_hash_};
  if (has_role(user, "service") && !password_hash_.empty()) {
    faults.push_back({"/password", "A service account has no password: make a token for it."});
  }
  if (!faults.empty()) return refuse(std::move(faults));
  if (workspace.users().size() >= kMaxUsers)
    return fail(ErrorCode::LimitReached, "There are too many accounts.");
  TRY(writing.append_leaf(user_leaf(by(), writing.now(), user, {"created"})));
  put_user(writing, user);
  for (const std::string& group : user_.groups) TRY(put_member(writing, by(), group, user.id, true));
  return json_reply(201, to_json(writing.workspace(), user),
                    {{"Location", "/api/v1/users/" + to_string(user.id)}});
}

UpdateUser::UpdateUser(UserId user, UserChange change, std::string password_hash, Runtime& runtime,
                       Sessions& sessions, AdminCall call)
    : AdminRequest(std::move(call)),
      user_(user),
      change_(std::move(change)),
      password_hash_(std::move(password_hash)),
      runtime_(runtime),
      sessions_(sessions) {}

Result<User> UpdateUser::changed(const Workspace& workspace, const User& before) const {
  std::vector<Fault> faults;
  User user = before;
  if (change_.name) user.name = *change_.name;
  if (change_.title) user.title = *change_.title;
  if (change_.department) user.department = *change_.department;
  if (change_.roles) user.roles = *change_.roles;
  if (change_.manager) user.manager = find_manager(workspace, *change_.manager, user_, faults);
  if (change_.enabled) user.enabled = *change_.enabled;
  if (change_.groups) check_groups(workspace, *change_.groups, faults);
  if (change_.password) user.password_hash = password_hash_;
  if (has_role(user, "service")) {
    if (change_.password)
      faults.push_back({"/password", "A service account has no password: make a token for it."});
    user.password_hash.clear();
  }
  if (!faults.empty()) return refuse(std::move(faults));
  if (is_admin(before) && !is_admin(user) && !another_admin(workspace, user_)) {
    return fail(ErrorCode::Conflict, "This is the last admin: make somebody else an admin first.");
  }
  return user;
}

Result<> UpdateUser::change_groups(Writing& writing) {
  const std::vector<std::string> before = groups_of(writing.workspace(), user_);
  for (const std::string& group : before) {
    if (std::ranges::find(*change_.groups, group) != change_.groups->end()) continue;
    TRY(put_member(writing, by(), group, user_, false));
    review_.insert(user_);
  }
  for (const std::string& group : *change_.groups) {
    if (std::ranges::find(before, group) == before.end()) TRY(put_member(writing, by(), group, user_, true));
  }
  return {};
}

Result<Reply> UpdateUser::carry_out(Writing& writing) {
  const User* known = writing.workspace().user(user_);
  if (!known) return fail(ErrorCode::NotFound, "There is no such account.");
  const User before = *known;
  const User user = TRY(changed(writing.workspace(), before));
  if (const auto changed = changes(before, user); !changed.empty()) {
    TRY(writing.append_leaf(user_leaf(by(), writing.now(), user, changed)));
  }
  put_user(writing, user);
  if (change_.groups) TRY(change_groups(writing));
  if (before.enabled && !user.enabled) review_.insert(user_);
  if (before.manager != user.manager && before.manager) review_.insert(*before.manager);
  for (const UserId id : review_) note_people_review(writing, id);
  sign_out_ = !user.enabled || before.password_hash != user.password_hash;
  if (sign_out_) sessions_.close_all(writing, user_);
  return json_reply(200, to_json(writing.workspace(), user));
}

void UpdateUser::committed() {
  if (sign_out_) sessions_.forget_all(user_);
  for (const UserId id : review_) start_people_review(runtime_, id);
}

}  // namespace nf::runtime
