#include <algorithm>

#include "base/check.h"
#include "engine/output_limit.h"
#include "engine/trigger.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

// The schema and the checks of a task are those of a start node, and were found right when it was published.
Trigger rules_of(const Task& task) {
  Trigger rules;
  if (task.schema && !task.schema->is_null()) {
    rules.schema = *task.schema;
    auto compiled = flow::Schema::compile(rules.schema);
    CHECK(compiled.has_value());
    rules.validator = std::move(*compiled);
  }
  if (!task.checks || !task.checks->is_array()) return rules;
  for (const Json& check : task.checks->get_array()) {
    auto when = expr::Program::compile(string_at(check, "when").value_or(""));
    CHECK(when.has_value());
    rules.checks.push_back({std::move(*when), string_at(check, "pointer").value_or(""),
                            string_at(check, "message").value_or("")});
  }
  return rules;
}

const Task* open_task(const State& state, NodeIndex node, std::string_view item) {
  const auto found = std::ranges::find_if(
      state.tasks, [&](const Task& task) { return task.open && task.node == node && task.item == item; });
  return found == state.tasks.end() ? nullptr : &*found;
}

void fail_for_nobody(Work& work, NodeIndex node, const std::string& item, const std::string& email) {
  fail_step(work, node, item,
            {"task-nobody", "Nobody can be asked: " + email + " has no account that is enabled.", "/to"},
            true, false);
}

}  // namespace

void review_tasks(Work& work) {
  for (std::size_t i = 0; i < work.state().tasks.size(); ++i) {
    const Task task = work.state().tasks[i];
    const Account* account = task.to.user ? work.directory().account(*task.to.user) : nullptr;
    if (!task.open || (account && account->enabled)) continue;
    work.record(TaskClosed{.node = task.node, .item = task.item, .by = std::nullopt, .at = work.now()});
    fail_for_nobody(work, task.node, task.item, task.to.email);
  }
}

void open_task(Work& work, NodeIndex node, const std::string& item, OpenTask wanted) {
  Person to = wanted.to.email.empty() ? work.state().requester : wanted.to;
  const Account* account =
      to.user ? work.directory().account(*to.user) : work.directory().account_at(to.email);
  if (!account || !account->enabled) return fail_for_nobody(work, node, item, to.email);
  Task task{.node = node,
            .item = item,
            .revision = work.state().revision,
            .to = {account->name, account->email, account->id},
            .message = std::move(wanted.message),
            .schema = std::move(wanted.schema),
            .checks = std::move(wanted.checks),
            .opened_at = work.now()};
  if (wanted.due_in) task.due_at = add(work.now(), *wanted.due_in);
  work.record(TaskOpened{std::move(task), work.now()});
}

Result<> submit_task(Work& work, const SubmitTask& command) {
  const NodeIndex node = work.version().graph.find(command.node);
  const Task* task = open_task(work.state(), node, command.item);
  const auto asked = [&](const Task& one) {
    return one.node == node && one.item == command.item && same_person(one.to, work.actor().person);
  };
  // Others are not told that there is such a task.
  if (std::ranges::none_of(work.state().tasks, asked))
    return fail(ErrorCode::NotFound, "There is no such task.");
  if (!task || !asked(*task) || task->revision != command.revision)
    return fail(ErrorCode::Conflict, "This task is over: nothing waits for these data any more.",
                "task-closed");

  const Trigger rules = rules_of(*task);
  Json body = *command.body;
  if (!rules.schema.is_null()) flow::apply_defaults(rules.schema, body);
  auto faults = faults_of(rules, body, *work.state().vars, work.now());
  if (!faults.empty())
    return fail(ErrorCode::InvalidInput, "What was filled in is not valid.", "invalid-input",
                std::move(faults));
  const auto output = std::make_shared<const Json>(JsonObject{{"body", std::move(body)}});
  TRY(check_output(*output));
  work.record(TaskClosed{node, command.item, "main", work.actor().person, work.now()});
  succeed(work, node, command.item,
          {.output = output, .provenance = expr::Provenance::of(expr::Source::External)});
  return {};
}

}  // namespace nf::engine
