#include "http/api/services.h"

#include "http/idempotency.h"
#include "http/problem.h"
#include "runtime/saved_state.h"

namespace nf::http {

engine::Actor actor_of(const Caller& caller) {
  const RoleSet roles = effective(caller.roles);
  return {.person = {caller.name, caller.email, caller.user},
          .operates = roles.has(Role::Operator),
          .via = caller.via == Via::Session ? "web" : "api"};
}

bool sees_everything(const Caller& caller) {
  return effective(caller.roles).has_any({Role::Auditor, Role::Operator, Role::Builder, Role::Admin});
}

bool owns(const Caller& caller, const ports::ExecutionRow& row) {
  if (row.requester) return *row.requester == caller.user;
  return !row.requester_address.empty() && row.requester_address == engine::folded_address(caller.email);
}

Response to_response(runtime::Reply reply) {
  Response response{.status = reply.status, .body = std::move(reply.body)};
  if (!response.body.empty()) {
    response.set("Content-Type", reply.status >= 400 ? "application/problem+json" : "application/json");
  }
  for (auto& [name, value] : reply.headers) response.set(name, std::move(value));
  return response;
}

runtime::Reply to_reply(const Response& response) {
  runtime::Reply reply{response.status, std::string(response.content()), {}};
  for (const auto& [name, value] : response.headers) {
    if (!same_name(name, "Content-Type")) reply.headers.emplace_back(name, value);
  }
  return reply;
}

runtime::Answering answering(const CallPtr& call) {
  return {.answer = [call](runtime::Reply reply) { call->answer(to_response(std::move(reply))); },
          .render = [](const Error& error) { return to_reply(problem(error)); }};
}

void submit(const Services& services, const CallPtr& call, std::unique_ptr<runtime::Job> job) {
  if (services.runtime.submit(std::move(job))) return;
  Response busy = problem({ErrorCode::Unavailable, "The server has more work than it can take now."});
  busy.set("Retry-After", "1");
  call->answer(std::move(busy));
}

bool read_idempotency(const CallPtr& call, std::optional<runtime::Idempotency>& key) {
  const auto read = idempotency_key(*call);
  if (!read) {
    call->refuse(read.error());
    return false;
  }
  if (*read) key = runtime::Idempotency{(*read)->key, (*read)->body};
  return true;
}

Result<Found> found_of(const Services& services, ports::Reader& reader, ports::ExecutionRow row) {
  Found found;
  found.state = TRY(runtime::saved_state(row, reader));
  found.version = TRY(services.runtime.versions().get(row.workflow, row.version));
  found.row = std::move(row);
  return found;
}

Result<Found> find_execution(const Services& services, ports::Reader& reader, ExecutionId id) {
  auto row = TRY(reader.execution(id));
  if (!row) return fail(ErrorCode::NotFound, "There is no such execution.");
  return found_of(services, reader, std::move(*row));
}

std::optional<Response> page_wanted(const Services& services, const Request& request) {
  const auto accept = request.header("Accept");
  if (!accept || !services.pages || !prefers(*accept, "text/html", "application/json")) return std::nullopt;
  return services.pages->index(request);
}

void answer_with(const CallPtr& call, Result<Response> response) {
  if (response) {
    call->answer(std::move(*response));
  } else {
    call->refuse(response.error());
  }
}

}  // namespace nf::http
