#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/store.h"
#include "runtime/writing.h"

namespace nf::runtime {

// Names one open form task to the outside: `execution:node:item`, the item's parts joined by points.
struct TaskId {
  ExecutionId execution;
  std::string node;  // its id
  std::string item;

  bool operator==(const TaskId&) const = default;
};
std::string to_string(const TaskId& id);
std::optional<TaskId> parse_task_id(std::string_view text);

// Keeps the list of what each person is asked to fill in: what is open in `after` and was not in `before`,
// and the other way round. A migration may have changed the version in between.
void write_tasks(Writing& writing, const engine::State& before, const engine::Version& before_version,
                 const engine::State& after, const engine::Version& after_version);

// The open tasks of a person: in the order of their ids.
Result<std::vector<TaskId>> tasks_of(ports::Reader& reader, UserId user);

}  // namespace nf::runtime
