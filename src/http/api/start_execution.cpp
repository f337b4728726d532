#include "http/api/start_execution.h"

#include "http/api/file_fields.h"
#include "http/problem.h"
#include "runtime/waiting_room.h"

namespace nf::http {

namespace {

runtime::RenderReply plain_reply(int status) {
  return [status](const runtime::Decided& decided) -> Result<runtime::Reply> {
    const std::string id = to_string(decided.loaded.row.id);
    return runtime::Reply{decided.repeated ? 200 : status,
                          R"({"execution_id":")" + id + R"("})",
                          {{"Location", "/api/v1/executions/" + id}}};
  };
}

engine::Actor sender_of(const engine::Incoming& incoming, const Caller& caller) {
  engine::Actor actor = actor_of(caller);
  if (!incoming.sender) actor = {.person = {}, .operates = false, .via = "anonymous"};
  return actor;
}

}  // namespace

runtime::RenderReply attaching(const Services& services, std::vector<runtime::File> files,
                               runtime::RenderReply reply) {
  if (files.empty()) return reply;
  return [store = services.files, files = std::move(files),
          reply = std::move(reply)](const runtime::Decided& decided) -> Result<runtime::Reply> {
    if (!decided.repeated) {
      for (const runtime::File& file : files) store->attach(decided.writing, file, decided.loaded.row.id);
    }
    return reply(decided);
  };
}

void start_execution(const Services& services, const CallPtr& call,
                     std::shared_ptr<const engine::Version> version, engine::Incoming incoming, int status,
                     std::vector<runtime::File> files, std::optional<TestRun> test,
                     const std::string& repeat_key) {
  std::optional<runtime::Idempotency> key;
  if (!read_idempotency(call, key)) return;
  if (incoming.way != engine::Incoming::Way::Form) {
    auto faults = faults_of_files_in(version->trigger->schema, incoming.body);
    if (!faults.empty())
      return call->refuse({ErrorCode::InvalidInput, "The request is not valid.", "", std::move(faults)});
  }
  const auto workspace = services.runtime.workspace();
  const engine::Actor actor = sender_of(incoming, call->caller());
  auto accepted = engine::accept(*version, std::move(incoming), *workspace, workspace->variables(),
                                 services.runtime.clock().now());
  if (!accepted) return call->refuse(accepted.error());

  runtime::Start start{.version = version, .command = std::move(accepted->command)};
  if (test) {
    start.command.test = true;
    start.command.pins = test->pins;
    start.draft = test->draft;
  }
  // Empty is no key, as null is none: all that have none would be one request, and be lost but the first. A
  // test takes no request's place.
  const std::string own_key = test ? "" : accepted->dedupe_key.value_or("");
  if (!own_key.empty()) {
    start.dedupe = sha256(own_key);
  } else if (!repeat_key.empty()) {
    start.dedupe = sha256("signed message\n" + repeat_key);
  }
  const engine::Trigger& trigger = *version->trigger;
  const bool held = status == 202 && trigger.respond == engine::Respond::Output;
  submit(services, call,
         std::make_unique<runtime::StartRequest>(
             std::move(start), actor,
             attaching(services, std::move(files),
                       held ? runtime::RenderReply(runtime::render_held) : plain_reply(status)),
             answering(call), key, services.runtime.observer(),
             held ? services.waiting_room.holding(trigger.hold) : runtime::StartRequest::Held()));
}

}  // namespace nf::http
