#include "runtime/accounts.h"

#include <algorithm>

#include "runtime/admin_tokens.h"

namespace nf::runtime {

namespace {

tl::unexpected<Error> unknown() {
  return fail(ErrorCode::Forbidden, "Sign in, or send a valid token.", "unauthenticated");
}

Identity identity_of(const User& user) {
  return {.user = user.id, .email = user.email, .name = user.name, .roles = user.roles};
}

bool has_role(const Identity& identity, std::string_view role) {
  return std::ranges::find(identity.roles, role) != identity.roles.end();
}

}  // namespace

Result<Identity> Accounts::by_token(std::string_view secret) const {
  if (!secret.starts_with(kTokenPrefix)) return unknown();
  const WorkspaceRef workspace = runtime_.workspace();
  const Token* token = workspace->token_by_hash(sha256(secret));
  if (!token || (token->expires_at && *token->expires_at <= runtime_.clock().now())) return unknown();
  const User* user = workspace->user(token->user);
  if (!user || !user->enabled) return unknown();
  Identity identity = identity_of(*user);
  identity.scopes = token->scopes;
  identity.credential = to_string(token->id);
  identity.via = "api";
  return identity;
}

Result<Identity> Accounts::by_session(std::string_view secret) const {
  const auto session = sessions_.find(secret);
  if (!session) return unknown();
  const WorkspaceRef workspace = runtime_.workspace();
  const User* user = workspace->user(session->user);
  if (!user || !user->enabled) return unknown();
  Identity identity = identity_of(*user);
  identity.scopes = known_scopes();
  identity.credential = to_string(session->id);
  identity.csrf = csrf_of(secret);
  identity.via = "web";
  return identity;
}

Result<Identity> Accounts::by_credential(std::string_view via, std::string_view credential) const {
  const auto id = parse_uuid(credential);
  if (!id) return unknown();
  const WorkspaceRef workspace = runtime_.workspace();
  std::optional<UserId> user_id;
  if (via == "web") {
    user_id = sessions_.user_of(*id);
  } else if (const auto token = workspace->tokens().find(*id); token != workspace->tokens().end()) {
    const bool over = token->second.expires_at && *token->second.expires_at <= runtime_.clock().now();
    if (!over) user_id = token->second.user;
  }
  const User* user = user_id ? workspace->user(*user_id) : nullptr;
  if (!user || !user->enabled) return unknown();
  Identity identity = identity_of(*user);
  identity.credential = std::string(credential);
  identity.via = std::string(via);
  return identity;
}

engine::Actor actor_of(const Identity& identity) {
  return {.person = {identity.name, identity.email, identity.user},
          .operates = has_role(identity, "admin") || has_role(identity, "operator"),
          .via = identity.via};
}

}  // namespace nf::runtime
