#include "http/api/account.h"
#include "http/api/routes.h"
#include "http/cookie.h"
#include "http/lists.h"
#include "runtime/admin_shapes.h"
#include "runtime/admin_users.h"
#include "runtime/body_reader.h"

namespace nf::http {

namespace {

constexpr std::size_t kMaxCodeBytes = 32;
constexpr std::size_t kMaxAddressBytes = 45;  // the longest text of an IPv6 address

std::chrono::seconds cookie_lifetime() {
  return std::chrono::duration_cast<std::chrono::seconds>(runtime::kSessionLife);
}

struct Credential {
  std::string email;
  std::string password;
};

Result<Credential> read_credential(const Json& body) {
  runtime::BodyReader reader(body, {"email", "password", "totp"});
  reader.require("email").require("password");
  const auto email = reader.line("email", runtime::kMaxEmailBytes);
  const auto password = reader.text("password", runtime::kMaxPasswordBytes);
  // No account has a second factor, so a code proves nothing more.
  if (!reader.is_null("totp")) (void)reader.line("totp", kMaxCodeBytes);
  TRY(reader.end());
  return Credential{email.value_or(""), password.value_or("")};
}

// Who asks, as failed sign-ins are counted. A proxy on this machine says for whom it asks, in the last entry
// of what it sends: else one guesser would lock out all who come by the same proxy.
std::string asking_address(const Request& request) {
  if (!is_loopback(request.remote)) return request.remote;
  std::string_view forwarded;
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const auto [name, value] = request.headers.at(i);
    if (same_name(name, "X-Forwarded-For")) forwarded = value;
  }
  forwarded.remove_prefix(forwarded.rfind(',') + 1);  // npos + 1 is 0
  forwarded = trimmed(forwarded);
  const bool usable = !forwarded.empty() && forwarded.size() <= kMaxAddressBytes;
  return usable ? std::string(forwarded) : request.remote;
}

void sign_in(const Services& services, const Deployment& deployment, const CallPtr& call) {
  auto credential = read_credential(call->json());
  if (!credential) return call->refuse(credential.error());
  services.sign_in.attempt({.email = std::move(credential->email),
                            .password = std::move(credential->password),
                            .remote = asking_address(call->request()),
                            .old_secret = session_secret(*call, deployment)},
                           session_reply(*call, deployment), answering(call));
}

void sign_out(const Services& services, const Deployment& deployment, const CallPtr& call) {
  const auto session = parse_uuid(call->caller().credential);
  if (call->caller().via != Via::Session || !session) {
    return call->refuse(
        {ErrorCode::NotFound, "A token has no session that could end. Revoke the token instead."});
  }
  runtime::Answering clearing = answering(call);
  const bool secure = deployment.is_secure(call->request());
  clearing.answer = [answer = std::move(clearing.answer), secure](runtime::Reply reply) {
    if (reply.status == 204) {
      reply.headers.emplace_back("Set-Cookie", session_cookie("", std::chrono::seconds(0), secure));
    }
    answer(std::move(reply));
  };
  submit(services, call,
         std::make_unique<runtime::CloseSession>(*session, services.sessions, std::move(clearing)));
}

Result<Response> show_me(const Services& services, const Call& call) {
  const Caller& caller = call.caller();
  const auto workspace = services.runtime.workspace();
  const runtime::User* user = workspace->user(caller.user);
  if (!user) return fail(ErrorCode::NotFound, "There is no such account any more.");
  JsonArray scopes;
  for (const Scope scope : kScopes) {
    if (caller.scopes.has(scope)) scopes.emplace_back(name_of(scope));
  }
  JsonObject me{{"user", runtime::to_json(*workspace, *user)}, {"scopes", std::move(scopes)}};
  if (caller.via == Via::Session) me["csrf_token"] = caller.csrf_token;
  return json_response(200, me);
}

}  // namespace

std::string session_secret(const Call& call, const Deployment& deployment) {
  const bool secure = deployment.is_secure(call.request());
  return std::string(cookie_of(call.request(), session_cookie_name(secure)).value_or(""));
}

runtime::OpenSession::Render session_reply(const Call& call, const Deployment& deployment) {
  return [secure = deployment.is_secure(call.request())](const runtime::NewSession& made,
                                                         const runtime::Workspace& workspace) {
    const runtime::User* user = workspace.user(made.session.user);
    const JsonObject body{{"user", user ? runtime::to_json(workspace, *user) : Json(nullptr)},
                          {"csrf_token", made.csrf}};
    return runtime::Reply{
        200, write_json(body), {{"Set-Cookie", session_cookie(made.secret, cookie_lifetime(), secure)}}};
  };
}

std::vector<Route> account_routes(const Services& services) { return account_routes(services, Deployment{}); }

std::vector<Route> account_routes(const Services& services, const Deployment& deployment) {
  return {
      // Whoever signs in may still have a cookie that is good no more.
      {Method::Post,
       "/api/v1/session",
       anyone(),
       json_body(),
       [&services, deployment](const CallPtr& call) { sign_in(services, deployment, call); },
       {.summary = "Sign in by password; sets the session's cookie",
        .tag = "Account",
        .request = "SignIn",
        .response = "Session",
        .keyless = true}},
      {Method::Delete,
       "/api/v1/session",
       signed_in(),
       no_body(),
       [&services, deployment](const CallPtr& call) { sign_out(services, deployment, call); },
       {.summary = "Sign out", .tag = "Account", .status = 204}},
      {Method::Get,
       "/api/v1/me",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show_me(services, *call)); },
       {.summary = "Who am I", .tag = "Account", .response = "Me"}},
  };
}

}  // namespace nf::http
