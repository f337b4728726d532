#include "http/api/admin.h"
#include "runtime/admin_groups.h"
#include "runtime/admin_shapes.h"

namespace nf::http {

namespace {

Result<Response> list(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  return named_page(call, workspace->groups(),
                    [&](const runtime::Group& group) { return runtime::to_json(*workspace, group); });
}

Result<Response> show(const Services& services, const Call& call) {
  const auto id = TRY(id_in_path<GroupId>(call));
  const auto workspace = services.runtime.workspace();
  for (const auto& [name, group] : workspace->groups()) {
    if (group.id == id) return json_response(200, runtime::to_json(*workspace, group));
  }
  return fail(ErrorCode::NotFound, "There is no such group.");
}

void create(const Services& services, const CallPtr& call) {
  auto group = runtime::read_new_group(call->json());
  if (!group) return call->refuse(group.error());
  change_workspace<runtime::CreateGroup>(services, call, std::move(*group));
}

void update(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<GroupId>(*call);
  if (!id) return call->refuse(id.error());
  auto change = runtime::read_group_change(call->json());
  if (!change) return call->refuse(change.error());
  change_workspace<runtime::UpdateGroup>(services, call, *id, std::move(*change), services.runtime);
}

void remove(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<GroupId>(*call);
  if (!id) return call->refuse(id.error());
  change_workspace<runtime::DeleteGroup>(services, call, *id, services.runtime);
}

}  // namespace

std::vector<Route> group_routes(const Services& services) {
  const Who readers = roles({Role::Admin, Role::Auditor, Role::Operator, Role::Builder});
  // Members of a group decide: who may change it, chooses who decides.
  const Who admins = roles({Role::Admin});
  return {
      {Method::Get,
       "/api/v1/groups",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "Groups, by name", .tag = "Administration", .response = "Group", .list = true}},
      {Method::Get,
       "/api/v1/groups/{id}",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "One group", .tag = "Administration", .response = "Group"}},
      {Method::Post,
       "/api/v1/groups",
       admins,
       json_body(),
       [&services](const CallPtr& call) { create(services, call); },
       {.summary = "Make a group",
        .tag = "Administration",
        .request = "NewGroup",
        .response = "Group",
        .status = 201}},
      {Method::Put,
       "/api/v1/groups/{id}",
       admins,
       json_body(),
       [&services](const CallPtr& call) { update(services, call); },
       {.summary = "Give a group these members and no others; its name stays",
        .tag = "Administration",
        .request = "GroupChange",
        .response = "Group"}},
      {Method::Delete,
       "/api/v1/groups/{id}",
       admins,
       no_body(),
       [&services](const CallPtr& call) { remove(services, call); },
       {.summary = "Delete a group", .tag = "Administration", .status = 204}},
  };
}

}  // namespace nf::http
