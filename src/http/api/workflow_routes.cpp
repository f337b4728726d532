#include <algorithm>
#include <charconv>
#include <limits>

#include "http/api/admin.h"
#include "http/api/routes.h"
#include "runtime/admin_shapes.h"
#include "runtime/admin_workflows.h"

namespace nf::http {

namespace {

// Documents of versions are ours, and were checked when they were published.
constexpr JsonLimits kVersionLimits{.max_depth = 200, .max_string_bytes = 2 * 1024 * 1024};

Json whole(const Services& services, const runtime::Workspace& workspace, const runtime::Workflow& workflow) {
  return runtime::to_json(workflow,
                          runtime::findings_of(workspace, workflow, services.runtime.versions().catalogue()));
}

// Lists leave out what can be long.
Json brief(const Services& services, const runtime::Workspace& workspace, const runtime::Workflow& workflow) {
  JsonObject json = whole(services, workspace, workflow).as_object();
  json.erase("draft");
  json.erase("versions");
  return json;
}

Result<Response> list(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  return newest_page(
      call, workspace->workflows(), [](const runtime::Workflow&) { return true; },
      [&](const runtime::Workflow& workflow) { return brief(services, *workspace, workflow); });
}

// The workflow in the path. It lives as long as the workspace.
Result<const runtime::Workflow*> find_workflow(const runtime::Workspace& workspace, const Call& call) {
  const auto id = parse_id<WorkflowId>(call.parameter("id"));
  const runtime::Workflow* workflow = id ? workspace.workflow(*id) : nullptr;
  if (!workflow) return fail(ErrorCode::NotFound, "There is no such workflow.");
  return workflow;
}

Result<Response> show(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  const runtime::Workflow* workflow = TRY(find_workflow(*workspace, call));
  return json_with_etag(whole(services, *workspace, *workflow), runtime::etag_of(*workflow));
}

Json version_json(const runtime::Workflow& workflow, const runtime::VersionInfo& info) {
  Json json = runtime::to_json(info);
  json.as_object()["active"] = info.number == workflow.active;
  return json;
}

Result<Response> list_versions(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  const runtime::Workflow* workflow = TRY(find_workflow(*workspace, call));
  // By what is left to the greatest number: ten digits each, so the order of texts is that of numbers.
  std::map<std::string, const runtime::VersionInfo*> newest_first;
  for (const runtime::VersionInfo& info : workflow->versions) {
    newest_first[std::to_string(std::numeric_limits<int>::max() - info.number)] = &info;
  }
  return named_page(call, newest_first,
                    [&](const runtime::VersionInfo* info) { return version_json(*workflow, *info); });
}

// The number in the path; 0, which no version has, where it is none.
int number_in_path(const Call& call) {
  const std::string& text = call.parameter("version");
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? number : 0;
}

Result<Json> document_of(const Services& services, WorkflowId workflow, int number) {
  const auto row = runtime::Versions::row({.id = workflow, .version = number}, nullptr, {});
  const auto text = TRY(services.runtime.reader()->entity(row.kind, row.id));
  if (!text) return fail(ErrorCode::NotFound, "There is no such version of this workflow.");
  return TRY(parse_json(*text, kVersionLimits)).at("document");
}

Result<Response> show_version(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  const runtime::Workflow* workflow = TRY(find_workflow(*workspace, call));
  const auto info =
      std::ranges::find(workflow->versions, number_in_path(call), &runtime::VersionInfo::number);
  if (info == workflow->versions.end()) {
    return fail(ErrorCode::NotFound, "There is no such version of this workflow.");
  }
  Json json = version_json(*workflow, *info);
  json.as_object()["document"] = TRY(document_of(services, workflow->id, info->number));
  return json_response(200, json);
}

Result<runtime::Draft> read_draft(const Services& services, const Call& call) {
  return runtime::read_draft(call.json(), services.runtime.versions().catalogue(),
                             *services.runtime.workspace());
}

void create(const Services& services, const CallPtr& call) {
  auto draft = read_draft(services, *call);
  if (!draft) return call->refuse(draft.error());
  change_workspace<runtime::CreateWorkflow>(services, call, std::move(*draft));
}

void save(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<WorkflowId>(*call);
  if (!id) return call->refuse(id.error());
  auto draft = read_draft(services, *call);
  if (!draft) return call->refuse(draft.error());
  change_workspace<runtime::SaveDraft>(services, call, *id, std::move(*draft), if_match(*call));
}

template <class Change, class... Arguments>
void change(const Services& services, const CallPtr& call, Arguments&&... arguments) {
  const auto id = id_in_path<WorkflowId>(*call);
  if (!id) return call->refuse(id.error());
  change_workspace<Change>(services, call, *id, std::forward<Arguments>(arguments)...);
}

// Code in a document is read by a program of its own, and what came of it is kept: here, so that the writer
// need not wait for it.
void publish(const Services& services, const CallPtr& call) {
  const auto workspace = services.runtime.workspace();
  if (const auto workflow = find_workflow(*workspace, *call))
    (void)runtime::findings_of(*workspace, **workflow, services.runtime.versions().catalogue());
  change<runtime::PublishWorkflow>(services, call, if_match(*call));
}

std::vector<Route> reading(const Services& services) {
  const Who readers = roles({Role::Builder, Role::Operator, Role::Auditor});
  return {
      {Method::Get,
       "/api/v1/workflows",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "Workflows, newest first, without their drafts",
        .tag = "Workflows",
        .response = "WorkflowSummary",
        .list = true}},
      {Method::Get,
       "/api/v1/workflows/{id}",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "One workflow with its draft, why that cannot be published yet, and its ETag",
        .tag = "Workflows",
        .response = "Workflow"}},
      {Method::Get,
       "/api/v1/workflows/{id}/versions",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list_versions(services, *call)); },
       {.summary = "Its versions, newest first", .tag = "Workflows", .response = "Version", .list = true}},
      {Method::Get,
       "/api/v1/workflows/{id}/versions/{version}",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show_version(services, *call)); },
       {.summary = "One version with its document", .tag = "Workflows", .response = "VersionWithDocument"}},
  };
}

std::vector<Route> changing(const Services& services) {
  const Who editors = roles({Role::Builder});
  return {
      {Method::Post,
       "/api/v1/workflows",
       editors,
       json_body(),
       [&services](const CallPtr& call) { create(services, call); },
       {.summary = "Make a workflow out of a document, as a draft",
        .tag = "Workflows",
        .request = "WorkflowDocument",
        .response = "Workflow",
        .status = 201}},
      {Method::Put,
       "/api/v1/workflows/{id}",
       editors,
       json_body(),
       [&services](const CallPtr& call) { save(services, call); },
       {.summary = "Save its draft; takes If-Match",
        .tag = "Workflows",
        .request = "WorkflowDocument",
        .response = "Workflow"}},
      {Method::Delete,
       "/api/v1/workflows/{id}",
       editors,
       no_body(),
       [&services](const CallPtr& call) { change<runtime::DeleteWorkflow>(services, call, if_match(*call)); },
       {.summary = "Delete it; one with executions is archived", .tag = "Workflows", .status = 204}},
      {Method::Post,
       "/api/v1/workflows/{id}/publish",
       editors,
       optional_json_body(),
       [&services](const CallPtr& call) { publish(services, call); },
       {.summary =
            "Make the draft an immutable version and the active one, or say everything that is wrong with it",
        .tag = "Workflows",
        .response = "Published"}},
      {Method::Post,
       "/api/v1/workflows/{id}/versions/{version}/activate",
       editors,
       optional_json_body(),
       [&services](const CallPtr& call) {
         change<runtime::ActivateVersion>(services, call, number_in_path(*call));
       },
       {.summary = "Start this version for requests from now on",
        .tag = "Workflows",
        .response = "Workflow"}},
      {Method::Post,
       "/api/v1/workflows/{id}/deactivate",
       editors,
       optional_json_body(),
       [&services](const CallPtr& call) { change<runtime::DeactivateWorkflow>(services, call); },
       {.summary = "Take no requests any more; what runs goes on",
        .tag = "Workflows",
        .response = "Workflow"}},
  };
}

}  // namespace

std::vector<Route> workflow_routes(const Services& services) {
  std::vector<Route> routes = reading(services);
  for (Route& route : changing(services)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace nf::http
