#include "base/pointer.h"
#include "http/api/routes.h"
#include "http/api/shapes.h"
#include "http/paging.h"
#include "runtime/body_reader.h"

namespace nf::http {

namespace {

constexpr std::size_t kMaxFieldNotes = 100;

Viewer viewer_of(const Services& services, const Caller& caller) {
  const engine::Actor actor = actor_of(caller);
  return {actor.person, actor.operates, services.runtime.clock().now()};
}

// RFC 6901: what notes are about, though there may be nothing yet.
bool is_pointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
  }
  return true;
}

bool involved(const Caller& caller, const ports::ApprovalRow& row) {
  return std::ranges::find(row.involved, caller.user) != row.involved.end();
}

Result<Response> list(const Services& services, const Call& call) {
  const Query& query = call.request().query;
  ports::ApprovalFilter filter;
  const std::string* assignee = query.find("assignee");
  if (assignee && *assignee != "me") {
    return fail(ErrorCode::InvalidInput, "`assignee` can only be `me`.", "", {{"/assignee", "must be me"}});
  }
  const std::string* status = query.find("status");
  if (status && *status != "open" && *status != "closed") {
    return fail(ErrorCode::InvalidInput, "`status` must be open or closed.", "",
                {{"/status", "must be open or closed"}});
  }
  if (status) filter.open = *status == "open";
  // The inbox is what can be decided now; what is closed was somebody's once.
  if (assignee && (!status || *status == "open")) filter.assignee = call.caller().user;
  if (assignee && !filter.assignee) filter.involved = call.caller().user;
  if (!assignee && !sees_everything(call.caller())) filter.involved = call.caller().user;
  if (const std::string* execution = query.find("execution")) {
    const auto id = parse_id<ExecutionId>(*execution);
    if (!id)
      return fail(ErrorCode::InvalidInput, "`execution` must be an id.", "",
                  {{"/execution", "must be an id"}});
    filter.execution = *id;
  }
  const PageWish wish = TRY(page_wish(query));
  auto reader = services.runtime.reader();
  const auto listed = TRY(reader->approvals(filter, {wish.limit, wish.cursor}));
  std::string items;
  const Viewer viewer = viewer_of(services, call.caller());
  for (const ports::ApprovalRow& row : listed.rows) {
    const std::optional<std::string> text = TRY(services.glances->text(services, *reader, row, viewer));
    if (!text) continue;
    if (!items.empty()) items += ',';
    items += *text;
  }
  Response response{.status = 200};
  response.body = R"({"items":[)" + items + R"(],"next_cursor":)";
  if (listed.next_cursor.empty()) {
    response.body += "null";
  } else {
    write_json_string(listed.next_cursor, response.body);
  }
  response.body += '}';
  response.set("Content-Type", "application/json");
  return response;
}

Result<Response> show(const Services& services, const Call& call) {
  const auto id = TRY(id_in_path<ApprovalId>(call));
  auto reader = services.runtime.reader();
  const auto row = TRY(reader->approval(id));
  if (!row || (!sees_everything(call.caller()) && !involved(call.caller(), *row))) {
    return fail(ErrorCode::NotFound, "There is no such approval.");
  }
  const Found found = TRY(find_execution(services, *reader, row->execution));
  const auto context = TRY(reader->context(id));
  const engine::Approval* approval = found.state.approval(id);
  if (!approval || !context) return fail(ErrorCode::Storage, "The approval's record is not complete.");
  Response response{.status = 200,
                    .body = approval_text(found.state, *found.version, *approval,
                                          viewer_of(services, call.caller()), *context)};
  response.set("Content-Type", "application/json");
  return response;
}

// Reads a body member by member and collects what is wrong.
struct DecisionReader {
  const Json& json;
  std::vector<Fault> faults = {};

  void fault(std::string pointer, std::string message) {
    faults.push_back({std::move(pointer), std::move(message)});
  }

  engine::DecideApproval read(ApprovalId approval) {
    engine::DecideApproval command{.approval = approval};
    if (!json.is_object()) {
      fault("", "must be an object");
      return command;
    }
    for (const auto& member : json.get_object()) {
      const std::string_view key = member.key();
      const bool known = key == "decision" || key == "comment" || key == "field_notes" || key == "revision" ||
                         key == "context_hash";
      if (!known) fault(pointer_join("", key), "is not known here");
    }
    command.verdict = verdict();
    command.comment = comment();
    command.field_notes = notes();
    command.revision = revision();
    const auto hash = string_at(json, "context_hash");
    if (!hash) fault("/context_hash", "is required: the hash of what was shown");
    command.context_hash = hash.value_or("");
    return command;
  }

 private:
  engine::Verdict verdict() {
    const auto text = string_at(json, "decision");
    if (text == "approve") return engine::Verdict::Approve;
    if (text == "reject") return engine::Verdict::Reject;
    if (text == "request_changes") return engine::Verdict::RequestChanges;
    fault("/decision", "must be approve, reject or request_changes");
    return engine::Verdict::Reject;
  }
  std::string comment() {
    const Json* value = find(json, "comment");
    if (!value || value->is_null()) return "";
    if (!value->is_string()) {
      fault("/comment", "must be a text");
      return "";
    }
    return std::string(value->get_string());
  }
  int revision() {
    const Json* value = find(json, "revision");
    const bool usable =
        value && value->is_int64() && value->get_int64() >= 1 && value->get_int64() <= 1'000'000;
    if (!usable) fault("/revision", "must be the revision that was shown, a whole number from 1");
    return usable ? static_cast<int>(value->get_int64()) : 0;
  }
  JsonRef notes() {
    const Json* value = find(json, "field_notes");
    if (!value || value->is_null()) return nullptr;
    if (!value->is_array() || value->get_array().size() > kMaxFieldNotes) {
      fault("/field_notes",
            "must be a list of at most " + std::to_string(kMaxFieldNotes) + " {pointer, text}");
      return nullptr;
    }
    for (std::size_t i = 0; i < value->get_array().size(); ++i) {
      const Json& note = value->get_array()[i];
      const bool shaped = note.is_object() && note.get_object().size() == 2 && string_at(note, "pointer") &&
                          string_at(note, "text");
      const std::string at = pointer_join("/field_notes", i);
      if (!shaped) fault(at, "must be {pointer, text}");
      if (shaped && !is_pointer(*string_at(note, "pointer")))
        fault(at + "/pointer", "must be a JSON Pointer such as /title");
    }
    return value->get_array().empty() ? nullptr : std::make_shared<const Json>(*value);
  }
};

// The approval as the caller sees it after a command, rendered before the sync.
runtime::RenderReply approval_reply(const Services& services, ApprovalId id, const Caller& caller) {
  return [id,
          viewer = viewer_of(services, caller)](const runtime::Decided& decided) -> Result<runtime::Reply> {
    const auto context = TRY(decided.writing.reader().context(id));
    const engine::Approval* approval = decided.loaded.state.approval(id);
    if (!approval || !context) return fail(ErrorCode::Storage, "The approval's record is not complete.");
    return runtime::Reply{
        200, approval_text(decided.loaded.state, *decided.loaded.version, *approval, viewer, *context), {}};
  };
}

void send(const Services& services, const CallPtr& call, ApprovalId id, engine::Command command) {
  std::optional<runtime::Idempotency> key;
  if (!read_idempotency(call, key)) return;
  const auto row = services.runtime.reader()->approval(id);
  if (!row) return call->refuse(row.error());
  if (!*row) return call->refuse({ErrorCode::NotFound, "There is no such approval."});
  submit(services, call,
         std::make_unique<runtime::ExecutionRequest>((*row)->execution, actor_of(call->caller()),
                                                     std::move(command),
                                                     approval_reply(services, id, call->caller()),
                                                     answering(call), key, services.runtime.observer()));
}

// What is wrong with a decision's shape. Whether its key was used before is said first: what was kept under
// it had a right shape, so its body was another.
Error not_valid(const Services& services, const std::optional<runtime::Idempotency>& key,
                std::vector<Fault> faults) {
  if (key) {
    const auto kept = services.runtime.reader()->reply(key->key);
    if (!kept) return kept.error();
    if (*kept) return runtime::other_body_before();
  }
  return {ErrorCode::InvalidInput, "The decision is not valid.", "", std::move(faults)};
}

// Refusals in the contract's order: idempotency, shape, 404; the others are the engine's.
void decide(const Services& services, const CallPtr& call) {
  std::optional<runtime::Idempotency> key;
  if (!read_idempotency(call, key)) return;
  const auto id = id_in_path<ApprovalId>(*call);
  DecisionReader reader{call->json()};
  engine::DecideApproval command = reader.read(id ? *id : ApprovalId{});
  if (!reader.faults.empty()) return call->refuse(not_valid(services, key, std::move(reader.faults)));
  if (!id) return call->refuse(id.error());
  send(services, call, *id, std::move(command));
}

// Whether the caller may know that there is this approval.
Result<bool> visible(const Services& services, const Caller& caller, ApprovalId id) {
  auto reader = services.runtime.reader();
  const auto row = TRY(reader->approval(id));
  if (!row) return false;
  if (sees_everything(caller) || involved(caller, *row)) return true;
  const auto execution = TRY(reader->execution(row->execution));
  return execution && (owns(caller, *execution) || execution->submitted_by == caller.user);
}

// Who passes seats on. To others a body tells nothing: what is said of the addresses in it would say who has
// an account.
Result<> may_pass_on(const Services& services, const Caller& caller, ApprovalId id) {
  const auto row = TRY(services.runtime.reader()->approval(id));
  if (row && (actor_of(caller).operates || involved(caller, *row))) return {};
  if (!TRY(visible(services, caller, id))) return fail(ErrorCode::NotFound, "There is no such approval.");
  return fail(ErrorCode::Forbidden, "Only the reviewer or an operator may pass a seat on.");
}

// An account named by its address or its id; `from` may be null where a seat has nobody.
std::optional<UserId> user_in(const Services& services, const Json& json, std::string_view key) {
  const auto text = string_at(json, key);
  if (!text) return std::nullopt;
  const auto workspace = services.runtime.workspace();
  if (const runtime::User* user = workspace->user_at(*text)) return user->id;
  const auto id = parse_id<UserId>(*text);
  return id ? std::optional(*id) : std::nullopt;
}

void reassign(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<ApprovalId>(*call);
  if (!id) return call->refuse(id.error());
  if (const auto may = may_pass_on(services, call->caller(), *id); !may) return call->refuse(may.error());
  const Json& json = call->json();
  runtime::BodyReader reader(json, {"from", "to", "reason"});
  const Json* from = find(json, "from");
  const auto from_user = user_in(services, json, "from");
  if (from && !from->is_null() && !from_user)
    reader.fault("/from", "must be the reviewer's address or id, or null");
  const auto to = user_in(services, json, "to");
  if (!to) reader.fault("/to", "must be the address or id of an account");
  const auto reason = string_at(json, "reason");
  if (!reason) reader.fault("/reason", "is required");
  if (const auto read = reader.end(); !read) return call->refuse(read.error());
  send(services, call, *id, engine::ReassignReviewer{*id, from_user.value_or(UserId{}), *to, *reason});
}

// For what concerns all who take part in an approval: others do not learn that there is one.
std::optional<ApprovalId> shared_approval(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<ApprovalId>(*call);
  const auto seen = id ? visible(services, call->caller(), *id) : Result<bool>(false);
  if (seen && *seen) return *id;
  call->refuse(seen ? Error{ErrorCode::NotFound, "There is no such approval."} : seen.error());
  return std::nullopt;
}

void comment(const Services& services, const CallPtr& call) {
  runtime::BodyReader reader(call->json(), {"text"});
  const auto text = reader.require("text").text("text", kMaxCommentBytes);
  if (const auto read = reader.end(); !read) return call->refuse(read.error());
  if (const auto id = shared_approval(services, call))
    send(services, call, *id, engine::AddComment{*id, *text});
}

void remind(const Services& services, const CallPtr& call) {
  if (const auto id = shared_approval(services, call))
    send(services, call, *id, engine::RemindReviewers{*id});
}

}  // namespace

std::vector<Route> approval_routes(const Services& services) {
  return {
      {Method::Get,
       "/api/v1/approvals",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "Approvals; with assignee=me and status=open the inbox, by deadline",
        .tag = "Approvals",
        .response = "Approval",
        .list = true,
        .query = {{"assignee", "me"}, {"status", "open or closed"}, {"execution", "id of an execution"}}}},
      {Method::Get,
       "/api/v1/approvals/{id}",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "One approval with its frozen context", .tag = "Approvals", .response = "Approval"}},
      {Method::Post,
       "/api/v1/approvals/{id}/decisions",
       signed_in(),
       json_body(),
       [&services](const CallPtr& call) { decide(services, call); },
       {.summary = "Decide", .tag = "Approvals", .request = "DecisionRequest", .response = "Approval"},
       Scope::Decide},
      {Method::Post,
       "/api/v1/approvals/{id}/reassign",
       signed_in(),
       json_body(),
       [&services](const CallPtr& call) { reassign(services, call); },
       {.summary = "Pass a seat on", .tag = "Approvals", .request = "Reassignment", .response = "Approval"},
       Scope::Decide},
      {Method::Post,
       "/api/v1/approvals/{id}/comments",
       signed_in(),
       json_body(),
       [&services](const CallPtr& call) { comment(services, call); },
       {.summary = "Say something to requester and reviewers without deciding",
        .tag = "Approvals",
        .request = "NewComment",
        .response = "Approval"}},
      {Method::Post,
       "/api/v1/approvals/{id}/remind",
       signed_in(),
       optional_json_body(),
       [&services](const CallPtr& call) { remind(services, call); },
       {.summary = "Tell those again who have not decided; at most once an hour",
        .tag = "Approvals",
        .response = "Approval"}},
  };
}

}  // namespace nf::http
