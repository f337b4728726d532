#include <algorithm>

#include "http/api/file_fields.h"
#include "http/api/routes.h"
#include "http/api/upload.h"
#include "http/multipart.h"
#include "http/problem.h"

namespace nf::http {

namespace {

// What was frozen is ours, and at most 1 MiB.
constexpr JsonLimits kContextLimits{.max_depth = 200, .max_string_bytes = 2 * 1024 * 1024};
constexpr std::size_t kMaxAroundFile = 64 * 1024;  // boundaries and other fields of a form with a file
constexpr std::size_t kPiece = 256 * 1024;         // of a file, at once
constexpr std::size_t kMostApprovals = 1'000;      // of one execution that are looked through

Error no_such_file() { return {ErrorCode::NotFound, "There is no such file."}; }

Response busy() {
  return problem({ErrorCode::Unavailable, "Too many files are on their way just now. Please try again."});
}

// Runs `task` where it may wait for the disk.
void on_files_thread(const Services& services, const CallPtr& call, std::function<void()> task) {
  if (services.files && services.files->work(std::move(task))) return;
  call->answer(busy());
}

// Whether somebody without an account may send files: where a public form asks for some.
bool takes_files_of_guests(const runtime::Workspace& workspace) {
  return std::ranges::any_of(workspace.active_versions(), [](const auto& entry) {
    const engine::Trigger& trigger = *entry.second->trigger;
    return trigger.form_path && trigger.public_form && has_file_fields(trigger.schema);
  });
}

void keep(const Services& services, const CallPtr& call, const runtime::File& file,
          std::optional<runtime::Idempotency> key) {
  submit(services, call,
         std::make_unique<runtime::KeepFile>(services.files, file, answering(call), std::move(key)));
}

// On the files thread, with all of the body in the spool.
void take(const Services& services, const CallPtr& call, runtime::Spool& spool) {
  const auto body = spool.bytes();
  if (!body) return call->refuse(body.error());
  const auto upload = read_upload(call->request(), *body);
  if (!upload) return call->refuse(upload.error());
  if (upload->content.size() > runtime::kMaxFileBytes)
    return call->answer(problem("too-large", "A file may have 25 MiB."));
  std::optional<runtime::Idempotency> key;
  if (!read_idempotency(call, key)) return;
  if (key) key->body_hash = sha256(*body);
  runtime::File file{.name = upload->name,
                     .type = upload->type,
                     .hash = sha256(upload->content),
                     .size = static_cast<std::int64_t>(upload->content.size())};
  if (call->caller().known()) file.owner = call->caller().user;
  if (const auto room = services.files->room_for(file.owner, file.size); !room)
    return call->refuse(room.error());
  if (const auto put = services.files->put(file.hash, upload->content); !put)
    return call->refuse(put.error());
  keep(services, call, file, key);
}

// Piece by piece to the disk: a file is never in memory, however many come at once.
void read_on(const Services& services, const CallPtr& call, std::size_t limit,
             const std::shared_ptr<runtime::Spool>& spool) {
  call->read_piece(limit, kPiece, [&services, limit, spool](const CallPtr& read) {
    on_files_thread(services, read, [&services, read, limit, spool] {
      if (const auto kept = spool->append(read->request().body); !kept) return read->refuse(kept.error());
      if (!read->body_ended()) return read_on(services, read, limit, spool);
      take(services, read, *spool);
    });
  });
}

void receive(const Services& services, const CallPtr& call) {
  if (!services.files) return call->answer(busy());
  if (!call->caller().known() && !takes_files_of_guests(*services.runtime.workspace())) {
    return call->refuse({ErrorCode::Forbidden, "Sign in to send files.", "unauthenticated"});
  }
  const auto spool = services.files->spool();
  if (!spool) return call->refuse(spool.error());
  const bool form = is_multipart(call->request().header("Content-Type").value_or(""));
  read_on(services, call, runtime::kMaxFileBytes + (form ? kMaxAroundFile : 0), *spool);
}

bool names_file(const Json& context, const std::string& id) {
  const Json* files = find(context, "files");
  if (!files || !files->is_array()) return false;
  return std::ranges::any_of(files->get_array(),
                             [&](const Json& file) { return string_at(file, "id") == id; });
}

// Whether the caller was asked to decide on something that this file belongs to.
Result<bool> was_asked_about(ports::Reader& reader, const Caller& caller, ExecutionId execution,
                             const std::string& file) {
  const auto asked = TRY(reader.approvals({.involved = caller.user, .execution = execution},
                                          {.limit = kMostApprovals, .cursor = {}}));
  for (const ports::ApprovalRow& row : asked.rows) {
    const auto context = TRY(reader.context(row.id));
    if (!context) continue;
    if (names_file(TRY(parse_json(*context, kContextLimits)), file)) return true;
  }
  return false;
}

// Its sender, and whoever may see an execution or an approval with it.
Result<bool> may_read(ports::Reader& reader, const Caller& caller, const runtime::File& file) {
  if (file.owner == caller.user) return true;
  for (const ExecutionId execution : TRY(runtime::Files::executions(reader, file.id))) {
    const auto row = TRY(reader.execution(execution));
    if (!row) continue;
    if (sees_everything(caller) || owns(caller, *row)) return true;
    if (TRY(was_asked_about(reader, caller, execution, to_string(file.id)))) return true;
  }
  return false;
}

Result<Response> download(const Services& services, const Call& call) {
  const auto id = TRY(id_in_path<runtime::FileId>(call));
  auto reader = services.runtime.reader();
  const auto file = TRY(runtime::Files::find(*reader, id));
  if (!file || !TRY(may_read(*reader, call.caller(), *file))) return fail(no_such_file());
  return as_download(file->name, file->type, TRY(services.files->content(*file)));
}

}  // namespace

std::vector<Route> file_routes(const Services& services) {
  return {
      {Method::Post,
       "/api/v1/files",
       guest(),
       deferred_body(),
       [&services](const CallPtr& call) { receive(services, call); },
       {.summary = "Send a file for a form or a resubmission: as the body, or as the one file of a "
                   "multipart/form-data form; at most 25 MiB",
        .tag = "Intake",
        .response = "File",
        .status = 201}},
      {Method::Get,
       "/api/v1/files/{id}",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) {
         on_files_thread(services, call, [&services, call] { answer_with(call, download(services, *call)); });
       },
       {.summary = "A file, to be saved: for its sender and whoever may see a request with it",
        .tag = "Intake",
        .media = "*/*"}},
  };
}

}  // namespace nf::http
