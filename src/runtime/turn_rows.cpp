#include "runtime/turn_rows.h"

#include <algorithm>
#include <set>

#include "runtime/leaves.h"
#include "runtime/notice_rows.h"
#include "runtime/saved_state.h"
#include "runtime/task_rows.h"
#include "store/codec/codec.h"

namespace nf::runtime {

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

ports::ApprovalRow approval_row(const engine::State& state, const engine::Approval& approval) {
  ports::ApprovalRow row{.id = approval.id,
                         .execution = state.id,
                         .workflow = state.workflow.id,
                         .open = approval.open(),
                         .outcome = approval.outcome ? std::string(name_of(*approval.outcome)) : "",
                         .opened_at = approval.opened_at,
                         .closed_at = approval.closed_at};
  // A test asks nobody: it is in no inbox.
  if (!state.test) row.can_decide = engine::can_decide(approval);
  if (const int stage = approval.open_stage(); stage >= 0) row.due_at = approval.stages[stage].due_at;
  std::set<UserId> involved;
  for (const engine::Stage& stage : approval.stages) {
    for (const engine::Reviewer& reviewer : stage.reviewers) involved.insert(*reviewer.person.user);
  }
  row.involved.assign(involved.begin(), involved.end());
  for (const engine::Decision& decision : approval.decisions) {
    row.votes.push_back({*decision.reviewer.user, decision.at});
  }
  return row;
}

std::optional<std::chrono::sys_days> day_of(const Json& fields, std::string_view key) {
  const auto text = string_at(fields, key);
  if (!text) return std::nullopt;
  const auto day = parse_date(*text);
  return day ? std::optional(*day) : std::nullopt;
}

ports::RegisterRow register_row(const engine::State& state, const engine::ExceptionGranted& granted) {
  const Json& fields = *granted.fields;
  JsonObject document{{"id", to_string(granted.entry)}, {"execution_id", to_string(state.id)}};
  document["approval_id"] = granted.approval ? Json(to_string(*granted.approval)) : Json(nullptr);
  document["context_hash"] = granted.approval ? Json(granted.context_hash) : Json(nullptr);
  for (const char* key : {"policy", "control", "title", "requester", "owner", "from", "until", "conditions",
                          "compensating_controls"}) {
    const Json* value = find(fields, key);
    document[key] = value ? *value : Json(nullptr);
  }
  const engine::Approval* approval = granted.approval ? state.approval(*granted.approval) : nullptr;
  const Json* metadata = approval ? find(*approval->policy, "metadata") : nullptr;
  document["metadata"] = metadata ? *metadata : Json(nullptr);
  document["granted_at"] = format_time(granted.at);
  return {.id = granted.entry,
          .execution = state.id,
          .approval = granted.approval,
          .policy = string_at(fields, "policy").value_or(""),
          .from = day_of(fields, "from"),
          .until = day_of(fields, "until"),
          .granted_at = granted.at,
          .owner = string_at(fields, "owner").value_or(""),
          .document = write_json(document)};
}

void fill_row(ports::ExecutionRow& row, const engine::State& state) {
  row.status = engine::status(state);
  row.title = state.title;
  row.attention = !engine::attention(state).empty();
  row.revision = state.revision;
  row.ended_at = state.ended_at;
  const auto timers = engine::timers(state);
  row.next_due = timers.empty() ? std::nullopt : std::optional(timers.front().due);
}

// The approvals that the events speak of.
std::set<ApprovalId> touched(const std::vector<engine::Event>& events) {
  std::set<ApprovalId> ids;
  const Overloaded note{[&](const engine::ApprovalOpened& e) { ids.insert(e.approval.id); },
                        [&](const engine::StageOpened& e) { ids.insert(e.approval); },
                        [&](const engine::ReviewersChanged& e) { ids.insert(e.approval); },
                        [&](const engine::DecisionRecorded& e) { ids.insert(e.approval); },
                        [&](const engine::ApprovalClosed& e) { ids.insert(e.approval); },
                        [](const auto&) {}};
  for (const engine::Event& event : events) std::visit(note, event);
  return ids;
}

// Events name nodes of the version that they happened in: `next` from the migration on.
void write_leaves(Writing& writing, Loaded& loaded, const std::vector<engine::Event>& events,
                  const engine::Actor& actor, std::shared_ptr<const engine::Version> next) {
  ports::ExecutionRow& row = loaded.row;
  std::optional<log::LeafHead> head;
  if (row.leaves > 0) head = log::LeafHead{row.leaf_seq, row.leaf_hash};
  const auto ends = [](const engine::Event& event) {
    return std::holds_alternative<engine::ExecutionEnded>(event);
  };
  bool ended = loaded.state.ending && std::ranges::none_of(events, ends);
  for (const engine::Event& event : events) {
    if (std::holds_alternative<engine::ExecutionMigrated>(event)) {
      loaded.version = next;
      row.version = next->ref.version;
    }
    const LeafContext context{loaded.state,       *loaded.version, actor, row.subject_key,
                              writing.log_size(), row.leaves,      ended};
    if (ends(event)) ended = true;
    const auto leaf = leaf_of(event, context);
    if (!leaf) continue;
    writing.append_leaf(*leaf, head);
    ++row.leaves;
  }
  if (!head) return;
  row.leaf_seq = head->seq;
  row.leaf_hash = head->leaf;
}

// Whoever runs the workflow: those who operate, and who published the version.
std::vector<engine::Person> keepers(const Workspace& workspace, const engine::WorkflowRef& ref) {
  const Workflow* workflow = workspace.workflow(ref.id);
  std::string publisher;
  for (const VersionInfo& version : workflow ? workflow->versions : std::vector<VersionInfo>{}) {
    if (version.number == ref.version) publisher = version.by;
  }
  const User* owner = publisher.empty() ? nullptr : workspace.user_at(publisher);
  std::vector<engine::Person> found;
  for (const auto& [id, user] : workspace.users()) {
    const bool operates = std::ranges::any_of(
        user.roles, [](const std::string& role) { return role == "operator" || role == "admin"; });
    if (user.enabled && (operates || &user == owner)) found.push_back(person_of(user));
  }
  return found;
}

std::vector<engine::Notice> notices_of(const Workspace& workspace, const engine::State& before,
                                       const engine::State& after, const engine::Person& by) {
  std::vector<engine::Notice> found = engine::notices(before, after, by);
  for (const engine::Approval* approval : engine::newly_unassigned(before, after)) {
    for (engine::Person& keeper : keepers(workspace, after.workflow)) {
      found.push_back({.kind = engine::Notice::Kind::Unassigned,
                       .to = std::move(keeper),
                       .approval = approval->id,
                       .node = approval->node,
                       .item = approval->item,
                       .revision = approval->revision});
    }
  }
  return found;
}

}  // namespace

void write_turn(Writing& writing, Loaded& loaded, engine::Turn turn, const engine::Actor& actor,
                std::shared_ptr<const engine::Version> next) {
  const engine::State before = std::exchange(loaded.state, std::move(turn.state));
  const auto version_before = loaded.version;
  if (turn.events.empty()) return;
  ports::Batch& batch = writing.batch();
  ports::ExecutionRow& row = loaded.row;
  const bool is_new = row.turns == 0;
  batch.journal.push_back({row.id, row.turns, loaded.state.last_at, codec::encode(turn.events)});
  ++row.turns;
  fill_row(row, loaded.state);
  write_leaves(writing, loaded, turn.events, actor, std::move(next));

  if (writing.tells() && !loaded.state.test) {
    write_notices(writing, loaded.state.id,
                  notices_of(writing.workspace(), before, loaded.state, actor.person));
  }

  write_tasks(writing, before, *version_before, loaded.state, *loaded.version);
  for (const ApprovalId id : touched(turn.events)) {
    batch.approvals.push_back(approval_row(loaded.state, *loaded.state.approval(id)));
  }
  for (const engine::Event& event : turn.events) {
    if (const auto* opened = std::get_if<engine::ApprovalOpened>(&event)) {
      batch.contexts.push_back({opened->approval.id, canonical_json(*opened->context)});
    } else if (const auto* granted = std::get_if<engine::ExceptionGranted>(&event)) {
      batch.entries.push_back(register_row(loaded.state, *granted));
    }
  }

  ports::ExecutionRow stored = row;
  if (!loaded.state.ending) stored.state = codec::encode(loaded.state);
  (is_new ? batch.new_executions : batch.executions).push_back(std::move(stored));
}

std::optional<Error> decide_and_write(Writing& writing, Loaded& loaded, const engine::Actor& actor,
                                      const engine::Command& command, std::vector<engine::Event>& events) {
  if (loaded.row.pruned_at) return pruned(loaded.row);
  const engine::Context context{writing.now(), writing.entropy().next(), writing.entropy().next(),
                                writing.workspace()};
  engine::Turn turn = engine::decide(loaded.state, *loaded.version, actor, command, context);
  events = turn.events;
  std::optional<Error> rejection = std::move(turn.rejection);
  const auto* migration = std::get_if<engine::MigrateExecution>(&command);
  write_turn(writing, loaded, std::move(turn), actor, migration ? migration->to : nullptr);
  return rejection;
}

engine::Actor system_actor() {
  return {.person = {"NeuronFlow", "", std::nullopt}, .operates = true, .via = "system"};
}

}  // namespace nf::runtime
