#include <algorithm>

#include "http/api/account.h"
#include "http/api/routes.h"
#include "runtime/admin_users.h"
#include "runtime/body_reader.h"

namespace nf::http {

namespace {

// To others these routes are not there.
Error not_there() { return {ErrorCode::NotFound, "Nothing is served at this path."}; }

JsonArray list_of(const std::vector<std::string>& texts) {
  JsonArray list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

void list(const Services& services, const CallPtr& call) {
  if (!is_local(call->request())) return call->refuse(not_there());
  const auto workspace = services.runtime.workspace();
  JsonArray items;
  for (const std::string& email : services.demo_accounts) {
    const runtime::User* user = workspace->user_at(email);
    if (!user || !user->enabled) continue;
    items.push_back(JsonObject{{"email", user->email},
                               {"name", user->name},
                               {"title", user->title},
                               {"roles", list_of(user->roles)}});
  }
  call->answer(json_response(200, JsonObject{{"items", std::move(items)}, {"next_cursor", nullptr}}));
}

Result<UserId> chosen(const Services& services, const Json& body) {
  runtime::BodyReader reader(body, {"email"});
  const auto email = reader.require("email").line("email", runtime::kMaxEmailBytes);
  TRY(reader.end());
  const auto workspace = services.runtime.workspace();
  const runtime::User* user = workspace->user_at(email.value_or(""));
  const bool offered = user && std::ranges::any_of(services.demo_accounts, [&](const std::string& account) {
                         return workspace->user_at(account) == user;
                       });
  if (!offered) return runtime::refuse({{"/email", "This is not one of the demo's accounts."}});
  return user->id;
}

void sign_in_as(const Services& services, const Deployment& deployment, const CallPtr& call) {
  if (!is_local(call->request())) return call->refuse(not_there());
  const auto user = chosen(services, call->json());
  if (!user) return call->refuse(user.error());
  const auto before = services.sessions.find(session_secret(*call, deployment));
  submit(services, call,
         std::make_unique<runtime::OpenSession>(
             *user, std::nullopt, before ? std::optional(before->id) : std::nullopt, services.sessions,
             session_reply(*call, deployment), answering(call)));
}

}  // namespace

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

bool names_loopback(std::string_view host) {
  if (const std::size_t colon = host.rfind(':'); colon != host.npos && !host.ends_with(']'))
    host = host.substr(0, colon);
  if (host == "localhost" || host == "[::1]") return true;
  // A name may begin like an address: 127.0.0.1.example.com.
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
}

bool is_local(const Request& request) {
  return is_loopback(request.remote) && names_loopback(request.header("Host").value_or(""));
}

std::vector<Route> demo_routes(const Services& services) { return demo_routes(services, Deployment{}); }

std::vector<Route> demo_routes(const Services& services, const Deployment& deployment) {
  if (services.demo_accounts.empty()) return {};
  return {
      {Method::Get,
       "/api/v1/demo/accounts",
       anyone(),
       no_body(),
       [&services](const CallPtr& call) { list(services, call); },
       {.summary = "The demo's accounts, on this machine only",
        .tag = "Demo",
        .response = "DemoAccount",
        .list = true,
        .whole = true}},
      {Method::Post,
       "/api/v1/demo/session",
       anyone(),
       json_body(),
       [&services, deployment](const CallPtr& call) { sign_in_as(services, deployment, call); },
       {.summary = "Sign in as one of the demo's accounts, on this machine only",
        .tag = "Demo",
        .request = "DemoSignIn",
        .response = "Session",
        .keyless = true}},
  };
}

}  // namespace nf::http
