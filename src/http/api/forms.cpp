#include "http/api/admin.h"
#include "http/api/file_fields.h"
#include "http/api/routes.h"
#include "http/api/start_execution.h"
#include "http/api/submission.h"
#include "http/problem.h"
#include "runtime/admin_shapes.h"

namespace nf::http {

namespace {

using VersionRef = std::shared_ptr<const engine::Version>;

// The directory of policies, with who owns them, is the organisation's own: a visitor of a public form gets
// none of it.
JsonArray policies_for(const Caller& caller, const runtime::Workspace& workspace) {
  JsonArray policies;
  if (!caller.known()) return policies;
  for (const auto& [id, policy] : workspace.policies()) policies.push_back(runtime::to_json(policy));
  return policies;
}

Json form_json(const Caller& caller, const runtime::Workspace& workspace, const engine::Version& version) {
  const engine::Trigger& trigger = *version.trigger;
  return JsonObject{
      {"path", *trigger.form_path},
      {"title", trigger.title},
      {"description", version.document.description},
      {"schema", trigger.schema},
      {"access", trigger.public_form ? "public" : "signed_in"},
      {"policies", policies_for(caller, workspace)},
      {"workflow",
       {{"id", to_string(version.ref.id)}, {"name", version.ref.name}, {"version", version.ref.version}}}};
}

// One path has a page and data: what is kept of one must not be shown for the other.
Response varied(Response response) {
  const std::string* others = response.find("Vary");
  return response.set("Vary", others ? "Accept, " + *others : "Accept");
}

Result<Response> form_data(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  const VersionRef version = workspace->form(call.parameter("path"));
  if (!version) return fail(ErrorCode::NotFound, "There is no such form.");
  TRY(may_use(*version->trigger, call.caller()));
  return json_response(200, form_json(call.caller(), *workspace, *version));
}

void show(const Services& services, const CallPtr& call) {
  if (auto page = page_wanted(services, call->request())) return call->answer(varied(std::move(*page)));
  auto data = form_data(services, *call);
  call->answer(varied(data ? data.take() : problem(data.error())));
}

void show_overview(const Services& services, const CallPtr& call) {
  auto page = page_wanted(services, call->request());
  call->answer(varied(page ? std::move(*page)
                           : problem("not-found", "This is a page. The forms are listed at /api/v1/forms.")));
}

Result<Response> list(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  return newest_page(
      call, workspace->active_versions(),
      [](const VersionRef& version) { return version->trigger->form_path.has_value(); },
      [&](const VersionRef& version) {
        JsonObject item = form_json(call.caller(), *workspace, *version).as_object();
        item.erase("schema");
        item.erase("policies");
        return Json(std::move(item));
      });
}

void receive(const Services& services, const CallPtr& call) {
  auto submission = read_submission(services, *call);
  if (!submission) return call->refuse(submission.error());
  const VersionRef& version = submission->version;
  engine::Incoming& incoming = submission->incoming;
  const Json no_files = JsonArray{};
  auto files = take_files(*services.runtime.reader(),
                          {.schema = version->trigger->schema,
                           .references = submission->references,
                           .before = no_files,
                           .caller = call->caller()},
                          incoming.body);
  if (!files) return call->refuse(files.error());
  incoming.files = std::move(files->all);
  start_execution(services, call, version, std::move(incoming), 202, std::move(files->added));
}

}  // namespace

std::vector<Route> form_routes(const Services& services) {
  return {
      {Method::Get,
       "/api/v1/forms",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "The forms that take requests, newest workflows first",
        .tag = "Intake",
        .response = "Form",
        .list = true}},
      {Method::Get,
       "/forms",
       guest(),
       no_body(),
       [&services](const CallPtr& call) { show_overview(services, call); },
       {.summary = "The page with the forms that take requests", .tag = "Intake", .media = "text/html"}},
      {Method::Get,
       "/forms/{path}",
       guest(),
       no_body(),
       [&services](const CallPtr& call) { show(services, call); },
       {.summary = "A hosted form: its page, or what it asks for as JSON",
        .tag = "Intake",
        .response = "Form",
        .media = "text/html"}},
      {Method::Post,
       "/forms/{path}",
       guest(),
       json_body(),
       [&services](const CallPtr& call) { receive(services, call); },
       {.summary = "Submit a form",
        .tag = "Intake",
        .request = "Submission",
        .response = "ExecutionStarted",
        .status = 202,
        .also = {200, "ExecutionStarted"}}},
  };
}

}  // namespace nf::http
