#include "http/api/authenticator.h"

namespace nf::http {

namespace {

Caller caller_of(runtime::Identity identity, Via via) {
  Caller caller{.via = via,
                .user = identity.user,
                .email = std::move(identity.email),
                .name = std::move(identity.name),
                .credential = std::move(identity.credential),
                .csrf_token = std::move(identity.csrf)};
  for (const std::string& name : identity.roles) {
    if (const auto role = role_named(name)) caller.roles.add(*role);
  }
  for (const std::string& name : identity.scopes) {
    if (const auto scope = scope_named(name)) caller.scopes.add(*scope);
  }
  return caller;
}

}  // namespace

void AccountAuthenticator::authenticate(Credentials credentials, std::function<void(Result<Caller>)> then) {
  auto identity = credentials.via == Via::Session ? accounts_.by_session(credentials.secret)
                                                  : accounts_.by_token(credentials.secret);
  if (!identity) return then(fail(identity.error()));
  then(caller_of(std::move(*identity), credentials.via));
}

}  // namespace nf::http
