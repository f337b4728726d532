#include <algorithm>

#include "http/api/admin.h"
#include "runtime/admin_shapes.h"
#include "runtime/admin_users.h"

namespace nf::http {

namespace {

std::string lower(std::string_view text) {
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return folded;
}

// Reviewers see no more of others than they need to pass a seat on.
Json shown_to(const Caller& caller, const runtime::Workspace& workspace, const runtime::User& user) {
  Json whole = runtime::to_json(workspace, user);
  if (sees_everything(caller) || user.id == caller.user) return whole;
  JsonObject brief;
  for (const std::string_view key : {"id", "email", "name", "title", "department", "status"}) {
    brief[key] = whole.at(key);
  }
  return brief;
}

Result<Response> list(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  const std::string* text = call.request().query.find("q");
  const std::string part = text ? lower(*text) : "";
  return newest_page(
      call, workspace->users(),
      [&](const runtime::User& user) {
        return lower(user.name).find(part) != std::string::npos ||
               lower(user.email).find(part) != std::string::npos;
      },
      [&](const runtime::User& user) { return shown_to(call.caller(), *workspace, user); });
}

Result<Response> show(const Services& services, const Call& call) {
  const auto id = TRY(id_in_path<UserId>(call));
  const auto workspace = services.runtime.workspace();
  const runtime::User* user = workspace->user(id);
  if (!user) return fail(ErrorCode::NotFound, "There is no such account.");
  return json_response(200, shown_to(call.caller(), *workspace, *user));
}

// Calls `next` with the hash of the password, or with an empty text where none is given.
void with_hash(const Services& services, const CallPtr& call, const std::string& password,
               std::function<void(std::string hash)> next) {
  if (password.empty()) return next("");
  services.passwords.hash(password, [call, next = std::move(next)](Result<std::string> hash) {
    if (!hash) return call->refuse(hash.error());
    next(std::move(*hash));
  });
}

// A hash of the body is kept with its reply. As there may be a password in it, the caller's key goes in too:
// what is kept must not help to guess.
void salt_body_hash(const Call& call, std::optional<runtime::Idempotency>& idempotency) {
  if (!idempotency) return;
  const std::string_view key = call.request().header("Idempotency-Key").value_or("");
  idempotency->body_hash = hmac_sha256(key, call.request().body);
}

void create(const Services& services, const CallPtr& call) {
  auto user = runtime::read_new_user(call->json());
  if (!user) return call->refuse(user.error());
  auto by = admin_call(call);
  if (!by) return;
  salt_body_hash(*call, by->idempotency);
  const std::string password = std::exchange(user->password, "");
  with_hash(services, call, password,
            [&services, call, user = std::move(*user), by = std::move(*by)](std::string hash) {
              submit(services, call, std::make_unique<runtime::CreateUser>(user, std::move(hash), by));
            });
}

void change(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<UserId>(*call);
  if (!id) return call->refuse(id.error());
  auto change = runtime::read_user_change(call->json());
  if (!change) return call->refuse(change.error());
  const std::string password = change->password.value_or("");
  with_hash(services, call, password,
            [&services, call, id = *id, change = std::move(*change)](std::string hash) {
              change_workspace<runtime::UpdateUser>(services, call, id, change, std::move(hash),
                                                    services.runtime, services.sessions);
            });
}

}  // namespace

std::vector<Route> user_routes(const Services& services) {
  const Who readers = roles({Role::Admin, Role::Auditor, Role::Operator, Role::Builder, Role::Reviewer});
  const Who admins = roles({Role::Admin});
  return {
      {Method::Get,
       "/api/v1/users",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "Accounts, newest first; reviewers see who they are, not what they may",
        .tag = "Administration",
        .response = "User",
        .list = true,
        .query = {{"q", "in the name or the address"}}}},
      {Method::Get,
       "/api/v1/users/{id}",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "One account", .tag = "Administration", .response = "User"}},
      {Method::Post,
       "/api/v1/users",
       admins,
       json_body(),
       [&services](const CallPtr& call) { create(services, call); },
       {.summary = "Make an account",
        .tag = "Administration",
        .request = "NewUser",
        .response = "User",
        .status = 201}},
      {Method::Patch,
       "/api/v1/users/{id}",
       admins,
       json_body(),
       [&services](const CallPtr& call) { change(services, call); },
       {.summary = "Change an account: what is given is changed, the rest stays",
        .tag = "Administration",
        .request = "UserChange",
        .response = "User"}},
  };
}

}  // namespace nf::http
