#pragma once

#include <vector>

#include "http/api/services.h"
#include "http/openapi.h"

// The table of routes, a family a file. Handlers keep a reference to the services.
namespace nf::http {

std::vector<Route> all_routes(const Services& services);
// The schemas that the table names.
std::vector<Schema> all_schemas();

std::vector<Route> account_routes(const Services& services);  // session, me
std::vector<Route> admin_routes(const Services& services);    // users, groups, tokens, policies, variables
std::vector<Route> workflow_routes(const Services& services);
std::vector<Route> hook_routes(const Services& services);
std::vector<Route> form_routes(const Services& services);
std::vector<Route> file_routes(const Services& services);
std::vector<Route> execution_routes(const Services& services);
std::vector<Route> approval_routes(const Services& services);
std::vector<Route> request_routes(const Services& services);
std::vector<Route> task_routes(const Services& services);  // what form tasks ask for
std::vector<Route> register_routes(const Services& services);
std::vector<Route> audit_routes(const Services& services);
std::vector<Route> test_routes(const Services& services);  // of drafts
std::vector<Route> form_preview_routes(const Services& services);
std::vector<Route> template_routes(const Services& services);
std::vector<Route> expression_routes(const Services& services);
std::vector<Route> live_routes(const Services& services);       // server-sent events
std::vector<Route> link_routes(const Services& services);       // of mails
std::vector<Route> demo_routes(const Services& services);       // only where there are demo accounts
std::vector<Route> operation_routes(const Services& services);  // readyz, node types

}  // namespace nf::http
