#include "http/api/admin.h"
#include "runtime/admin_settings.h"
#include "runtime/admin_shapes.h"

namespace nf::http {

namespace {

Response show(const Services& services) {
  const auto workspace = services.runtime.workspace();
  return json_with_etag(*workspace->variables(), runtime::etag_of_variables(*workspace->variables()));
}

void create(const Services& services, const CallPtr& call) {
  auto variable = runtime::read_new_variable(call->json());
  if (!variable) return call->refuse(variable.error());
  change_workspace<runtime::CreateVariable>(services, call, std::move(*variable));
}

void put(const Services& services, const CallPtr& call) {
  auto variables = runtime::read_variables(call->json());
  if (!variables) return call->refuse(variables.error());
  change_workspace<runtime::PutVariables>(services, call, std::move(*variables), if_match(*call));
}

}  // namespace

std::vector<Route> variable_routes(const Services& services) {
  return {
      {Method::Get,
       "/api/v1/variables",
       roles({Role::Builder, Role::Operator, Role::Auditor}),
       no_body(),
       [&services](const CallPtr& call) { call->answer(show(services)); },
       {.summary = "The variables that expressions read as vars, with their ETag",
        .tag = "Administration",
        .response = "Variables"}},
      {Method::Post,
       "/api/v1/variables",
       roles({Role::Builder}),
       json_body(),
       [&services](const CallPtr& call) { create(services, call); },
       {.summary = "Add a variable; the ETag is that of all of them",
        .tag = "Administration",
        .request = "Variable",
        .response = "Variable",
        .status = 201}},
      {Method::Put,
       "/api/v1/variables",
       roles({Role::Builder}),
       json_body(),
       [&services](const CallPtr& call) { put(services, call); },
       {.summary = "Set these variables and no others; takes If-Match",
        .tag = "Administration",
        .request = "Variables",
        .response = "Variables",
        .if_match = true}},
  };
}

}  // namespace nf::http
