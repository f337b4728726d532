#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "http/caller.h"
#include "http/exchange.h"
#include "http/openapi.h"
#include "http/route.h"
#include "http/route_tree.h"
#include "http/static_files.h"

namespace nf::http {

struct RouterConfig {
  // `https://flow.example.com`, where browsers see us, if known: what their Origin must be. Else Origin is
  // compared with the Host header.
  std::string public_origin = {};
  std::vector<Schema> schemas = {};                // for the OpenAPI document
  std::string version = "0";                       // of the API's description
  const StaticFiles* pages = nullptr;              // what is served where no route is
  std::function<void(const Served&)> served = {};  // metrics and access log; called on io threads
};

// Serves a table of routes, `GET /healthz`, `GET /api/v1/openapi.json` and the pages. Refuses in this order:
// 404 no such path, 405 with Allow, 401, 403 CSRF, 403 role or scope, 415, 413, 400 JSON; what is left is the
// handler's. Nothing of a body is read before the last of the header's refusals.
class Router : public Application {
 public:
  // The authenticator must outlive the router. Aborts where the table contradicts itself.
  Router(std::vector<Route> routes, Authenticator& authenticator, RouterConfig config = {});

  void begin(const ExchangePtr& exchange) override;
  void served(const Served& served) override;

  std::span<const Route> routes() const { return routes_; }
  const Json& description() const { return description_; }
  // Whether requests come over TLS, as this request or the configuration says: for cookies.
  bool is_secure(const Request& request) const;

 private:
  void serve_pages(const ExchangePtr& exchange) const;
  void identify(const CallPtr& call) const;
  void admit(const CallPtr& call, const Result<Caller>& caller) const;
  void take_body(const CallPtr& call) const;
  Credentials credentials_of(const Request& request) const;
  bool is_our_origin(const Request& request) const;
  bool passes_csrf(const Call& call) const;

  Json description_;  // before the routes: one of them shows it
  std::vector<Route> routes_;
  Authenticator& authenticator_;
  RouterConfig config_;
  RouteTree tree_;
};

}  // namespace nf::http
