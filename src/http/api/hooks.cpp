#include <algorithm>

#include "http/api/routes.h"
#include "http/api/start_execution.h"
#include "http/api/webhook_signature.h"
#include "http/problem.h"
#include "runtime/connections.h"

namespace nf::http {

namespace {

using VersionRef = std::shared_ptr<const engine::Version>;

Response method_not_allowed(const std::vector<std::string>& methods) {
  std::string allow;
  for (const std::string& method : methods) allow += (allow.empty() ? "" : ", ") + method;
  Response response = problem("method-not-allowed", "This hook takes " + allow + ".");
  response.set("Allow", allow);
  return response;
}

Response unauthenticated(engine::AuthKind auth) {
  if (auth == engine::AuthKind::Hmac) {
    return problem("unauthenticated", "The signature is missing, wrong or too old.");
  }
  const bool basic = auth == engine::AuthKind::Basic;
  Response response =
      problem("unauthenticated", basic ? "This hook needs a user name and a password."
                                       : "This hook needs a token: Authorization: Bearer TOKEN.");
  response.set("WWW-Authenticate", basic ? "Basic realm=\"hook\", charset=\"UTF-8\"" : "Bearer");
  return response;
}

// Whether the caller shows a token that this hook takes.
bool shows_token(const engine::Trigger& trigger, const Caller& caller) {
  if (!caller.known()) return false;
  return trigger.accounts.empty() ||
         std::ranges::find(trigger.accounts, caller.email) != trigger.accounts.end();
}

// The connection that holds this hook's secret; none where it is gone: then nobody is let in.
std::optional<ports::Connection> secret_of(const Services& services, const engine::Trigger& trigger) {
  if (!services.secrets) return std::nullopt;
  auto connection =
      runtime::WorkspaceConnections(services.runtime, *services.secrets).open(trigger.connection);
  if (!connection || connection->type != "webhook" || connection->secret("secret").empty())
    return std::nullopt;
  return connection.take();
}

bool shows_password(const Services& services, const engine::Trigger& trigger, const Request& request) {
  const auto connection = secret_of(services, trigger);
  const auto header = request.header("Authorization");
  if (!connection || !header) return false;
  const std::string user = string_at(connection->config, "username").value_or("");
  return is_basic(*header, user, connection->secret("secret"));
}

// Whether this hook may be used before its body is known.
bool admitted(const Services& services, const engine::Trigger& trigger, const Call& call) {
  switch (trigger.auth) {
    case engine::AuthKind::None:
      return true;
    case engine::AuthKind::Bearer:
      return shows_token(trigger, call.caller());
    case engine::AuthKind::Basic:
      return shows_password(services, trigger, call.request());
    case engine::AuthKind::Hmac:
      return call.request().header(signature_rule(trigger.auth_config).header).has_value();
  }
  return false;
}

// Why the sender may not use this hook, as far as that is known before the body. A token that is wrong is a
// mistake that its sender should hear of, also where none is asked for.
std::optional<Response> refusal(const Services& services, const engine::Trigger& trigger, const Call& call) {
  const Caller& caller = call.caller();
  if (!caller.known() && claims_token(call.request()))
    return problem("unauthenticated", "The token is wrong or has expired.");
  if (caller.known() && !caller.scopes.has(Scope::Write))
    return problem("scope", "The token needs the scope 'write'.");
  if (!admitted(services, trigger, call)) return unauthenticated(trigger.auth);
  return std::nullopt;
}

JsonObject query_json(const Query& query) {
  JsonObject json;
  for (const auto& [name, value] : query.items) json[name] = value;
  return json;
}

// All but what would let somebody act as the caller.
JsonObject headers_json(const Headers& headers) {
  JsonObject json;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto [name, value] = headers.at(i);
    if (same_name(name, "Authorization") || same_name(name, "Cookie") || same_name(name, "X-CSRF-Token"))
      continue;
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    json[lower] = value;
  }
  return json;
}

engine::Incoming incoming_of(const Call& call, const engine::Trigger& trigger, Json body) {
  engine::Incoming incoming{.way = engine::Incoming::Way::Hook, .body = std::move(body)};
  // A form's hook is the same request as the form's.
  if (trigger.form_path) {
    incoming.way = engine::Incoming::Way::HookOfForm;
  } else {
    incoming.method = call.request().method_name;
    incoming.query = query_json(call.request().query);
    incoming.headers = headers_json(call.request().headers);
  }
  incoming.trusted = trigger.auth == engine::AuthKind::Basic || trigger.auth == engine::AuthKind::Hmac;
  if (trigger.auth == engine::AuthKind::Bearer) {
    incoming.sender = engine::Person{call.caller().name, call.caller().email, call.caller().user};
  }
  return incoming;
}

// Refuses a body that is not signed as the hook asks; gives what is the same for every repeat of it.
std::optional<std::string> signed_by_sender(const Services& services, const CallPtr& call,
                                            const engine::Trigger& trigger) {
  if (trigger.auth != engine::AuthKind::Hmac) return "";
  const Request& request = call->request();
  const auto connection = secret_of(services, trigger);
  auto repeat = verify_signature(
      signature_rule(trigger.auth_config), connection ? connection->secret("secret") : "",
      [&](std::string_view name) { return request.header(name); }, request.body,
      services.runtime.clock().now());
  if (repeat) return repeat.take();
  call->answer(unauthenticated(trigger.auth));
  return std::nullopt;
}

void take(const Services& services, const CallPtr& call, const VersionRef& version) {
  const auto repeat = signed_by_sender(services, call, *version->trigger);
  if (!repeat) return;
  const auto type = call->request().header("Content-Type");
  if (call->request().method != Method::Get && (!type || !is_json_type(*type))) {
    return call->answer(problem("unsupported-media-type", "Send application/json."));
  }
  Json body;
  if (!call->request().body.empty()) {
    auto parsed = call->parse_body();
    if (!parsed) return call->refuse(parsed.error());
    body = std::move(*parsed);
  } else if (call->request().method != Method::Get) {
    return call->refuse({ErrorCode::InvalidInput, "The body is empty; JSON was expected.", "malformed-json"});
  }
  start_execution(services, call, version, incoming_of(*call, *version->trigger, std::move(body)), 202, {},
                  {}, *repeat);
}

// Refusals in the contract's order: 404, 405, 401, 415, 413, 400, 422.
void receive(const Services& services, const CallPtr& call) {
  const VersionRef version = services.runtime.workspace()->hook(call->parameter("path"));
  if (!version) return call->refuse({ErrorCode::NotFound, "No workflow takes requests here."});
  const engine::Trigger& trigger = *version->trigger;
  if (std::ranges::find(trigger.methods, call->request().method_name) == trigger.methods.end()) {
    return call->answer(method_not_allowed(trigger.methods));
  }
  if (auto refused = refusal(services, trigger, *call)) return call->answer(std::move(*refused));
  if (call->request().method == Method::Get) return take(services, call, version);
  // What is wrong with a body is said before it is read, but a signature is over the body.
  const auto type = call->request().header("Content-Type");
  if (trigger.auth != engine::AuthKind::Hmac && (!type || !is_json_type(*type))) {
    return call->answer(problem("unsupported-media-type", "Send application/json."));
  }
  call->read_body(kMaxJsonBody, [&services, version](const CallPtr& read) { take(services, read, version); });
}

}  // namespace

std::vector<Route> hook_routes(const Services& services) {
  return {{Method::Other,
           "/hooks/{path}",
           sender(),
           deferred_body(),
           [&services](const CallPtr& call) { receive(services, call); },
           {.summary = "File a request from another system",
            .tag = "Intake",
            .response = "ExecutionStarted",
            .status = 202,
            .also = {200, "HookAnswer"}},
           Scope::Write}};
}

}  // namespace nf::http
