#include "http/router.h"

#include "base/hash.h"
#include "http/cookie.h"
#include "http/problem.h"

namespace nf::http {
namespace {

constexpr std::string_view kBearer = "Bearer ";

// What the program's own two routes answer never changes while it runs.
std::vector<Route> with_own(std::vector<Route> routes, const RouterConfig& config, Json& description) {
  auto document = std::make_shared<std::string>();
  routes.push_back(
      {Method::Get,
       "/healthz",
       anyone(),
       no_body(),
       [](const CallPtr& call) {
         call->answer(json_response(200, {{"status", "ok"}}));
       },
       {.summary = "Whether the server runs", .tag = "Operations", .media = "application/json"}});
  routes.push_back({Method::Get,
                    "/api/v1/openapi.json",
                    anyone(),
                    no_body(),
                    [document](const CallPtr& call) {
                      Response response = text_response(200, "application/json", {});
                      response.shared_body = document;
                      call->answer(std::move(response.set("Cache-Control", "no-cache")));
                    },
                    {.summary = "This description", .tag = "Operations", .media = "application/json"}});
  description = openapi_document(routes, config.schemas, config.version);
  *document = write_json(description);
  return routes;
}

bool has_body(const Request& request) {
  auto length = request.header("Content-Length");
  return (length && *length != "0") || request.header("Transfer-Encoding");
}

std::size_t declared_length(const Request& request) {
  auto length = request.header("Content-Length");
  return length ? std::strtoull(std::string(*length).c_str(), nullptr, 10) : 0;
}

// `http://host:port` without scheme, or empty.
std::string_view host_of(std::string_view origin) {
  std::size_t at = origin.find("://");
  return at == origin.npos ? std::string_view{} : origin.substr(at + 3);
}

// A session that has ended makes a guest; a token that is wrong is a mistake that its sender should hear of.
bool takes_unknown(const Call& call) {
  switch (call.route().who.kind) {
    case Who::Kind::Anyone:
    case Who::Kind::Sender:
      return true;
    case Who::Kind::Guest:
      return !claims_token(call.request());
    case Who::Kind::SignedIn:
    case Who::Kind::Roles:
      return false;
  }
  return false;
}

Response not_there() { return problem("not-found", "Nothing is served at this path."); }

Response method_not_allowed(std::span<const Route* const> routes) {
  std::string allowed = allowed_methods(routes);
  Response response = problem("method-not-allowed", "Allowed here: " + allowed + ".");
  response.set("Allow", allowed);
  return response;
}

}  // namespace

Router::Router(std::vector<Route> routes, Authenticator& authenticator, RouterConfig config)
    : routes_(with_own(std::move(routes), config, description_)),
      authenticator_(authenticator),
      config_(std::move(config)),
      tree_(routes_) {}

void Router::served(const Served& served) {
  if (config_.served) config_.served(served);
}

void Router::begin(const ExchangePtr& exchange) {
  const Request& request = exchange->request();
  if (request.path == "*")
    return exchange->answer(no_content().set("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS"));
  RouteTree::Match match = tree_.find(request.path);
  if (match.routes.empty()) return serve_pages(exchange);
  exchange->set_route(match.routes.front()->pattern);
  const Route* route = route_for(request.method, match.routes);
  if (!route && request.method == Method::Options)
    return exchange->answer(no_content().set("Allow", allowed_methods(match.routes)));
  if (!route) return exchange->answer(method_not_allowed(match.routes));
  identify(std::make_shared<Call>(exchange, *route, std::move(match.parameters)));
}

void Router::serve_pages(const ExchangePtr& exchange) const {
  const Request& request = exchange->request();
  bool readable = request.method == Method::Get || request.method == Method::Head;
  if (!config_.pages || !readable || tree_.owns(request.path)) return exchange->answer(not_there());
  auto page = config_.pages->serve(request);
  exchange->answer(page ? std::move(*page) : not_there());
}

Credentials Router::credentials_of(const Request& request) const {
  Credentials credentials{.via = Via::Nobody, .secret = {}, .remote = request.remote};
  if (auto header = request.header("Authorization")) {
    // Whoever sends this header wants to be known by it: a bad one is not made good by a cookie.
    credentials.via = Via::Token;
    if (same_name(header->substr(0, kBearer.size()), kBearer))
      credentials.secret = header->substr(kBearer.size());
  } else if (auto cookie = cookie_of(request, session_cookie_name(is_secure(request)))) {
    credentials.via = Via::Session;
    credentials.secret = *cookie;
  }
  return credentials;
}

void Router::identify(const CallPtr& call) const {
  if (call->route().who.kind == Who::Kind::Anyone) return admit(call, Caller{});
  Credentials credentials = credentials_of(call->request());
  const bool looked_at = credentials.via == Via::Token ||
                         (credentials.via == Via::Session && call->route().who.kind != Who::Kind::Sender);
  if (!looked_at) return admit(call, Caller{});
  if (credentials.secret.empty()) return admit(call, fail(ErrorCode::Forbidden, ""));
  authenticator_.authenticate(std::move(credentials),
                              [this, call](const Result<Caller>& caller) { admit(call, caller); });
}

void Router::admit(const CallPtr& call, const Result<Caller>& caller) const {
  const Route& route = call->route();
  if (!caller && caller.error().code != ErrorCode::Forbidden) return call->refuse(caller.error());
  if (caller) call->set_caller(*caller);
  if (!call->caller().known() && !takes_unknown(*call))
    return call->answer(problem("unauthenticated", caller ? "No token and no session was sent."
                                                          : "The token or session is wrong or has expired."));
  if (!passes_csrf(*call))
    return call->answer(problem("csrf", "Send X-CSRF-Token as the session gave it, from our own pages."));
  if (!may_call(route, call->caller())) {
    if (!call->caller().scopes.has(scope_of(route)))
      return call->answer(
          problem("scope", "The token needs the scope '" + std::string(name_of(scope_of(route))) + "'."));
    return call->answer(problem("forbidden", "None of your roles may do this."));
  }
  take_body(call);
}

bool Router::is_our_origin(const Request& request) const {
  auto origin = request.header("Origin");
  if (!origin) return true;  // not a browser, or an old one that sends none to its own site
  if (!config_.public_origin.empty()) return same_name(*origin, config_.public_origin);
  auto host = request.header("Host");
  return host && !host->empty() && same_name(host_of(*origin), *host);
}

// Requests that carry nothing a browser adds by itself need no such proof.
bool Router::passes_csrf(const Call& call) const {
  const Request& request = call.request();
  if (!changes_state(request.method) || call.caller().via != Via::Session) return true;
  auto token = request.header("X-CSRF-Token");
  return token && !call.caller().csrf_token.empty() && equal_secrets(*token, call.caller().csrf_token) &&
         is_our_origin(request);
}

void Router::take_body(const CallPtr& call) const {
  const BodyRule& rule = call->route().body;
  const Handler& handler = call->route().handler;
  bool json = rule.kind == BodyRule::Kind::Json || rule.kind == BodyRule::Kind::OptionalJson;
  if (rule.kind == BodyRule::Kind::None || rule.kind == BodyRule::Kind::Deferred) return handler(call);
  if (rule.kind == BodyRule::Kind::OptionalJson && !has_body(call->request())) return handler(call);
  if (json && !is_json_type(call->request().header("Content-Type").value_or("")))
    return call->answer(problem("unsupported-media-type", "Send the body as application/json."));
  if (declared_length(call->request()) > rule.limit)
    return call->answer(
        problem("too-large", "The body is limited to " + std::to_string(rule.limit) + " bytes."));
  call->read_body(rule.limit, [json](const CallPtr& complete) {
    if (json) {
      auto parsed = complete->parse_body();
      if (!parsed) return complete->refuse(parsed.error());
      complete->set_json(parsed.take());
    }
    complete->route().handler(complete);
  });
}

bool Router::is_secure(const Request& request) const {
  return request.secure || config_.public_origin.starts_with("https://");
}

}  // namespace nf::http
