#pragma once

#include <functional>
#include <map>
#include <memory>

#include "runtime/versions.h"
#include "sim/checkers/approvals.h"
#include "sim/checkers/children.h"
#include "sim/checkers/effects.h"
#include "sim/checkers/log.h"
#include "sim/checkers/memory.h"
#include "sim/checkers/roster.h"
#include "sim/checkers/schedules.h"
#include "sim/checkers/timers.h"
#include "sim/checkers/tokens.h"

namespace nf::sim {

// One execution as its durable journal tells it.
struct Known {
  engine::State state;
  std::shared_ptr<const engine::Version> version;
  ports::ExecutionRow row;  // as last stored
  std::uint64_t turns = 0;
  std::uint64_t acts = 0;         // events that have a leaf
  std::optional<Time> due_since;  // by true time: since when a timer waits in vain
  TokenChecker tokens;
  ApprovalChecker approvals;
  EffectChecker effects;
};

// Reads every record that becomes durable, folds its events, and asks the checkers. What it holds is what an
// observer with the journal alone would know: the simulated people look at it, too.
class Book {
 public:
  // `store` gives versions.
  Book(ports::Store& store, Findings& findings);

  // The wall's time of the jobs of the next record.
  void prepared_at(Time now) { prepared_at_ = now; }
  // Told of the events of each turn, after they were checked.
  std::function<void(const Known&, const std::vector<engine::Event>&)> told;
  void durable(const ports::Batch& batch);

  // A restarted server has read the store: it must be what was durable.
  void compare(ports::Reader& reader) const;

  // Nothing is under way any more, but what people and timers are waited for: no execution goes on that
  // nobody waits for.
  void look_at_children() const;
  ScheduleChecker& schedules() { return schedules_; }

  const Known* find(ExecutionId id) const;
  // In the order of their start.
  const std::vector<ExecutionId>& executions() const { return order_; }
  const std::map<ExecutionId, std::unique_ptr<Known>>& all() const { return known_; }
  std::shared_ptr<const engine::Version> version(WorkflowId workflow, int number);
  std::uint64_t events() const { return events_; }
  // Saved states that were compared with what the decoded events give.
  std::uint64_t states() const { return states_; }

 private:
  void read_turn(const ports::JournalRow& row);
  void see(ExecutionId execution, Known& known, const engine::Event& event);
  void check_row(const ports::ExecutionRow& row);

  Findings& findings_;
  runtime::Versions versions_;
  std::map<ExecutionId, std::unique_ptr<Known>> known_;
  std::vector<ExecutionId> order_;
  const ChildChecker::Find find_;
  ChildChecker children_;
  ScheduleChecker schedules_;
  MemoryChecker memory_;
  LogChecker log_;
  Roster roster_;
  Time prepared_at_{};
  std::uint64_t events_ = 0;
  std::uint64_t states_ = 0;
};

}  // namespace nf::sim
