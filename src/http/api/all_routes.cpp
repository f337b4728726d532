#include "http/api/deployment.h"
#include "http/api/routes.h"

namespace nf::http {

namespace {

void append(std::vector<Route>& routes, std::vector<Route> family) {
  for (Route& route : family) routes.push_back(std::move(route));
}

}  // namespace

std::vector<Route> all_routes(const Services& services) { return all_routes(services, Deployment{}); }

std::vector<Route> all_routes(const Services& services, const Deployment& deployment) {
  std::vector<Route> routes;
  for (auto family :
       {hook_routes, form_routes, form_preview_routes, file_routes, execution_routes, approval_routes,
        request_routes, task_routes, register_routes, workflow_routes, test_routes, template_routes,
        expression_routes, admin_routes, audit_routes, live_routes, link_routes}) {
    append(routes, family(services));
  }
  append(routes, account_routes(services, deployment));
  append(routes, demo_routes(services, deployment));
  append(routes, outbox_routes(services, deployment));
  append(routes, operation_routes(services, deployment));
  append(routes, backup_routes(services, deployment));
  return routes;
}

}  // namespace nf::http
