#include "sim/checkers/book.h"

#include "base/check.h"
#include "nodes/catalog.h"
#include "sim/checkers/routing.h"
#include "sim/checkers/trials.h"
#include "store/codec/codec.h"

namespace nf::sim {

namespace {

constexpr const char* kName = "journal";

}  // namespace

Book::Book(ports::Store& store, Findings& findings)
    : findings_(findings), versions_(store, nodes::catalogue()), find_([this](ExecutionId id) {
        const Known* known = find(id);
        return known ? &known->state : nullptr;
      }) {}

const Known* Book::find(ExecutionId id) const {
  const auto found = known_.find(id);
  return found == known_.end() ? nullptr : found->second.get();
}

std::shared_ptr<const engine::Version> Book::version(WorkflowId workflow, int number) {
  auto version = versions_.get(workflow, number);
  return version ? *version : nullptr;
}

void Book::durable(const ports::Batch& batch) {
  roster_.see(batch);
  log_.see(batch, findings_);
  for (const ports::ExecutionRow& row : batch.new_executions) {
    auto& known = known_[row.id];
    if (known) return findings_.found(kName, "an execution has begun twice");
    known = std::make_unique<Known>();
    known->version = version(row.workflow, row.version);
    order_.push_back(row.id);
    if (!known->version) return findings_.found(kName, "an execution runs on a version that is not there");
  }
  for (const ports::JournalRow& row : batch.journal) {
    if (!findings_.any()) read_turn(row);
  }
  for (const ports::RegisterRow& entry : batch.entries) {
    const Known* known = find(entry.execution);
    if (known && known->state.test) findings_.found("trials", "a test has an entry in the register");
  }
  // A row that a batch writes more than once counts as the last of them.
  std::map<ExecutionId, const ports::ExecutionRow*> last;
  for (const ports::ExecutionRow& row : batch.new_executions) last[row.id] = &row;
  for (const ports::ExecutionRow& row : batch.executions) last[row.id] = &row;
  for (const auto& [id, row] : last) {
    if (!findings_.any()) check_row(*row);
  }
}

void Book::read_turn(const ports::JournalRow& row) {
  const auto found = known_.find(row.execution);
  if (found == known_.end()) return findings_.found(kName, "a journal of no execution");
  Known& known = *found->second;
  if (row.no != known.turns++) return findings_.found(kName, "a journal has a gap");
  const auto events = codec::decode_events(row.events);
  if (!events) return findings_.found(kName, "a turn cannot be read: " + events.error().message);
  if (codec::encode(*events) != row.events) return findings_.found(kName, "a turn is not what it is read as");
  for (const engine::Event& event : *events) {
    if (const auto* moved = std::get_if<engine::ExecutionMigrated>(&event)) {
      const auto next = version(moved->workflow.id, moved->workflow.version);
      if (!next) return findings_.found(kName, "a migration to a version that is not there");
      known.tokens.see(event, {known.state, *known.version, prepared_at_, roster_, findings_});
      known.version = next;
    }
    see(row.execution, known, event);
    const bool late = std::holds_alternative<engine::EffectReported>(event) ||
                      std::holds_alternative<engine::NoticeSent>(event);
    // The leaf that closes an execution is its last.
    if (!leaf_kind(event).empty() && !(late && known.state.ending)) ++known.acts;
    if (findings_.any()) return;
    engine::evolve(known.state, event);
    ++events_;
  }
  ApprovalChecker::look_at(known.state, *known.version, findings_);
  if (told && !findings_.any()) told(known, *events);
}

void Book::see(ExecutionId execution, Known& known, const engine::Event& event) {
  const Scene scene{known.state, *known.version, prepared_at_, roster_, findings_};
  TimerChecker::see(event, scene);
  if (!std::holds_alternative<engine::ExecutionMigrated>(event)) known.tokens.see(event, scene);
  known.approvals.see(event, scene);
  known.effects.see(event, scene);
  children_.see(execution, event, scene, find_);
  schedules_.see(event, scene);
  memory_.see(event, scene);
  RoutingChecker::see(event, scene);
  TrialChecker::see(event, scene);
}

void Book::look_at_children() const {
  for (const auto& [id, known] : known_) {
    if (known->state.ending || !known->state.parent) continue;
    const Known* parent = find(known->state.parent->execution);
    children_.look_at(known->state, parent ? parent->version.get() : nullptr, find_, findings_);
  }
}

void Book::check_row(const ports::ExecutionRow& row) {
  Known& known = *known_.at(row.id);
  known.row = row;
  const engine::State& state = known.state;
  const auto expect = [&](bool holds, const char* what) {
    if (!holds) findings_.found(kName, what);
  };
  expect(row.turns == known.turns, "an execution counts other turns than its journal has");
  expect(row.status == engine::status(state), "a list says another status than the journal");
  expect(row.revision == state.revision, "a list says another revision than the journal");
  ++states_;
  expect(state.ending ? row.state.empty() : codec::encode(state) == row.state,
         "the saved state is not what its journal gives");
  const auto timers = engine::timers(state);
  expect(row.next_due == (timers.empty() ? std::nullopt : std::optional(timers.front().due)),
         "the timer that is kept is not the earliest");
  if (known.acts != row.leaves || known.acts != log_.leaves_of(row.id)) {
    findings_.found("log", "an execution has " + std::to_string(known.acts) + " acts and " +
                               std::to_string(log_.leaves_of(row.id)) + " leaves");
  }
  known.row.state.clear();
}

void Book::compare(ports::Reader& reader) const {
  log_.compare(reader, findings_);
  for (const auto& [id, known] : known_) {
    const auto row = reader.execution(id);
    if (!row || !*row || (*row)->turns != known->turns)
      return findings_.found(kName, "a restart has lost turns that were durable");
  }
}

}  // namespace nf::sim
