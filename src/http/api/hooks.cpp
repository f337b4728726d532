#include <algorithm>

#include "http/api/routes.h"
#include "http/api/start_execution.h"
#include "http/problem.h"

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

Response unauthenticated() {
  Response response = problem("unauthenticated", "This hook needs a token: Authorization: Bearer TOKEN.");
  response.set("WWW-Authenticate", "Bearer");
  return response;
}

// Whether the caller shows what this hook asks for. A session is no credential here: a page of somebody
// else's could send it.
bool admitted(const engine::Trigger& trigger, const Caller& caller) {
  if (trigger.auth == engine::AuthKind::None) return true;
  if (caller.via != Via::Token || !caller.scopes.has(Scope::Write)) return false;
  return trigger.accounts.empty() ||
         std::ranges::find(trigger.accounts, caller.email) != trigger.accounts.end();
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
  if (trigger.auth != engine::AuthKind::None) {
    incoming.sender = engine::Person{call.caller().name, call.caller().email, call.caller().user};
  }
  return incoming;
}

void take(const Services& services, const CallPtr& call, const VersionRef& version) {
  Json body;
  if (!call->request().body.empty()) {
    auto parsed = parse_json(call->request().body);
    if (!parsed) return call->refuse(parsed.error());
    body = std::move(*parsed);
  } else if (call->request().method != Method::Get) {
    return call->refuse({ErrorCode::InvalidInput, "The body is empty; JSON was expected.", "malformed-json"});
  }
  start_execution(services, call, version, incoming_of(*call, *version->trigger, std::move(body)), 202);
}

// Refusals in the contract's order: 404, 405, 401, 415, 413, 400, 422.
void receive(const Services& services, const CallPtr& call) {
  const VersionRef version = services.runtime.workspace()->hook(call->parameter("path"));
  if (!version) return call->refuse({ErrorCode::NotFound, "No workflow takes requests here."});
  const engine::Trigger& trigger = *version->trigger;
  if (std::ranges::find(trigger.methods, call->request().method_name) == trigger.methods.end()) {
    return call->answer(method_not_allowed(trigger.methods));
  }
  if (!admitted(trigger, call->caller())) return call->answer(unauthenticated());
  if (call->request().method == Method::Get) return take(services, call, version);
  const auto type = call->request().header("Content-Type");
  if (!type || !is_json_type(*type)) {
    return call->answer(problem("unsupported-media-type", "Send application/json."));
  }
  call->read_body(kMaxJsonBody, [&services, version](const CallPtr& read) { take(services, read, version); });
}

}  // namespace

std::vector<Route> hook_routes(const Services& services) {
  return {{Method::Other,
           "/hooks/{path}",
           guest(),
           deferred_body(),
           [&services](const CallPtr& call) { receive(services, call); },
           {.summary = "File a request from another system",
            .tag = "Intake",
            .response = "ExecutionStarted",
            .status = 202},
           Scope::Write}};
}

}  // namespace nf::http
