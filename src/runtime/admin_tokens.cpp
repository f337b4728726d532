#include "runtime/admin_tokens.h"

#include <algorithm>

#include "runtime/admin_leaves.h"
#include "runtime/admin_shapes.h"
#include "runtime/admin_users.h"
#include "runtime/body_reader.h"
#include "runtime/secret.h"
#include "runtime/workspace_rows.h"

namespace nf::runtime {

const std::vector<std::string>& known_scopes() {
  static const std::vector<std::string> scopes = {"read", "write", "decide"};
  return scopes;
}

Result<NewToken> read_new_token(const Json& body) {
  BodyReader reader(body, {"name", "email", "scopes", "expires_at"});
  reader.require("name").require("scopes");
  NewToken token;
  token.name = reader.line("name", kMaxNameBytes).value_or("");
  if (!reader.is_null("email")) token.email = reader.line("email", kMaxEmailBytes);
  if (const auto scopes = reader.choices("scopes", known_scopes())) {
    token.scopes = *scopes;
    if (scopes->empty()) reader.fault("/scopes", "A token needs at least one of read, write, decide.");
  }
  if (!reader.is_null("expires_at")) token.expires_at = reader.time("expires_at");
  TRY(reader.end());
  return token;
}

CreateToken::CreateToken(NewToken token, engine::Actor by, Answering answering)
    : AdminRequest({std::move(by), std::move(answering)}), token_(std::move(token)) {}

Result<Reply> CreateToken::carry_out(Writing& writing) {
  const Workspace& workspace = writing.workspace();
  const User* owner = nullptr;
  if (token_.email) {
    owner = workspace.user_at(*token_.email);
  } else if (by().person.user) {
    owner = workspace.user(*by().person.user);
  }
  // Also where there is no such account: else whoever has a token could find out who has one.
  if (!(owner && is_by(owner->id)) && !is_by_admin(workspace)) {
    return fail(ErrorCode::Forbidden, "Only an admin makes tokens of others.");
  }
  if (!owner) return refuse({{"/email", "There is no account with this address."}});
  if (token_.expires_at && *token_.expires_at <= writing.now()) {
    return refuse({{"/expires_at", "This time is over already."}});
  }
  const auto owned = std::ranges::count_if(
      workspace.tokens(), [owner](const auto& entry) { return entry.second.user == owner->id; });
  if (static_cast<std::size_t>(owned) >= kMaxTokensPerUser) {
    return fail(ErrorCode::LimitReached, "This account has too many tokens: revoke some.");
  }

  const std::string secret = std::string(kTokenPrefix) + random_secret(writing.entropy());
  IdGenerator ids(writing.now(), writing.entropy().next(), writing.entropy().next());
  const Token token{.id = ids.next(),
                    .user = owner->id,
                    .name = token_.name,
                    .hash = sha256(secret),
                    .scopes = token_.scopes,
                    .created_at = writing.now(),
                    .expires_at = token_.expires_at};
  // With it somebody else can act in the owner's name, also decide: the log must tell. (Who is at the machine
  // needs no token for that.)
  if (by().person.user && !is_by(owner->id))
    TRY(writing.append_leaf(token_leaf(by(), writing.now(), *owner, token)));
  Json shown = to_json(workspace, token);
  shown.as_object()["token"] = secret;
  writing.batch().entities.push_back(row_of(token));
  writing.change_workspace().put(token);
  return json_reply(201, shown, {{"Location", "/api/v1/tokens/" + to_string(token.id)}});
}

RevokeToken::RevokeToken(Uuid token, AdminCall call) : AdminRequest(std::move(call)), token_(token) {}

Result<Reply> RevokeToken::carry_out(Writing& writing) {
  const Workspace& workspace = writing.workspace();
  const auto found = workspace.tokens().find(token_);
  if (found == workspace.tokens().end() || !(is_by(found->second.user) || is_by_admin(workspace))) {
    return fail(ErrorCode::NotFound, "There is no such token.");
  }
  writing.batch().entities.push_back({row_of(found->second).kind, to_string(token_), std::nullopt});
  writing.change_workspace().remove_token(token_);
  return Reply{204, "", {}};
}

}  // namespace nf::runtime
