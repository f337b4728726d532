#include <charconv>

#include "base/pointer.h"
#include "http/api/bodies.h"
#include "http/api/filters.h"
#include "http/api/live.h"
#include "http/api/routes.h"
#include "http/api/shapes.h"
#include "http/api/start_execution.h"
#include "http/paging.h"
#include "runtime/admin_users.h"
#include "runtime/body_reader.h"
#include "runtime/saved_state.h"

namespace nf::http {

namespace {

constexpr std::size_t kMaxReason = 10'000;
constexpr std::size_t kMaxNodeId = 64;
constexpr std::size_t kMaxItem = 200;
constexpr std::string_view kYesOrNo[] = {"true", "false", "1", "0"};

Result<std::optional<Time>> time_in_query(const Query& query, std::string_view name) {
  const std::string* text = query.find(name);
  if (!text) return std::optional<Time>{};
  const auto time = parse_time(*text);
  if (!time) {
    return fail(ErrorCode::InvalidInput,
                "`" + std::string(name) + "` must be a time such as 2026-11-22T10:00:00Z.", "",
                {{pointer_join("", name), "must be an RFC 3339 time"}});
  }
  return std::optional(*time);
}

Result<ports::ExecutionFilter> filter_of(const Call& call) {
  const Query& query = call.request().query;
  ports::ExecutionFilter filter;
  if (const std::string* workflow = query.find("workflow")) {
    const auto id = parse_id<WorkflowId>(*workflow);
    if (!id)
      return fail(ErrorCode::InvalidInput, "`workflow` must be an id.", "", {{"/workflow", "must be an id"}});
    filter.workflow = *id;
  }
  filter.status = TRY(word_in_query(query, "status", execution_statuses()));
  if (const std::string word = TRY(word_in_query(query, "attention", kYesOrNo)); !word.empty())
    filter.attention = word == "true" || word == "1";
  filter.from = TRY(time_in_query(query, "from"));
  filter.to = TRY(time_in_query(query, "to"));
  if (const std::string* text = query.find("q")) filter.text = *text;
  if (!sees_everything(call.caller())) {
    filter.requester = call.caller().user;
    filter.requester_address = engine::folded_address(call.caller().email);
  }
  return filter;
}

Result<Response> list(const Services& services, const Call& call) {
  const auto filter = TRY(filter_of(call));
  const PageWish wish = TRY(page_wish(call.request().query));
  auto reader = services.runtime.reader();
  auto listed = TRY(reader->executions(filter, {wish.limit, wish.cursor}));
  JsonArray items;
  for (const ports::ExecutionRow& row : listed.rows) {
    auto whole = TRY(reader->execution(row.id));
    if (!whole) continue;
    const Found found = TRY(found_of(services, *reader, std::move(*whole)));
    JsonObject item = execution_json(found.state, *found.version, found.row.pruned_at).as_object();
    item.erase("nodes");
    items.push_back(std::move(item));
  }
  return page_response(std::move(items), listed.next_cursor);
}

// The execution in the path, where the caller may see it.
Result<Found> visible(const Services& services, const Call& call, ports::Reader& reader) {
  const auto id = TRY(id_in_path<ExecutionId>(call));
  Found found = TRY(find_execution(services, reader, id));
  if (!sees_everything(call.caller()) && !owns(call.caller(), found.row)) {
    return fail(ErrorCode::NotFound, "There is no such execution.");
  }
  return found;
}

Result<Response> show(const Services& services, const Call& call) {
  auto reader = services.runtime.reader();
  const Found found = TRY(visible(services, call, *reader));
  return json_response(200, execution_json(found.state, *found.version, found.row.pruned_at));
}

// Where a page that was cut off goes on in a journal of so many turns: with what comes, where it says that it
// has more.
std::uint64_t after_last_event(const Request& request, std::uint64_t turns) {
  const auto id = request.header("Last-Event-ID");
  std::uint64_t last = 0;
  if (!id) return 0;
  const auto read = std::from_chars(id->data(), id->data() + id->size(), last);
  if (read.ec != std::errc{} || read.ptr != id->data() + id->size()) return 0;
  return last < turns ? last + 1 : turns;
}

Result<Response> journal(const Services& services, const Call& call) {
  auto reader = services.runtime.reader();
  const Found found = TRY(visible(services, call, *reader));
  if (found.row.pruned_at) return fail(runtime::pruned(found.row));
  const auto accept = call.request().header("Accept");
  if (accept && prefers(*accept, "text/event-stream", "application/json")) {
    return services.live.follow_journal(call.caller(), found.row.id,
                                        after_last_event(call.request(), found.row.turns));
  }
  std::string items;
  const std::vector<ports::JournalRow> rows = TRY(reader->journal(found.row.id));
  for (const ports::JournalRow& row : rows) items += (items.empty() ? "" : ",") + journal_item(row);
  Response response{.status = 200, .body = R"({"items":[)" + items + R"(],"next_cursor":null})"};
  response.set("Content-Type", "application/json");
  return response;
}

// Takes {name, email}, or an address alone.
Result<engine::Person> read_requester(const Json& json) {
  const Json named = json.is_string() ? Json(JsonObject{{"email", json.get_string()}}) : json;
  runtime::BodyReader reader(named, {"name", "email"});
  reader.require("email");
  const auto email = reader.line("email", runtime::kMaxEmailBytes);
  if (email && !runtime::is_email(*email))
    reader.fault("/email", "An address such as rita@example.com was expected.");
  const auto name = reader.line("name", runtime::kMaxNameBytes);
  TRY(reader.end());
  return engine::Person{name.value_or(*email), *email, {}};
}

struct ManualStart {
  Json input = {};
  std::optional<engine::Person> requester = {};
};

// Strict: where a slip of the pen were passed over, whoever starts it would become its requester, and the
// real one could decide.
Result<ManualStart> read_start(const Json& body) {
  runtime::BodyReader reader(body, {"input", "requester"});
  reader.require("input");
  ManualStart start;
  if (const Json* named = find(body, "requester")) {
    const auto person = read_requester(*named);
    if (person) start.requester = *person;
    if (!person) {
      for (const Fault& fault : person.error().faults)
        reader.fault("/requester" + fault.pointer, fault.message);
    }
  }
  TRY(reader.end());
  start.input = *find(body, "input");
  return start;
}

void start(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<WorkflowId>(*call);
  if (!id) return call->refuse(id.error());
  const auto workspace = services.runtime.workspace();
  if (!workspace->workflow(*id)) return call->refuse({ErrorCode::NotFound, "There is no such workflow."});
  const auto version = workspace->active(*id);
  if (!version)
    return call->refuse({ErrorCode::Conflict, "This workflow has no active version: publish it first."});
  auto wanted = read_start(call->json());
  if (!wanted) return call->refuse(wanted.error());
  engine::Incoming incoming{.body = std::move(wanted->input)};
  incoming.sender = engine::Person{call->caller().name, call->caller().email, call->caller().user};
  if (wanted->requester) {
    const runtime::User* user = workspace->user_at(wanted->requester->email);
    incoming.named_requester = user ? runtime::person_of(*user) : *wanted->requester;
  }
  start_execution(services, call, version, std::move(incoming), 201);
}

void command(const Services& services, const CallPtr& call, engine::Command command) {
  const auto id = id_in_path<ExecutionId>(*call);
  if (!id) return call->refuse(id.error());
  std::optional<runtime::Idempotency> key;
  if (!read_idempotency(call, key)) return;
  const auto reply = [](const runtime::Decided& decided) -> Result<runtime::Reply> {
    return runtime::Reply{200, write_json(execution_json(decided.loaded.state, *decided.loaded.version)), {}};
  };
  submit(services, call,
         std::make_unique<runtime::ExecutionRequest>(*id, actor_of(call->caller()), std::move(command), reply,
                                                     answering(call), key, services.runtime.observer()));
}

std::optional<std::string> text_or_null(runtime::BodyReader& body, std::string_view key,
                                        std::size_t max_bytes) {
  return body.is_null(key) ? std::nullopt : body.text(key, max_bytes);
}

void cancel(const Services& services, const CallPtr& call) {
  runtime::BodyReader body(body_or_none(*call), {"reason"});
  const auto reason = text_or_null(body, "reason", kMaxReason);
  if (const auto read = body.end(); !read) return call->refuse(read.error());
  command(services, call, engine::CancelExecution{reason.value_or("")});
}

void retry(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<ExecutionId>(*call);
  if (!id) return call->refuse(id.error());
  runtime::BodyReader body(body_or_none(*call), {"node", "item"});
  const auto node_id = text_or_null(body, "node", kMaxNodeId);
  const auto item = text_or_null(body, "item", kMaxItem);
  if (const auto read = body.end(); !read) return call->refuse(read.error());
  auto reader = services.runtime.reader();
  const auto found = find_execution(services, *reader, *id);
  if (!found) return call->refuse(found.error());
  engine::RetryStep wanted{.node = flow::kNone, .item = item.value_or("")};
  if (node_id) {
    wanted.node = found->version->graph.find(*node_id);
  } else {
    for (const engine::Step& step : found->state.steps) {
      if (!step.current || step.status != engine::StepStatus::Failed || step.continued) continue;
      wanted.node = step.node;
      wanted.item = step.item;
    }
  }
  command(services, call, wanted);
}

void signal(const Services& services, const CallPtr& call) {
  runtime::BodyReader reader(call->json(), {"signal", "body"});
  const auto name = reader.require("signal").text("signal", 200);
  if (name && name->empty()) reader.fault("/signal", "the name of a signal was expected.");
  if (const auto read = reader.end(); !read) return call->refuse(read.error());
  const Json* body = find(call->json(), "body");
  command(services, call, engine::SendSignal{*name, body ? std::make_shared<const Json>(*body) : nullptr});
}

// Which nodes the other version has as well, which are gone and which are new, in the order of the documents.
JsonArray moves_between(const flow::Document& before, const flow::Document& after) {
  const auto has = [](const flow::Document& document, const std::string& id) {
    return std::ranges::find(document.nodes, id, &flow::NodeSpec::id) != document.nodes.end();
  };
  JsonArray steps;
  const auto add = [&](const flow::NodeSpec& node, std::string_view status) {
    steps.push_back(JsonObject{{"node", node.id}, {"name", node.name}, {"status", status}});
  };
  for (const flow::NodeSpec& node : before.nodes) add(node, has(after, node.id) ? "keeps" : "gone");
  for (const flow::NodeSpec& node : after.nodes) {
    if (!has(before, node.id)) add(node, "new");
  }
  return steps;
}

// What the engine would say to a migration now; nothing comes of it.
Response migration_preview(const Services& services, const Call& call, Found found,
                           std::shared_ptr<const engine::Version> to, const std::string& reason) {
  const auto workspace = services.runtime.workspace();
  JsonArray steps = moves_between(found.version->document, to->document);
  const int number = to->ref.version;
  const engine::Turn turn = engine::decide(std::move(found.state), *found.version, actor_of(call.caller()),
                                           engine::MigrateExecution{std::move(to), reason},
                                           {.now = services.runtime.clock().now(), .directory = *workspace});
  std::string why;
  if (turn.rejection) {
    why = turn.rejection->message;
    for (const Fault& fault : turn.rejection->faults) why += " " + fault.pointer + " " + fault.message + ".";
  }
  return json_response(200, JsonObject{{"possible", !turn.rejection},
                                       {"version", number},
                                       {"reason", turn.rejection ? Json(why) : Json(nullptr)},
                                       {"steps", std::move(steps)}});
}

void migrate(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<ExecutionId>(*call);
  if (!id) return call->refuse(id.error());
  runtime::BodyReader reader(call->json(), {"version", "reason", "preview"});
  const Json* wish = find(call->json(), "preview");
  if (wish && !wish->is_bool()) reader.fault("/preview", "true or false was expected.");
  const bool preview = wish && wish->is_bool() && wish->get_bool();
  reader.require("version");
  if (!preview) reader.require("reason");
  const auto number = reader.whole_number("version", 1, 1'000'000);
  const auto reason = reader.text("reason", kMaxReason);
  if (const auto read = reader.end(); !read) return call->refuse(read.error());
  const auto found = find_execution(services, *services.runtime.reader(), *id);
  if (!found) return call->refuse(found.error());
  auto version = services.runtime.versions().get(found->row.workflow, *number);
  if (!version) return call->refuse(version.error());
  if (preview) {
    return call->answer(migration_preview(services, *call, *found, std::move(*version), reason.value_or("")));
  }
  command(services, call, engine::MigrateExecution{std::move(*version), *reason});
}

Handler commanding(const Services& services, engine::Command wanted) {
  return [&services, wanted](const CallPtr& call) { command(services, call, wanted); };
}

}  // namespace

std::vector<Route> execution_routes(const Services& services) {
  const Who operators = roles({Role::Operator});
  return {
      {Method::Get,
       "/api/v1/executions",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "Executions, newest first",
        .tag = "Executions",
        .response = "Execution",
        .list = true,
        .query = {{"workflow", "id of a workflow"},
                  {"status", "for example waiting_approval"},
                  {"attention", "true: only what an operator must look at", "boolean"},
                  {"from", "started at or after"},
                  {"to", "started before"},
                  {"q", "in the title or the requester's address"}}}},
      {Method::Get,
       "/api/v1/executions/{id}",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "One execution with its steps", .tag = "Executions", .response = "Execution"}},
      {Method::Get,
       "/api/v1/executions/{id}/journal",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, journal(services, *call)); },
       {.summary =
            "Its journal: every event, oldest first; as text/event-stream it goes on with what happens. 410 "
            "once it was pruned",
        .tag = "Executions",
        .response = "Journal",
        .media = "text/event-stream"}},
      {Method::Post,
       "/api/v1/workflows/{id}/executions",
       roles({Role::Operator, Role::Builder, Role::Service}),
       json_body(),
       [&services](const CallPtr& call) { start(services, call); },
       {.summary = "Run the active version by hand",
        .tag = "Executions",
        .request = "ManualStart",
        .response = "ExecutionStarted",
        .status = 201,
        .also = {200, "ExecutionStarted"}}},
      {Method::Post,
       "/api/v1/executions/{id}/cancel",
       operators,
       optional_json_body(),
       [&services](const CallPtr& call) { cancel(services, call); },
       {.summary = "Cancel it", .tag = "Executions", .response = "Execution"}},
      {Method::Post,
       "/api/v1/executions/{id}/pause",
       operators,
       optional_json_body(),
       commanding(services, engine::PauseExecution{}),
       {.summary = "Start no step and no effect until resumed",
        .tag = "Executions",
        .response = "Execution"}},
      {Method::Post,
       "/api/v1/executions/{id}/resume",
       operators,
       optional_json_body(),
       commanding(services, engine::ResumeExecution{}),
       {.summary = "Go on", .tag = "Executions", .response = "Execution"}},
      {Method::Post,
       "/api/v1/executions/{id}/retry",
       operators,
       optional_json_body(),
       [&services](const CallPtr& call) { retry(services, call); },
       {.summary = "Run a failed step again", .tag = "Executions", .response = "Execution"}},
      {Method::Post,
       "/api/v1/executions/{id}/signal",
       operators,
       json_body(),
       [&services](const CallPtr& call) { signal(services, call); },
       {.summary = "End every wait for this signal",
        .tag = "Executions",
        .request = "Signal",
        .response = "Execution"}},
      {Method::Post,
       "/api/v1/executions/{id}/migrate",
       operators,
       json_body(),
       [&services](const CallPtr& call) { migrate(services, call); },
       {.summary = "Move it to another version: a new revision from the start",
        .tag = "Executions",
        .request = "Migration",
        .response = "Migrated"}},
  };
}

}  // namespace nf::http
