#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/admin_request.h"
#include "runtime/runtime.h"
#include "runtime/sessions.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxUsers = 100'000;
inline constexpr std::size_t kMaxEmailBytes = 254;  // RFC 5321, section 4.5.3.1.3
inline constexpr std::size_t kMaxNameBytes = 200;
inline constexpr std::size_t kMinPasswordBytes = 8;
inline constexpr std::size_t kMaxPasswordBytes = 1'024;

// The roles that an account may have: admin, builder, operator, reviewer, requester, auditor, service.
const std::vector<std::string>& known_roles();

struct NewUser {
  std::string email;
  std::string name;
  std::string title;
  std::string department;
  std::vector<std::string> roles;
  std::optional<std::string> manager;  // address
  std::vector<std::string> groups;     // names
  std::string password;                // as typed; hash it off the writer thread, and pass the hash
  bool make_groups = false;            // makes groups that are not there yet (command line)
};

// Reads {email, name, roles, password?, manager?, groups?, title?, department?}. InvalidInput with every
// fault.
Result<NewUser> read_new_user(const Json& body);

// What is given is changed, the rest stays.
struct UserChange {
  std::optional<std::string> name;
  std::optional<std::string> title;
  std::optional<std::string> department;
  std::optional<std::vector<std::string>> roles;
  std::optional<std::optional<std::string>> manager;  // address; null: none
  std::optional<std::vector<std::string>> groups;     // all of them
  std::optional<bool> enabled;
  std::optional<std::string> password;  // as typed
};

// Reads a part of {name, title, department, roles, manager, groups, password, status: active | disabled}.
Result<UserChange> read_user_change(const Json& body);

// 201 User. InvalidInput where the address is taken, the manager or a group is not there, or a service
// account would get a password.
class CreateUser final : public AdminRequest {
 public:
  // `password_hash` is what Passwords made of the password; empty: the account cannot sign in by password.
  CreateUser(NewUser user, std::string password_hash, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;

  const NewUser user_;
  const std::string password_hash_;
};

// 200 User. Conflict where it would leave nobody who is an enabled admin. Whoever is disabled or gets another
// password is signed out everywhere; open approvals of those who are disabled, leave a group or are no
// manager any more are looked at again. Who becomes a service account has no password any more.
class UpdateUser final : public AdminRequest {
 public:
  UpdateUser(UserId user, UserChange change, std::string password_hash, Runtime& runtime, Sessions& sessions,
             AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  void committed() override;
  // The user as they would be from now on.
  Result<User> changed(const Workspace& workspace, const User& before) const;
  Result<> change_groups(Writing& writing);

  const UserId user_;
  const UserChange change_;
  const std::string password_hash_;
  Runtime& runtime_;
  Sessions& sessions_;
  std::set<UserId> review_;
  bool sign_out_ = false;
};

}  // namespace nf::runtime
