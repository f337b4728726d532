#include <algorithm>
#include <charconv>
#include <compare>
#include <map>

#include "base/hash.h"
#include "http/api/admin.h"
#include "http/api/routes.h"
#include "http/api/shapes.h"
#include "http/api/start_execution.h"
#include "http/lists.h"
#include "http/paging.h"
#include "runtime/body_reader.h"
#include "runtime/task_rows.h"

namespace nf::http {

namespace {

// The same for others' tasks as for those that there are none of.
Error no_such_task() { return {ErrorCode::NotFound, "There is no such task."}; }

Result<runtime::TaskId> task_in_path(const Call& call) {
  const auto id = runtime::parse_task_id(call.parameter("id"));
  if (!id) return fail(no_such_task());
  return *id;
}

// The last one of that step that asks this person, open or not.
const engine::Task* task_for(const Found& found, const runtime::TaskId& id, const engine::Person& person) {
  const flow::NodeIndex node = found.version->graph.find(id.node);
  const auto& tasks = found.state.tasks;
  const auto task = std::find_if(tasks.rbegin(), tasks.rend(), [&](const engine::Task& one) {
    return one.node == node && one.item == id.item && engine::same_person(one.to, person);
  });
  return node == flow::kNone || task == tasks.rend() ? nullptr : &*task;
}

engine::Person person_of(const Caller& caller) { return {caller.name, caller.email, caller.user}; }

// What the request is about stands in its title: its fields were given to those who decide, not to those who
// help.
Json task_json(const Found& found, const runtime::TaskId& id, const engine::Task& task, bool in_list) {
  const engine::State& state = found.state;
  JsonObject json{{"id", runtime::to_string(id)},
                  {"execution", to_string(state.id)},
                  {"workflow", {{"id", to_string(state.workflow.id)}, {"name", state.workflow.name}}},
                  {"title", state.title},
                  {"requester", {{"name", state.requester.name}, {"email", state.requester.email}}},
                  {"node", id.node},
                  {"name", found.version->node(task.node).name},
                  {"item", id.item.empty() ? Json(nullptr) : Json(id.item)},
                  {"revision", task.revision},
                  {"message", task.message},
                  {"opened_at", format_time(task.opened_at)},
                  {"due_at", time_or_null(task.due_at)},
                  {"open", task.open}};
  if (!in_list) json["schema"] = task.schema ? *task.schema : Json(nullptr);
  return json;
}

// Where a task stands in the list: what is due first stands first; what is never due comes last.
struct Place {
  std::int64_t due;
  std::int64_t opened;
  std::string tie;  // of those that are due and were opened together

  auto operator<=>(const Place&) const = default;
};

Place place_of(const runtime::TaskId& id, const engine::Task& task) {
  return {task.due_at.value_or(Time::max()).time_since_epoch().count(),
          task.opened_at.time_since_epoch().count(),
          hex(bytes_of(sha256(runtime::to_string(id))).substr(0, 8))};
}

std::string cursor_of(const Place& place) {
  return std::to_string(place.due) + "_" + std::to_string(place.opened) + "_" + place.tie;
}

// What comes after it is the next page, also where the task itself was answered meanwhile.
Result<Place> place_at(std::string_view cursor) {
  Place place{};
  for (std::int64_t* number : {&place.due, &place.opened}) {
    const std::string_view text = take_until(cursor, '_');
    const auto read = std::from_chars(text.data(), text.data() + text.size(), *number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return fail(unusable_cursor());
  }
  if (cursor.empty()) return fail(unusable_cursor());
  place.tie = cursor;
  return place;
}

Result<Response> list(const Services& services, const Call& call) {
  const PageWish wish = TRY(page_wish(call.request().query));
  std::optional<Place> after;
  if (!wish.cursor.empty()) after = TRY(place_at(wish.cursor));
  auto reader = services.runtime.reader();
  std::map<Place, Json> rows;
  const auto ids = TRY(runtime::tasks_of(*reader, call.caller().user));
  for (const runtime::TaskId& id : ids) {
    const Found found = TRY(find_execution(services, *reader, id.execution));
    const engine::Task* task = task_for(found, id, person_of(call.caller()));
    if (task && task->open) rows.emplace(place_of(id, *task), task_json(found, id, *task, true));
  }
  JsonArray items;
  std::string last;
  for (auto row = after ? rows.upper_bound(*after) : rows.begin(); row != rows.end(); ++row) {
    if (items.size() == wish.limit) return page_response(std::move(items), last);
    items.push_back(std::move(row->second));
    last = cursor_of(row->first);
  }
  return page_response(std::move(items), "");
}

Result<Response> show(const Services& services, const Call& call) {
  const auto id = TRY(task_in_path(call));
  auto reader = services.runtime.reader();
  auto row = TRY(reader->execution(id.execution));
  if (!row) return fail(no_such_task());
  const Found found = TRY(found_of(services, *reader, std::move(*row)));
  const engine::Task* task = task_for(found, id, person_of(call.caller()));
  if (!task) return fail(no_such_task());
  return json_response(200, task_json(found, id, *task, false));
}

void send(const Services& services, const CallPtr& call) {
  const auto id = task_in_path(*call);
  if (!id) return call->refuse(id.error());
  runtime::BodyReader reader(call->json(), {"body", "revision"});
  reader.require("body").require("revision");
  const auto revision = reader.whole_number("revision", 1, 1'000);
  if (const auto read = reader.end(); !read) return call->refuse(read.error());
  std::optional<runtime::Idempotency> key;
  if (!read_idempotency(call, key)) return;
  engine::SubmitTask command{.node = id->node,
                             .item = id->item,
                             .revision = static_cast<int>(*revision),
                             .body = std::make_shared<const Json>(*find(call->json(), "body"))};
  const auto reply = [task = *id, person = person_of(call->caller())](
                         const runtime::Decided& decided) -> Result<runtime::Reply> {
    const Found found{decided.loaded.row, decided.loaded.state, decided.loaded.version};
    const engine::Task* sent = task_for(found, task, person);
    if (!sent) return fail(no_such_task());
    return runtime::Reply{200, write_json(task_json(found, task, *sent, true)), {}};
  };
  runtime::Answering answers = answering(call);
  answers.render = [render = std::move(answers.render)](const Error& error) {
    return render(error.code == ErrorCode::NotFound ? no_such_task() : error);
  };
  submit(services, call,
         std::make_unique<runtime::ExecutionRequest>(id->execution, actor_of(call->caller()),
                                                     std::move(command), reply, std::move(answers), key,
                                                     services.runtime.observer()));
}

}  // namespace

std::vector<Route> task_routes(const Services& services) {
  return {
      {Method::Get,
       "/api/v1/tasks",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "What the caller is asked to fill in, by due time",
        .tag = "Tasks",
        .response = "Task",
        .list = true}},
      {Method::Get,
       "/api/v1/tasks/{id}",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "One task with the schema of its fields", .tag = "Tasks", .response = "Task"}},
      {Method::Post,
       "/api/v1/tasks/{id}",
       signed_in(),
       json_body(),
       [&services](const CallPtr& call) { send(services, call); },
       {.summary = "Send the data that a task asks for",
        .tag = "Tasks",
        .request = "TaskAnswer",
        .response = "Task"}},
  };
}

}  // namespace nf::http
