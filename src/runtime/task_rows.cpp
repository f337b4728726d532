#include "runtime/task_rows.h"

#include <algorithm>
#include <map>

namespace nf::runtime {

namespace {

std::string kind_for(UserId user) { return "task/" + to_string(user); }

// By kind and id of their rows.
std::map<std::pair<std::string, std::string>, bool> open_tasks(const engine::State& state,
                                                               const engine::Version& version) {
  std::map<std::pair<std::string, std::string>, bool> open;
  if (state.test) return open;  // a test asks nobody
  for (const engine::Task& task : state.tasks) {
    if (!task.open || !task.to.user) continue;
    const TaskId id{state.id, version.node(task.node).id, task.item};
    open[{kind_for(*task.to.user), to_string(id)}] = true;
  }
  return open;
}

}  // namespace

std::string to_string(const TaskId& id) {
  std::string item = id.item;
  std::ranges::replace(item, '/', '.');
  return nf::to_string(id.execution) + ":" + id.node + ":" + item;
}

std::optional<TaskId> parse_task_id(std::string_view text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == text.npos ? text.npos : text.find(':', first + 1);
  if (second == text.npos) return std::nullopt;
  const auto execution = parse_id<ExecutionId>(text.substr(0, first));
  if (!execution) return std::nullopt;
  TaskId id{*execution, std::string(text.substr(first + 1, second - first - 1)),
            std::string(text.substr(second + 1))};
  const bool is_item =
      std::ranges::all_of(id.item, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  if (id.node.empty() || !is_item) return std::nullopt;
  std::ranges::replace(id.item, '.', '/');
  return id;
}

void write_tasks(Writing& writing, const engine::State& before, const engine::Version& before_version,
                 const engine::State& after, const engine::Version& after_version) {
  if (before.tasks.empty() && after.tasks.empty()) return;
  const auto was = open_tasks(before, before_version);
  const auto is = open_tasks(after, after_version);
  for (const auto& [key, open] : is)
    if (!was.contains(key)) writing.batch().entities.push_back({key.first, key.second, "{}"});
  for (const auto& [key, open] : was)
    if (!is.contains(key)) writing.batch().entities.push_back({key.first, key.second, std::nullopt});
}

Result<std::vector<TaskId>> tasks_of(ports::Reader& reader, UserId user) {
  std::vector<TaskId> found;
  const std::vector<ports::EntityRow> rows = TRY(reader.entities(kind_for(user)));
  for (const ports::EntityRow& row : rows) {
    auto id = parse_task_id(row.id);
    if (!id) return fail(ErrorCode::Storage, "The task " + row.id + " in the database cannot be read.");
    found.push_back(std::move(*id));
  }
  return found;
}

}  // namespace nf::runtime
