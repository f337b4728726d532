#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/runtime.h"
#include "runtime/sessions.h"

namespace nf::runtime {

// Whom a credential stands for.
struct Identity {
  UserId user;
  std::string email;
  std::string name;
  std::vector<std::string> roles;
  std::vector<std::string> scopes;  // of the token; all of them in a session
  std::string credential;           // id of the token or session
  std::string csrf;                 // sessions only
  std::string via;                  // "api" for a token, "web" for a session
};

// Knows tokens and sessions as of the workspace's last commit. No I/O; thread-safe.
class Accounts {
 public:
  Accounts(Runtime& runtime, Sessions& sessions) : runtime_(runtime), sessions_(sessions) {}

  // Forbidden ("unauthenticated") where the secret is unknown or expired or its account is disabled: one
  // answer for all, so that nothing is told.
  Result<Identity> by_token(std::string_view secret) const;
  Result<Identity> by_session(std::string_view secret) const;
  // Whether what somebody came in with is still good: the identity's `via` and `credential`. Counts as no
  // use.
  Result<Identity> by_credential(std::string_view via, std::string_view credential) const;

 private:
  Runtime& runtime_;
  Sessions& sessions_;
};

// The same as the engine knows them.
engine::Actor actor_of(const Identity& identity);

}  // namespace nf::runtime
