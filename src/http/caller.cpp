#include "http/caller.h"

namespace nf::http {

std::string_view name_of(Role role) {
  switch (role) {
    case Role::Admin:
      return "admin";
    case Role::Builder:
      return "builder";
    case Role::Operator:
      return "operator";
    case Role::Reviewer:
      return "reviewer";
    case Role::Requester:
      return "requester";
    case Role::Auditor:
      return "auditor";
    case Role::Service:
      return "service";
  }
  return "";
}

std::string_view name_of(Scope scope) {
  switch (scope) {
    case Scope::Read:
      return "read";
    case Scope::Write:
      return "write";
    case Scope::Decide:
      return "decide";
  }
  return "";
}

std::optional<Role> role_named(std::string_view name) {
  for (Role role : kRoles)
    if (name_of(role) == name) return role;
  return std::nullopt;
}

std::optional<Scope> scope_named(std::string_view name) {
  for (Scope scope : kScopes)
    if (name_of(scope) == name) return scope;
  return std::nullopt;
}

RoleSet effective(RoleSet roles) {
  if (roles.has(Role::Admin))
    for (Role role : {Role::Builder, Role::Operator, Role::Auditor}) roles.add(role);
  return roles;
}

}  // namespace nf::http
