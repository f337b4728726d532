#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/api/glances.h"
#include "http/api/templates.h"
#include "http/route.h"
#include "http/static_files.h"
#include "ports/connection_probe.h"
#include "runtime/accounts.h"
#include "runtime/files.h"
#include "runtime/log_keeper.h"
#include "runtime/passwords.h"
#include "runtime/runtime.h"
#include "runtime/secret_box.h"
#include "runtime/sessions.h"
#include "runtime/sign_in.h"
#include "runtime/waiting_room.h"

namespace nf::http {

class Live;

// What the handlers work with. All outlive the server.
struct Services {
  runtime::Runtime& runtime;
  runtime::Accounts& accounts;
  runtime::Sessions& sessions;
  runtime::Passwords& passwords;
  runtime::SignIn& sign_in;
  runtime::WaitingRoom& waiting_room;
  runtime::LogKeeper& log_keeper;
  Live& live;
  const StaticFiles* pages = nullptr;
  ports::ConnectionProbe* probe = nullptr;      // null: connections cannot be tried
  const runtime::SecretBox* secrets = nullptr;  // of connections; never null while the server runs
  // The demo's "sign in as": accounts that may be switched to. Empty outside the demo, and then there is no
  // route.
  std::vector<std::string> demo_accounts = {};
  std::shared_ptr<runtime::Files> files = {};  // null: files are refused
  // What the built-in provider answers to the request of an AI step. Pure. Null: that is not known here.
  std::function<Json(const Json& request)> builtin_ai = {};
  std::vector<WorkflowTemplate> templates = {};
  std::shared_ptr<Glances> glances = std::make_shared<Glances>();  // never null
};

// The caller as the engine knows them.
engine::Actor actor_of(const Caller& caller);
// Whether they may look at everything: auditors, operators, builders, admins.
bool sees_everything(const Caller& caller);
// Whether an execution is theirs: by account, or by the address that it was filed for.
bool owns(const Caller& caller, const ports::ExecutionRow& row);

// How a job answers this call: from the writer thread, with failures as problems.
runtime::Answering answering(const CallPtr& call);
Response to_response(runtime::Reply reply);
runtime::Reply to_reply(const Response& response);

// Hands the job to the writer; a full queue is answered at once with 503 and Retry-After.
void submit(const Services& services, const CallPtr& call, std::unique_ptr<runtime::Job> job);

// The call's idempotency key, if it has one. A bad one has been answered: then false.
bool read_idempotency(const CallPtr& call, std::optional<runtime::Idempotency>& key);

// The page that draws this path itself, for who wants pages more than data; nothing where none were built.
std::optional<Response> page_wanted(const Services& services, const Request& request);

// An execution for reading: its row, state and version. NotFound where there is none.
struct Found {
  ports::ExecutionRow row;
  engine::State state;
  std::shared_ptr<const engine::Version> version;
};
Result<Found> find_execution(const Services& services, ports::Reader& reader, ExecutionId id);
Result<Found> found_of(const Services& services, ports::Reader& reader, ports::ExecutionRow row);

// The id in the path; NotFound where it is none, because nothing has it.
template <class T>
Result<T> id_in_path(const Call& call, std::string_view name = "id") {
  auto id = parse_id<T>(call.parameter(name));
  if (!id) return fail(ErrorCode::NotFound, "There is no such thing here.");
  return *id;
}

// Answers with what `make` gives.
void answer_with(const CallPtr& call, Result<Response> response);

}  // namespace nf::http
