#include <algorithm>

#include "base/check.h"
#include "base/pointer.h"
#include "engine/intake.h"
#include "engine/work.h"
#include "flow/schema.h"

namespace nf::engine {

namespace {

// Where several are open, the first that asks this person.
const Rework* open_rework_for(const State& state, const Person& by) {
  const Rework* first = nullptr;
  for (const Rework& rework : state.reworks) {
    if (!rework.open) continue;
    if (same_person(rework.to, by)) return &rework;
    if (!first) first = &rework;
  }
  return first;
}

// The first open rework that a withdrawal can leave by its port.
const Rework* way_out(const State& state, const flow::Graph& graph) {
  const auto found = std::ranges::find_if(state.reworks, [&](const Rework& rework) {
    return rework.open && std::ranges::any_of(graph.nodes[rework.node].out, [&](EdgeIndex edge) {
             return graph.edges[edge].port == "withdrawn";
           });
  });
  return found == state.reworks.end() ? nullptr : &*found;
}

// The approval whose change request led to this rework: of those before it, the last that closed so. What one
// of an earlier revision asked for has been corrected.
std::optional<ApprovalId> asked_by(const State& state, const flow::Graph& graph, NodeIndex rework) {
  const std::vector<bool> before = graph.upstream(rework);
  for (auto approval = state.approvals.rbegin(); approval != state.approvals.rend(); ++approval) {
    if (approval->outcome == Outcome::ChangesRequested && state.stands(*approval) && before[approval->node])
      return approval->id;
  }
  return std::nullopt;
}

// Only fields that the rework's schema lists may be corrected; without a schema, all.
std::vector<Fault> forbidden_fields(const Rework& rework, const JsonObject& corrected) {
  std::vector<Fault> faults;
  const Json* properties = rework.schema ? find(*rework.schema, "properties") : nullptr;
  if (!properties || !properties->is_object()) return faults;
  for (const auto& member : corrected) {
    if (properties->get_object().contains(member.key())) continue;
    faults.push_back({pointer_join("", member.key()), "is not a field that may be corrected now"});
  }
  return faults;
}

Json merged_body(const Json& body, const JsonObject& corrected) {
  JsonObject merged = body.is_object() ? body.get_object() : JsonObject{};
  for (const auto& member : corrected) {
    if (member.value().is_null()) {
      merged.erase(member.key());
    } else {
      merged[member.key()] = member.value();
    }
  }
  return merged;
}

Json changes_between(const Json& before, const Json& after, const JsonObject& corrected) {
  JsonArray changes;
  for (const auto& member : corrected) {
    const Json* old_value = find(before, member.key());
    const Json* new_value = find(after, member.key());
    if (old_value && new_value && *old_value == *new_value) continue;
    if (!old_value && !new_value) continue;
    changes.push_back(JsonObject{{"pointer", pointer_join("", member.key())},
                                 {"before", old_value ? *old_value : Json(nullptr)},
                                 {"after", new_value ? *new_value : Json(nullptr)}});
  }
  return changes;
}

// The steps between a rework and its re-entry.
void add_line_back(const flow::Graph& graph, NodeIndex rework, std::vector<bool>& nodes) {
  for (const EdgeIndex edge : graph.nodes[rework].out) {
    if (!graph.edges[edge].returns) continue;
    NodeIndex node = graph.edges[edge].to;
    for (; !graph.nodes[node].forward; node = graph.edges[graph.nodes[node].out.front()].to)
      nodes[node] = true;
  }
}

// Everything that belongs to the old revision from the re-entry on, and the lines back of the reworks there.
// A line on which another correction is under way stays: nobody would bring it back otherwise.
RequestResubmitted take_back(const Work& work, NodeIndex rework) {
  const flow::Graph& graph = work.version().graph;
  CHECK(graph.nodes[rework].reentry != flow::kNone);
  std::vector<bool> old = graph.downstream(graph.nodes[rework].reentry);
  for (NodeIndex node = 0; node < static_cast<NodeIndex>(graph.nodes.size()); ++node) {
    const bool is_rework = graph.nodes[node].reentry != flow::kNone;
    if (is_rework && (old[node] || node == rework)) add_line_back(graph, node, old);
  }
  RequestResubmitted event;
  for (NodeIndex node = 0; node < static_cast<NodeIndex>(graph.nodes.size()); ++node) {
    if (!old[node]) continue;
    event.taken_back.push_back(node);
    event.cleared.insert(event.cleared.end(), graph.nodes[node].out.begin(), graph.nodes[node].out.end());
  }
  return event;
}

void cancel_old_revision(Work& work, const std::vector<NodeIndex>& nodes, const Rework& answered) {
  const auto old = [&](NodeIndex node) { return std::ranges::find(nodes, node) != nodes.end(); };
  std::vector<ApprovalId> approvals;
  for (const Approval& approval : work.state().approvals) {
    if (approval.open() && old(approval.node)) approvals.push_back(approval.id);
  }
  for (const ApprovalId id : approvals) close_approval(work, id, Outcome::Cancelled);
  for (std::size_t i = 0; i < work.state().reworks.size(); ++i) {
    const Rework& rework = work.state().reworks[i];
    if (rework.open && old(rework.node)) work.record(ReworkClosed{rework.node, rework.item, "", work.now()});
  }
  for (std::size_t i = 0; i < work.state().tasks.size(); ++i) {
    const Task& task = work.state().tasks[i];
    if (task.open && old(task.node))
      work.record(TaskClosed{.node = task.node, .item = task.item, .by = std::nullopt, .at = work.now()});
  }
  for (std::size_t i = 0; i < work.state().steps.size(); ++i) {
    const Step& step = work.state().steps[i];
    const bool active = step.status == StepStatus::Ready || step.status == StepStatus::Running ||
                        step.status == StepStatus::Waiting;
    if (!step.current || !active || !old(step.node) || step.node == answered.node) continue;
    work.record(StepCancelled{step.node, step.item, work.now()});
  }
}

Result<> check_resubmission(const Work& work, const Rework* rework, const ResubmitRequest& command) {
  const State& state = work.state();
  if (command.revision != state.revision || (!rework && !state.ending)) {
    return fail(ErrorCode::Conflict,
                "The request is at revision " + std::to_string(state.revision) +
                    " and waits for no correction of " + std::to_string(command.revision) + ".",
                "stale-revision");
  }
  if (!rework) return fail(ErrorCode::Conflict, "This request waits for no correction.", "not-in-rework");
  if (state.revision >= kLastRevision) {
    return fail(ErrorCode::LimitReached, "Revision 100 is the last.", "revision-limit");
  }
  return {};
}

constexpr std::string_view kOutputType = "output";

// The execution's output is what the last of the output nodes gave whose steps still count.
void take_back_output(Work& work) {
  if (!work.state().output) return;
  const Step* last = nullptr;
  for (const Step& step : work.state().steps) {
    if (!step.current || step.status != StepStatus::Succeeded || !step.output) continue;
    if (work.version().node(step.node).type != kOutputType) continue;
    if (!last || step.ended_at >= last->ended_at) last = &step;
  }
  const JsonRef value = last ? last->output : nullptr;
  if (!value || *value != *work.state().output) work.record(OutputGiven{value, work.now()});
}

// The request with the corrections in it, or everything that is wrong with it.
Result<Json> corrected_body(const Work& work, const Rework& rework, const Json& old_body,
                            const JsonObject& corrected) {
  const Trigger& rules = *work.version().trigger;
  std::vector<Fault> faults = forbidden_fields(rework, corrected);
  Json body = merged_body(old_body, corrected);
  if (!rules.schema.is_null()) flow::apply_defaults(rules.schema, body);
  if (faults.empty()) faults = faults_of(rules, body, *work.state().vars, work.now());
  if (faults.empty()) return body;
  return fail(ErrorCode::InvalidInput, "The corrected request is not valid.", "invalid-input",
              std::move(faults));
}

// Takes the old revision back and sends the answered rework's token on its line.
void go_back(Work& work, const Rework& rework, const Json& body, RequestResubmitted event) {
  work.record(ReworkClosed{rework.node, rework.item, "main", work.now()});
  cancel_old_revision(work, event.taken_back, rework);
  StepSucceeded answered{.node = rework.node,
                         .item = rework.item,
                         .port = "main",
                         .output = std::make_shared<const Json>(JsonObject{{"body", body}}),
                         .provenance = work.state().trigger_provenance,
                         .at = work.now()};
  std::vector<EdgeIndex> moved;
  for (const EdgeIndex edge : work.version().graph.nodes[rework.node].out) {
    if (work.version().graph.edges[edge].port == "main")
      moved.push_back(edge);
    else
      answered.dead.push_back(edge);
  }
  moved.insert(moved.end(), answered.dead.begin(), answered.dead.end());
  work.record(std::move(answered));
  work.record(std::move(event));
  take_back_output(work);
  deliver(work, moved, "");
}

// Whom the step names, as the directory knows them: who has an account is not another with a like address.
Person whom_to_ask(const Work& work, const Person& named) {
  if (named.email.empty()) return work.state().requester;
  const Account* account = work.directory().account_at(named.email);
  return account ? Person{account->name, account->email, account->id} : named;
}

// Whoever has no account may get one; whose account is disabled or gone would be waited for in vain.
bool has_left(const Directory& directory, const Person& person) {
  const Account* account = person.user ? directory.account(*person.user) : nullptr;
  return person.user && !(account && account->enabled);
}

void fail_for_nobody(Work& work, NodeIndex node, const std::string& item, const Person& asked) {
  fail_step(
      work, node, item,
      {"rework-nobody",
       "Nobody can be asked for corrections: the account of " + asked.email + " is not enabled.", "/to"},
      true, false);
}

}  // namespace

void review_reworks(Work& work) {
  for (std::size_t i = 0; i < work.state().reworks.size(); ++i) {
    const Rework rework = work.state().reworks[i];
    if (!rework.open || !has_left(work.directory(), rework.to)) continue;
    work.record(ReworkClosed{rework.node, rework.item, "", work.now()});
    fail_for_nobody(work, rework.node, rework.item, rework.to);
  }
}

void open_rework(Work& work, NodeIndex node, const std::string& item, OpenRework wanted) {
  const Person to = whom_to_ask(work, wanted.to);
  if (has_left(work.directory(), to)) return fail_for_nobody(work, node, item, to);
  Rework rework{.node = node,
                .item = item,
                .revision = work.state().revision,
                .to = to,
                .message = wanted.message,
                .schema = wanted.schema,
                .opened_at = work.now(),
                .approval = asked_by(work.state(), work.version().graph, node)};
  if (wanted.due_in) rework.due_at = add(work.now(), *wanted.due_in);
  work.record(ReworkOpened{std::move(rework), work.now()});
}

Result<> resubmit(Work& work, const ResubmitRequest& command) {
  const Person& by = work.actor().person;
  const Rework* open = open_rework_for(work.state(), by);
  const Person& asked = open ? open->to : work.state().requester;
  if (!same_person(asked, by) && !same_person(work.state().requester, by)) {
    return fail(ErrorCode::NotFound, "There is no such request.");
  }
  TRY(check_resubmission(work, open, command));
  const Rework rework = *open;
  if (!command.body->is_object()) {
    return fail(ErrorCode::InvalidInput, "The corrected fields must be an object.", "invalid-input");
  }
  const JsonObject& corrected = command.body->get_object();
  const Json* before = find(*work.state().trigger, "body");
  const Json old_body = before ? *before : Json(JsonObject{});
  const Json body = TRY(corrected_body(work, rework, old_body, corrected));

  JsonObject trigger = work.state().trigger->as_object();
  trigger["body"] = body;
  if (command.files) trigger["files"] = *command.files;
  RequestResubmitted event = take_back(work, rework.node);
  event.revision = work.state().revision + 1;
  event.by = by;
  event.trigger = std::make_shared<const Json>(std::move(trigger));
  event.beneficiary = beneficiary_of(body, work.directory());
  event.title = title_of(body, work.version());
  event.changes = std::make_shared<const Json>(changes_between(old_body, body, corrected));
  event.at = work.now();
  go_back(work, rework, body, std::move(event));
  return {};
}

Result<> withdraw(Work& work) {
  const State& state = work.state();
  if (!same_person(state.requester, work.actor().person))
    return fail(ErrorCode::NotFound, "There is no such request.");
  if (state.ending) {
    return fail(ErrorCode::Conflict, "This request has ended: " + std::string(status(state)) + ".",
                "execution-ended");
  }
  const bool approved = std::ranges::any_of(
      state.approvals, [](const Approval& approval) { return approval.outcome == Outcome::Approved; });
  if (approved) {
    return fail(ErrorCode::Conflict,
                "An approval has been given already, so the request cannot be withdrawn.",
                "already-approved");
  }
  if (const Rework* open = way_out(state, work.version().graph)) {
    const Rework rework = *open;
    work.record(ReworkClosed{rework.node, rework.item, "withdrawn", work.now()});
    stop_everything(work, &rework);
    succeed(work, rework.node, rework.item,
            {.output = std::make_shared<const Json>(JsonObject{}), .ports = {"withdrawn"}});
    deliver_death_of_cancelled(work);
    return {};
  }
  stop_everything(work);
  work.record(
      ExecutionEnded{Ending::Cancelled, "withdrawn by the requester", work.actor().person, work.now()});
  return {};
}

}  // namespace nf::engine
