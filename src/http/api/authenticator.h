#pragma once

#include "http/caller.h"
#include "runtime/accounts.h"

namespace nf::http {

// Tokens and sessions as the workspace has them. Answers at once; thread-safe. The accounts must outlive it.
class AccountAuthenticator final : public Authenticator {
 public:
  explicit AccountAuthenticator(const runtime::Accounts& accounts) : accounts_(accounts) {}

  void authenticate(Credentials credentials, std::function<void(Result<Caller>)> then) override;

 private:
  const runtime::Accounts& accounts_;
};

}  // namespace nf::http
