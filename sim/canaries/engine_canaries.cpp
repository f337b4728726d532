#include <algorithm>

#include "sim/canaries/canaries.h"
#include "sim/tampered_job.h"
#include "store/codec/codec.h"

namespace nf::sim {

using namespace engine;  // one case an event: the names stand alone

namespace {

// What a planted bug knows of one command.
struct Case {
  const State& before;
  const Version& version;
  const Actor& by;
  const Command& command;
  const Context& context;

  Turn right() const { return decide(before, version, by, command, context); }
};
using Bug = std::optional<Turn> (*)(const Case&);

// People's commands are carried out by an engine with this bug.
void plant(World& world, Bug bug, TamperedJob::Written written = nullptr) {
  world.people().stand_in = [&world, bug, written](ExecutionId id, const Actor& by, const Command& command) {
    const Lie lie = [by, command, bug](const runtime::Loaded& loaded, const Context& context) {
      return bug ? bug({loaded.state, *loaded.version, by, command, context}) : std::nullopt;
    };
    return std::make_unique<TamperedJob>(id, by, command, world.server().runtime().observer(), lie, written);
  };
}

template <class E>
auto first_of(std::vector<Event>& events) {
  return std::ranges::find_if(events, [](const Event& event) { return std::holds_alternative<E>(event); });
}

// --- Decisions

std::optional<Turn> accept_late(const Case& it) {
  const auto* command = std::get_if<DecideApproval>(&it.command);
  const Approval* approval = command ? it.before.approval(command->approval) : nullptr;
  const int stage = approval ? approval->open_stage() : -1;
  if (stage < 0) return std::nullopt;
  const auto due = approval->stages[static_cast<std::size_t>(stage)].due_at;
  if (!due || *due > it.context.now) return std::nullopt;
  const Context lying{*due - Millis(1), it.context.seed_high, it.context.seed_low, it.context.directory};
  return decide(it.before, it.version, it.by, it.command, lying);
}

std::optional<Turn> count_twice(const Case& it) {
  std::vector<Event> events = it.right().events;
  const auto decided = first_of<DecisionRecorded>(events);
  if (decided == events.end()) return std::nullopt;
  const Event again = *decided;
  events.insert(std::next(decided), again);
  return folded(it.before, std::move(events));
}

std::optional<Turn> close_twice(const Case& it) {
  std::vector<Event> events = it.right().events;
  const auto closed = first_of<ApprovalClosed>(events);
  if (closed == events.end()) return std::nullopt;
  const Event again = *closed;
  events.insert(std::next(closed), again);
  return folded(it.before, std::move(events));
}

// The decision is recorded although it was refused for this reason.
std::optional<Turn> accept_refused(const Case& it, std::string_view reason) {
  const auto* command = std::get_if<DecideApproval>(&it.command);
  if (!command) return std::nullopt;
  Turn turn = it.right();
  const Approval* approval = turn.state.approval(command->approval);
  if (!turn.rejection || turn.rejection->type != reason || !approval->open()) return std::nullopt;
  const Decision decision{.reviewer = it.by.person,
                          .verdict = command->verdict,
                          .comment = command->comment,
                          .at = turn.state.last_at,
                          .via = it.by.via,
                          .stage = approval->open_stage(),
                          .revision = approval->revision};
  turn.events.push_back(DecisionRecorded{approval->id, decision, command->context_hash, turn.state.last_at});
  return folded(it.before, std::move(turn.events));
}

std::optional<Turn> let_requester_vote(const Case& it) { return accept_refused(it, "self-approval"); }
std::optional<Turn> accept_unseen(const Case& it) { return accept_refused(it, "context-changed"); }
std::optional<Turn> accept_uninvited(const Case& it) { return accept_refused(it, "not-a-reviewer"); }

// --- Tokens and revisions

std::optional<Turn> let_old_approval_stand(const Case& it) {
  if (!std::holds_alternative<ResubmitRequest>(it.command)) return std::nullopt;
  std::vector<Event> events = it.right().events;
  const auto is_old = [](const Event& event) {
    const auto* closed = std::get_if<ApprovalClosed>(&event);
    return closed && closed->outcome == Outcome::Cancelled;
  };
  if (std::erase_if(events, is_old) == 0) return std::nullopt;
  return folded(it.before, std::move(events));
}

std::optional<Turn> keep_old_tokens(const Case& it) {
  std::vector<Event> events = it.right().events;
  const auto resubmitted = first_of<RequestResubmitted>(events);
  if (resubmitted == events.end()) return std::nullopt;
  std::erase_if(std::get<RequestResubmitted>(*resubmitted).cleared, [&](EdgeIndex edge) {
    return it.version.merges[static_cast<std::size_t>(it.version.graph.edges[edge].to)];
  });
  return folded(it.before, std::move(events));
}

// The ports that were not taken tell nobody.
std::optional<Turn> lose_dead_paths(const Case& it) {
  std::vector<Event> events = it.right().events;
  const auto lost = std::ranges::find_if(events, [](const Event& event) {
    const auto* step = std::get_if<StepSucceeded>(&event);
    return step && !step->dead.empty();
  });
  if (lost == events.end()) return std::nullopt;
  auto& step = std::get<StepSucceeded>(*lost);
  step.dead.clear();
  auto end = std::next(lost);
  const auto follows = [&](const Event& event) {
    const auto* ready = std::get_if<StepReady>(&event);
    return ready && std::ranges::find(step.live, ready->via) != step.live.end();
  };
  while (end != events.end() && follows(*end)) ++end;
  events.erase(end, events.end());
  return gone_on(it.before, std::move(events), it.version, it.context);
}

// --- Effects and the log

std::optional<Turn> change_the_key(const Case& it) {
  std::vector<Event> events = it.right().events;
  const auto again = std::ranges::find_if(events, [](const Event& event) {
    const auto* asked = std::get_if<EffectRequested>(&event);
    return asked && asked->attempt > 1;
  });
  if (again == events.end()) return std::nullopt;
  ++std::get<EffectRequested>(*again).effect.group;
  return folded(it.before, std::move(events));
}

// The decision is journalled, and no leaf tells of it.
std::optional<Turn> leave_out_the_leaf(const Case& it) {
  Turn turn = it.right();
  const auto decided = first_of<DecisionRecorded>(turn.events);
  if (decided == turn.events.end()) return std::nullopt;
  turn.events.erase(decided);
  return turn;
}
void write_the_act(runtime::Writing& writing, runtime::Loaded& loaded, const Turn& turn) {
  if (turn.events.empty() || turn.rejection) return;
  // The state has the decision that the events lack: the last of its reviewer.
  for (const Approval& approval : loaded.state.approvals) {
    if (approval.decisions.empty()) continue;
    const Decision& last = approval.decisions.back();
    if (last.at != loaded.state.last_at) continue;
    std::vector<Event> events = turn.events;
    const bool told = first_of<DecisionRecorded>(events) != events.end();
    if (told) return;
    events.insert(events.begin(), DecisionRecorded{approval.id, last, approval.context_hash, last.at});
    writing.batch().journal.back().events = codec::encode(events);
    return;
  }
}

}  // namespace

std::vector<Canary> engine_canaries() {
  return {{"late decision accepted", [](World& world) { plant(world, accept_late); }},
          {"double decision", [](World& world) { plant(world, count_twice); }},
          {"two outcomes of an approval", [](World& world) { plant(world, close_twice); }},
          {"requester votes through a group", [](World& world) { plant(world, let_requester_vote); }},
          {"decision on what was not shown", [](World& world) { plant(world, accept_unseen); }},
          {"decision of somebody who was not asked", [](World& world) { plant(world, accept_uninvited); }},
          {"stale approval survives a rework", [](World& world) { plant(world, let_old_approval_stand); }},
          {"merge on the wrong revision", [](World& world) { plant(world, keep_old_tokens); }},
          {"dead path lost", [](World& world) { plant(world, lose_dead_paths); }},
          {"other key on a retry", [](World& world) { plant(world, change_the_key); }},
          {"leaf missing for an act", [](World& world) { plant(world, leave_out_the_leaf, write_the_act); }}};
}

std::vector<Canary> all_canaries() {
  std::vector<Canary> all = shell_canaries();
  for (const Canary& canary : engine_canaries()) all.push_back(canary);
  for (const Canary& canary : part_canaries()) all.push_back(canary);
  return all;
}

}  // namespace nf::sim
