#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/admin_request.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxTokensPerUser = 100;
inline constexpr std::string_view kTokenPrefix = "nf_";  // so that secret scanners know one

// read, write, decide.
const std::vector<std::string>& known_scopes();

struct NewToken {
  std::string name;
  std::optional<std::string> email;  // whose; none: the caller's own
  std::vector<std::string> scopes;
  std::optional<Time> expires_at;
};

// Reads {name, email?, scopes, expires_at?}. InvalidInput with every fault.
Result<NewToken> read_new_token(const Json& body);

// 201 {id, name, email, scopes, created_at, expires_at, token}: the only time that the secret is seen. Only
// an admin makes tokens of others. Takes no idempotency key, as the reply would be kept with the secret in
// it.
class CreateToken final : public AdminRequest {
 public:
  CreateToken(NewToken token, engine::Actor by, Answering answering);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const NewToken token_;
};

// 204. By its owner or an admin; for others it is not there.
class RevokeToken final : public AdminRequest {
 public:
  RevokeToken(Uuid token, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const Uuid token_;
};

}  // namespace nf::runtime
