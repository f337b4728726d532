#include "http/api/admin.h"
#include "runtime/admin_shapes.h"
#include "runtime/admin_tokens.h"

namespace nf::http {

namespace {

// Auditors, and admins with them, see everybody's.
bool sees(const Caller& caller, const runtime::Token& token) {
  return token.user == caller.user || effective(caller.roles).has(Role::Auditor);
}

Result<Response> list(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  return newest_page(
      call, workspace->tokens(), [&](const runtime::Token& token) { return sees(call.caller(), token); },
      [&](const runtime::Token& token) { return runtime::to_json(*workspace, token); });
}

// A token makes no token that reaches further or lives longer than itself.
Result<> check_reach(const Services& services, const Caller& caller, const runtime::NewToken& wanted) {
  if (caller.via != Via::Token) return {};
  for (const std::string& name : wanted.scopes) {
    const auto scope = scope_named(name);
    if (!scope || !caller.scopes.has(*scope)) {
      return fail(ErrorCode::Forbidden, "This token does not have the scope '" + name + "' itself.", "scope");
    }
  }
  const auto workspace = services.runtime.workspace();
  const auto id = parse_uuid(caller.credential);
  const auto own = id ? workspace->tokens().find(*id) : workspace->tokens().end();
  if (own == workspace->tokens().end())
    return fail(ErrorCode::Forbidden, "The token was revoked.", "unauthenticated");
  const auto& end = own->second.expires_at;
  if (end && (!wanted.expires_at || *wanted.expires_at > *end)) {
    return fail(ErrorCode::Forbidden, "This token makes none that lives longer than itself.", "scope");
  }
  return {};
}

void create(const Services& services, const CallPtr& call) {
  auto token = runtime::read_new_token(call->json());
  if (!token) return call->refuse(token.error());
  if (auto reach = check_reach(services, call->caller(), *token); !reach) return call->refuse(reach.error());
  // Without an idempotency key: see CreateToken.
  submit(
      services, call,
      std::make_unique<runtime::CreateToken>(std::move(*token), actor_of(call->caller()), answering(call)));
}

void revoke(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<Uuid>(*call);
  if (!id) return call->refuse(id.error());
  change_workspace<runtime::RevokeToken>(services, call, *id);
}

}  // namespace

std::vector<Route> token_routes(const Services& services) {
  // Auditors change nothing, not even this: an admin makes theirs.
  const Who owners =
      roles({Role::Admin, Role::Builder, Role::Operator, Role::Reviewer, Role::Requester, Role::Service});
  return {
      {Method::Get,
       "/api/v1/tokens",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "API tokens, newest first: one's own; for auditors everybody's",
        .tag = "Administration",
        .response = "Token",
        .list = true}},
      {Method::Post,
       "/api/v1/tokens",
       owners,
       json_body(),
       [&services](const CallPtr& call) { create(services, call); },
       {.summary = "Make an API token; its secret is shown this once",
        .tag = "Administration",
        .request = "NewToken",
        .response = "CreatedToken",
        .status = 201,
        .keyless = true}},
      {Method::Delete,
       "/api/v1/tokens/{id}",
       owners,
       no_body(),
       [&services](const CallPtr& call) { revoke(services, call); },
       {.summary = "Revoke an API token", .tag = "Administration", .status = 204}},
  };
}

}  // namespace nf::http
