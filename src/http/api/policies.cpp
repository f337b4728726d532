#include "http/api/admin.h"
#include "runtime/admin_settings.h"
#include "runtime/admin_shapes.h"

namespace nf::http {

namespace {

Result<Response> list(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  return named_page(call, workspace->policies(),
                    [](const runtime::PolicyEntry& policy) { return runtime::to_json(policy); });
}

Result<Response> show(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  const auto found = workspace->policies().find(call.parameter("id"));
  if (found == workspace->policies().end()) return fail(ErrorCode::NotFound, "There is no such policy.");
  return json_with_etag(runtime::to_json(found->second), runtime::etag_of(found->second));
}

void create(const Services& services, const CallPtr& call) {
  auto policy = runtime::read_policy(call->json());
  if (!policy) return call->refuse(policy.error());
  change_workspace<runtime::CreatePolicy>(services, call, std::move(*policy));
}

void put(const Services& services, const CallPtr& call) {
  auto policy = runtime::read_policy(call->json(), call->parameter("id"));
  if (!policy) return call->refuse(policy.error());
  change_workspace<runtime::PutPolicy>(services, call, std::move(*policy), if_match(*call));
}

void remove(const Services& services, const CallPtr& call) {
  change_workspace<runtime::DeletePolicy>(services, call, call->parameter("id"), if_match(*call));
}

}  // namespace

std::vector<Route> policy_routes(const Services& services) {
  const Who editors = roles({Role::Builder});
  return {
      {Method::Get,
       "/api/v1/policies",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "The directory of policies, by id",
        .tag = "Administration",
        .response = "Policy",
        .list = true}},
      {Method::Get,
       "/api/v1/policies/{id}",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "One policy, with its ETag", .tag = "Administration", .response = "Policy"}},
      {Method::Post,
       "/api/v1/policies",
       editors,
       json_body(),
       [&services](const CallPtr& call) { create(services, call); },
       {.summary = "Add a policy",
        .tag = "Administration",
        .request = "NewPolicy",
        .response = "Policy",
        .status = 201}},
      {Method::Put,
       "/api/v1/policies/{id}",
       editors,
       json_body(),
       [&services](const CallPtr& call) { put(services, call); },
       {.summary = "Replace a policy, or add it; takes If-Match",
        .tag = "Administration",
        .request = "PolicyChange",
        .response = "Policy",
        .also = {201, "Policy"},
        .if_match = true}},
      {Method::Delete,
       "/api/v1/policies/{id}",
       editors,
       no_body(),
       [&services](const CallPtr& call) { remove(services, call); },
       {.summary = "Delete a policy", .tag = "Administration", .status = 204, .if_match = true}},
  };
}

}  // namespace nf::http
