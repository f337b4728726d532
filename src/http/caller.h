#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"

namespace nf::http {

// What an account may do; the outer contract's words (its section 3).
enum class Role : std::uint8_t { Admin, Builder, Operator, Reviewer, Requester, Auditor, Service };
// How far a token reaches: to look, to change things, to decide on approvals.
enum class Scope : std::uint8_t { Read, Write, Decide };

inline constexpr std::initializer_list<Role> kRoles = {Role::Admin,    Role::Builder,   Role::Operator,
                                                       Role::Reviewer, Role::Requester, Role::Auditor,
                                                       Role::Service};
inline constexpr std::initializer_list<Scope> kScopes = {Scope::Read, Scope::Write, Scope::Decide};

std::string_view name_of(Role role);    // "admin"
std::string_view name_of(Scope scope);  // "read"
std::optional<Role> role_named(std::string_view name);
std::optional<Scope> scope_named(std::string_view name);

// A set of values of a small enum.
template <class E>
class Set {
 public:
  constexpr Set() = default;
  constexpr Set(std::initializer_list<E> members) {
    for (E member : members) add(member);
  }
  constexpr void add(E member) { bits_ |= bit(member); }
  constexpr bool has(E member) const { return bits_ & bit(member); }
  constexpr bool has_any(Set other) const { return bits_ & other.bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool operator==(const Set&) const = default;

 private:
  static constexpr std::uint32_t bit(E member) { return std::uint32_t{1} << static_cast<unsigned>(member); }
  std::uint32_t bits_ = 0;
};
using RoleSet = Set<Role>;
using ScopeSet = Set<Scope>;

// With what these roles bring along: admin may what builder, operator and auditor may.
RoleSet effective(RoleSet roles);

enum class Via : std::uint8_t { Nobody, Token, Session };

// Who sends a request.
struct Caller {
  Via via = Via::Nobody;
  UserId user = {};
  std::string email = {};
  std::string name = {};
  RoleSet roles = {};           // as the account has them
  ScopeSet scopes = {};         // of the token; all of them in a session
  std::string credential = {};  // the id (not the secret) of the token or session
  std::string csrf_token = {};  // what X-CSRF-Token must say; sessions only

  bool known() const { return via != Via::Nobody; }
};

// What a request shows to say who it is.
struct Credentials {
  Via via = Via::Nobody;
  std::string secret;
  std::string remote;
};

// Knows tokens and sessions.
class Authenticator {
 public:
  virtual ~Authenticator() = default;

  // Calls `then` once, at once or later, from any thread: with the caller; with Forbidden where the secret is
  // wrong, expired or its account disabled; or with Unavailable or Storage. Must not block.
  virtual void authenticate(Credentials credentials, std::function<void(Result<Caller>)> then) = 0;
};

}  // namespace nf::http
