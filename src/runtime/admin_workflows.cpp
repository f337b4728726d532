#include "runtime/admin_workflows.h"

#include <algorithm>

#include "engine/version.h"
#include "runtime/admin_leaves.h"
#include "runtime/admin_shapes.h"
#include "runtime/workspace_rows.h"

namespace nf::runtime {

namespace {

Result<const Workflow*> find_workflow(const Workspace& workspace, WorkflowId id) {
  const Workflow* workflow = workspace.workflow(id);
  if (!workflow) return fail(ErrorCode::NotFound, "There is no such workflow.");
  return workflow;
}

Result<const Workflow*> find_to_change(const Workspace& workspace, WorkflowId id) {
  const Workflow* workflow = TRY(find_workflow(workspace, id));
  if (workflow->archived)
    return fail(ErrorCode::Conflict, "This workflow is archived and cannot be changed.");
  return workflow;
}

Reply workflow_reply(int status, const Workflow& workflow, const flow::Findings& findings) {
  return json_reply(status, to_json(workflow, findings), {{"ETag", etag_of(workflow)}});
}

void put_workflow(Writing& writing, const Workflow& workflow) {
  writing.batch().entities.push_back(row_of(workflow));
  writing.change_workspace().put(workflow);
}

Reply reply_after(Writing& writing, const Workflow& workflow) {
  return workflow_reply(200, workflow,
                        findings_of(writing.workspace(), workflow, writing.versions().catalogue()));
}

// The name of another active workflow that takes requests at a path of this one, or empty.
std::string holder_of_paths(const Workspace& workspace, const engine::Version& version) {
  const engine::Trigger& wanted = *version.trigger;
  for (const auto& [id, active] : workspace.active_versions()) {
    if (id == version.ref.id) continue;
    const engine::Trigger& taken = *active->trigger;
    const bool same_hook = wanted.hook_path && wanted.hook_path == taken.hook_path;
    const bool same_form = wanted.form_path && wanted.form_path == taken.form_path;
    if (same_hook || same_form) return active->ref.name;
  }
  return "";
}

// The start node's problem with its path, for a document that has no other.
flow::Problem path_taken(const engine::Version& version, const std::string& holder) {
  std::size_t start = 0;
  while (version.behaviours[start] != nullptr) ++start;
  return {version.node(start).id, "/nodes/" + std::to_string(start) + "/config/path", "path-taken",
          "The workflow \"" + holder + "\" takes requests at this path already.",
          "Choose another path, or deactivate the other workflow."};
}

Error not_publishable(const flow::Problems& problems) {
  Error error{ErrorCode::InvalidInput, "The workflow cannot be published yet.", "invalid-input"};
  for (const flow::Problem& problem : problems) {
    error.faults.push_back({problem.pointer, problem.message + " " + problem.mend});
  }
  return error;
}

// The problem document with `problems` beside what every one has.
Reply refusal(const Answering& answering, const flow::Problems& problems) {
  Reply reply = answering.render(not_publishable(problems));
  auto body = parse_json(reply.body, {.max_string_bytes = 2 * 1024 * 1024});
  if (!body || !body->is_object()) return reply;
  body->get_object()["problems"] = to_json(problems);
  reply.body = write_json(*body);
  return reply;
}

void note_saving(Workflow& workflow, const engine::Person& by, Time now) {
  workflow.saved_by = by.email;
  workflow.saved_by_name = by.name;
  workflow.saved_at = now;
}

// The problem document with who saved what the caller has not seen.
Reply stale(const Answering& answering, const Error& error, const Workflow& workflow) {
  Reply reply = answering.render(error);
  auto body = parse_json(reply.body);
  if (!body || !body->is_object()) return reply;
  body->get_object()["saved_by"] = saved_by_json(workflow);
  body->get_object()["saved_at"] = workflow.saved_at ? Json(format_time(*workflow.saved_at)) : Json(nullptr);
  reply.body = write_json(*body);
  return reply;
}

int next_version(const Workflow& workflow) {
  int last = 0;
  for (const VersionInfo& version : workflow.versions) last = std::max(last, version.number);
  return last + 1;
}

// Also those that were started by a job before in this batch.
Result<bool> has_executions(Writing& writing, WorkflowId workflow) {
  const auto in_batch = [workflow](const ports::ExecutionRow& row) { return row.workflow == workflow; };
  if (std::ranges::any_of(writing.batch().new_executions, in_batch)) return true;
  const ports::ExecutionFilter filter{.workflow = workflow};
  return !TRY(writing.reader().executions(filter, {.limit = 1, .cursor = ""})).rows.empty();
}

}  // namespace

Result<Draft> read_draft(const Json& document, const flow::Catalogue& catalogue, const Workspace& workspace) {
  const flow::Document parsed = TRY(flow::parse_document(document));
  return Draft{std::make_shared<const Json>(document), parsed.name,
               flow::examine(parsed, catalogue, surroundings_of(workspace))};
}

CreateWorkflow::CreateWorkflow(Draft draft, AdminCall call)
    : AdminRequest(std::move(call)), draft_(std::move(draft)) {}

Result<Reply> CreateWorkflow::carry_out(Writing& writing) {
  if (writing.workspace().workflows().size() >= kMaxWorkflows) {
    return fail(ErrorCode::LimitReached, "There are too many workflows.");
  }
  IdGenerator ids(writing.now(), writing.entropy().next(), writing.entropy().next());
  Workflow workflow{.id = ids.make<WorkflowId>(), .name = draft_.name, .draft = draft_.document};
  note_saving(workflow, by().person, writing.now());
  put_workflow(writing, workflow);
  Reply reply = workflow_reply(201, workflow, draft_.findings);
  reply.headers.emplace_back("Location", "/api/v1/workflows/" + to_string(workflow.id));
  return reply;
}

SaveDraft::SaveDraft(WorkflowId workflow, Draft draft, std::optional<std::string> if_match, AdminCall call)
    : AdminRequest(std::move(call)),
      workflow_(workflow),
      draft_(std::move(draft)),
      if_match_(std::move(if_match)) {}

Result<Reply> SaveDraft::carry_out(Writing& writing) {
  Workflow workflow = *TRY(find_to_change(writing.workspace(), workflow_));
  const auto current = match_etag(if_match_, etag_of(workflow));
  if (!current) return stale(answering(), current.error(), workflow);
  workflow.name = draft_.name;
  workflow.draft = draft_.document;
  ++workflow.edits;
  note_saving(workflow, by().person, writing.now());
  put_workflow(writing, workflow);
  return workflow_reply(200, workflow, draft_.findings);
}

PublishWorkflow::PublishWorkflow(WorkflowId workflow, std::optional<std::string> if_match, AdminCall call)
    : AdminRequest(std::move(call)), workflow_(workflow), if_match_(std::move(if_match)) {}

Result<Reply> PublishWorkflow::carry_out(Writing& writing) {
  Workflow workflow = *TRY(find_to_change(writing.workspace(), workflow_));
  TRY(match_etag(if_match_, etag_of(workflow)));
  const flow::Catalogue& catalogue = writing.versions().catalogue();
  const flow::Findings findings = findings_of(writing.workspace(), workflow, catalogue);
  if (!findings.problems.empty()) return refusal(answering(), findings.problems);
  if (workflow.versions.size() >= kMaxVersions) {
    return fail(ErrorCode::LimitReached, "This workflow has too many versions.");
  }
  const engine::WorkflowRef ref{workflow.id, workflow.name, next_version(workflow),
                                flow::document_hash(*workflow.draft)};
  const auto version = TRY(engine::compile(ref, *workflow.draft, catalogue));
  if (const std::string holder = holder_of_paths(writing.workspace(), *version); !holder.empty()) {
    return refusal(answering(), {path_taken(*version, holder)});
  }
  const Time now = writing.now();
  TRY(writing.append_leaf(published_leaf(by(), now, ref)));
  writing.batch().entities.push_back(Versions::row(ref, *workflow.draft, now));
  writing.versions().put(version);
  workflow.versions.push_back({ref.version, ref.hash, now, by().person.email});
  workflow.active = ref.version;
  put_workflow(writing, workflow);
  writing.change_workspace().put_active(workflow.id, version);
  JsonObject published{{"version", ref.version}, {"hash", ref.hash}};
  if (!findings.warnings.empty()) published["warnings"] = to_json(findings.warnings);
  return json_reply(200, std::move(published));
}

ActivateVersion::ActivateVersion(WorkflowId workflow, int number, AdminCall call)
    : AdminRequest(std::move(call)), workflow_(workflow), number_(number) {}

Result<Reply> ActivateVersion::carry_out(Writing& writing) {
  Workflow workflow = *TRY(find_to_change(writing.workspace(), workflow_));
  if (std::ranges::find(workflow.versions, number_, &VersionInfo::number) == workflow.versions.end()) {
    return fail(ErrorCode::NotFound, "There is no such version of this workflow.");
  }
  const auto version = TRY(writing.versions().get(workflow_, number_));
  if (const std::string holder = holder_of_paths(writing.workspace(), *version); !holder.empty()) {
    return fail(ErrorCode::Conflict,
                "The workflow \"" + holder + "\" takes requests at the path of this version.");
  }
  workflow.active = number_;
  put_workflow(writing, workflow);
  writing.change_workspace().put_active(workflow_, version);
  return reply_after(writing, workflow);
}

DeactivateWorkflow::DeactivateWorkflow(WorkflowId workflow, AdminCall call)
    : AdminRequest(std::move(call)), workflow_(workflow) {}

Result<Reply> DeactivateWorkflow::carry_out(Writing& writing) {
  Workflow workflow = *TRY(find_to_change(writing.workspace(), workflow_));
  workflow.active = 0;
  put_workflow(writing, workflow);
  writing.change_workspace().put_active(workflow_, nullptr);
  return reply_after(writing, workflow);
}

DeleteWorkflow::DeleteWorkflow(WorkflowId workflow, std::optional<std::string> if_match, AdminCall call)
    : AdminRequest(std::move(call)), workflow_(workflow), if_match_(std::move(if_match)) {}

Result<Reply> DeleteWorkflow::carry_out(Writing& writing) {
  Workflow workflow = *TRY(find_workflow(writing.workspace(), workflow_));
  TRY(match_etag(if_match_, etag_of(workflow)));
  if (TRY(has_executions(writing, workflow_))) {
    workflow.archived = true;
    workflow.active = 0;
    put_workflow(writing, workflow);
    writing.change_workspace().put_active(workflow_, nullptr);
  } else {
    // Rows of its versions stay: a request that is on its way may still start one.
    writing.batch().entities.push_back({row_of(workflow).kind, to_string(workflow_), std::nullopt});
    writing.change_workspace().remove_workflow(workflow_);
  }
  return Reply{204, "", {}};
}

}  // namespace nf::runtime
