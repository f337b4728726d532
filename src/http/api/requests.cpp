#include "base/pointer.h"
#include "http/api/file_fields.h"
#include "http/api/filters.h"
#include "http/api/routes.h"
#include "http/api/shapes.h"
#include "http/api/start_execution.h"
#include "http/paging.h"
#include "runtime/body_reader.h"

namespace nf::http {

namespace {

Result<Response> list(const Services& services, const Call& call) {
  const Query& query = call.request().query;
  ports::ExecutionFilter filter;
  const std::string* mine = query.find("mine");
  if ((mine && *mine != "0" && *mine != "false") || !sees_everything(call.caller())) {
    filter.requester = call.caller().user;
    filter.requester_address = engine::folded_address(call.caller().email);
  }
  filter.status = TRY(word_in_query(query, "status", execution_statuses()));
  const PageWish wish = TRY(page_wish(query));
  auto reader = services.runtime.reader();
  auto listed = TRY(reader->executions(filter, {wish.limit, wish.cursor}));
  JsonArray items;
  for (const ports::ExecutionRow& row : listed.rows) {
    const Found found = TRY(find_execution(services, *reader, row.id));
    items.push_back(request_json(found.state, *found.version, true, found.row.pruned_at));
  }
  return page_response(std::move(items), listed.next_cursor);
}

// The same for others' requests as for those that there are none of.
Error no_such_request() { return {ErrorCode::NotFound, "There is no such request."}; }

Result<Found> find_request(const Services& services, ports::Reader& reader, ExecutionId id) {
  auto row = TRY(reader.execution(id));
  if (!row) return fail(no_such_request());
  return found_of(services, reader, std::move(*row));
}

// Whether the caller is asked to correct it, as another than the requester may be.
bool asks(const engine::State& state, const Caller& caller) {
  const engine::Person person{caller.name, caller.email, caller.user};
  return std::ranges::any_of(state.reworks, [&](const engine::Rework& rework) {
    return rework.open && engine::same_person(rework.to, person);
  });
}

// Only the requester, and who is asked to correct it, act on a request; auditors and operators may look.
Result<Response> show(const Services& services, const Call& call) {
  const auto id = TRY(id_in_path<ExecutionId>(call));
  auto reader = services.runtime.reader();
  const Found found = TRY(find_request(services, *reader, id));
  const bool own = owns(call.caller(), found.row);
  const bool asked = asks(found.state, call.caller());
  if (!own && !asked && !sees_everything(call.caller())) return fail(no_such_request());
  Json json = request_json(found.state, *found.version, false, found.row.pruned_at);
  if (!own) json.as_object()["can"] = asked ? JsonArray{"resubmit"} : JsonArray{};
  return json_response(200, json);
}

void send(const Services& services, const CallPtr& call, engine::Command command,
          std::vector<runtime::File> files = {}) {
  const auto id = id_in_path<ExecutionId>(*call);
  if (!id) return call->refuse(id.error());
  std::optional<runtime::Idempotency> key;
  if (!read_idempotency(call, key)) return;
  const auto reply = [](const runtime::Decided& decided) -> Result<runtime::Reply> {
    return runtime::Reply{
        200, write_json(request_json(decided.loaded.state, *decided.loaded.version, false)), {}};
  };
  runtime::Answering answers = answering(call);
  answers.render = [render = std::move(answers.render)](const Error& error) {
    return render(error.code == ErrorCode::NotFound ? no_such_request() : error);
  };
  submit(services, call,
         std::make_unique<runtime::ExecutionRequest>(*id, actor_of(call->caller()), std::move(command),
                                                     attaching(services, std::move(files), reply),
                                                     std::move(answers), key, services.runtime.observer()));
}

// The files of the corrected request, and their ids in `body`. Files are part of what was decided on, so they
// change only where the revision does: the engine refuses what was read of an older one.
Result<AttachedFiles> corrected_files(const Services& services, const Call& call, Json& body) {
  const auto id = TRY(id_in_path<ExecutionId>(call));
  auto reader = services.runtime.reader();
  const Found found = TRY(find_request(services, *reader, id));
  if (!owns(call.caller(), found.row) && !asks(found.state, call.caller())) return fail(no_such_request());
  const Json* before = find(*found.state.trigger, "files");
  const Json none = JsonArray{};
  return take_files(*reader,
                    {.schema = found.version->trigger->schema,
                     .references = find(call.json(), "files"),
                     .before = before && before->is_array() ? *before : none,
                     .caller = call.caller()},
                    body);
}

void resubmit(const Services& services, const CallPtr& call) {
  const Json& json = call->json();
  std::vector<Fault> faults;
  const Json* body = find(json, "body");
  if (!body || !body->is_object()) faults.push_back({"/body", "must be an object with the corrected fields"});
  const Json* revision = find(json, "revision");
  const bool counted =
      revision && revision->is_int64() && revision->get_int64() >= 1 && revision->get_int64() <= 1'000;
  if (!counted) faults.push_back({"/revision", "must be the request's current revision"});
  if (json.is_object()) {
    for (const auto& member : json.get_object()) {
      const std::string_view key = member.key();
      if (key != "body" && key != "revision" && key != "files")
        faults.push_back({pointer_join("", key), "is not known here"});
    }
  }
  if (!faults.empty()) {
    return call->refuse({ErrorCode::InvalidInput, "The resubmission is not valid.", "", std::move(faults)});
  }
  Json corrected = *body;
  auto files = corrected_files(services, *call, corrected);
  if (!files) return call->refuse(files.error());
  send(services, call,
       engine::ResubmitRequest{std::make_shared<const Json>(std::move(corrected)),
                               static_cast<int>(revision->get_int64()),
                               files->changed ? std::make_shared<const Json>(files->all) : nullptr},
       std::move(files->added));
}

// What the requester says goes to the approval that is open now.
void comment(const Services& services, const CallPtr& call) {
  runtime::BodyReader reader(call->json(), {"text"});
  const auto text = reader.require("text").text("text", kMaxCommentBytes);
  if (const auto read = reader.end(); !read) return call->refuse(read.error());
  const auto id = id_in_path<ExecutionId>(*call);
  if (!id) return call->refuse(id.error());
  const auto found = find_request(services, *services.runtime.reader(), *id);
  if (!found) return call->refuse(found.error());
  if (!owns(call->caller(), found->row)) return call->refuse(no_such_request());
  const auto& approvals = found->state.approvals;
  const auto open = std::ranges::find_if(approvals, &engine::Approval::open);
  if (open == approvals.end()) {
    return call->refuse(
        {ErrorCode::Conflict, "Nobody is asked now, so nobody would read it.", "nobody-asked"});
  }
  send(services, call, engine::AddComment{open->id, *text});
}

}  // namespace

std::vector<Route> request_routes(const Services& services) {
  return {
      {Method::Get,
       "/api/v1/requests",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "Requests, newest first",
        .tag = "Requests",
        .response = "Request",
        .list = true,
        .query = {{"mine", "1: only the caller's own", "boolean"},
                  {"status", "for example waiting_approval"}}}},
      {Method::Get,
       "/api/v1/requests/{id}",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "Where a request stands", .tag = "Requests", .response = "Request"}},
      {Method::Post,
       "/api/v1/requests/{id}/resubmit",
       signed_in(),
       json_body(),
       [&services](const CallPtr& call) { resubmit(services, call); },
       {.summary = "Answer a change request with corrected fields",
        .tag = "Requests",
        .request = "Resubmission",
        .response = "Request"}},
      {Method::Post,
       "/api/v1/requests/{id}/withdraw",
       signed_in(),
       optional_json_body(),
       [&services](const CallPtr& call) { send(services, call, engine::WithdrawRequest{}); },
       {.summary = "Withdraw the request", .tag = "Requests", .response = "Request"}},
      {Method::Post,
       "/api/v1/requests/{id}/comments",
       signed_in(),
       json_body(),
       [&services](const CallPtr& call) { comment(services, call); },
       {.summary = "Say something to those who decide now",
        .tag = "Requests",
        .request = "NewComment",
        .response = "Request"}},
  };
}

}  // namespace nf::http
