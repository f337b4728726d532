#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/command.h"
#include "engine/event.h"
#include "engine/release.h"

namespace nf::runtime {

struct EffectLimits {
  std::size_t at_once = 32;
  std::size_t one_kind = 24;  // of one kind, so that receivers that hang leave room for the others
  std::size_t reports = 64;   // outcomes that are not durable yet; with more, no effect is begun
};

// What one attempt came to, until it is durable.
struct EffectReport {
  engine::Release release;
  engine::ReportEffect command;
};
using EffectReportPtr = std::shared_ptr<const EffectReport>;

// Which attempts of effects wait, run and are to be reported, and what is to be done next. An attempt that is
// known is not taken again before its outcome is settled. No threads and no clock of its own: the dispatcher
// holds a lock around it, a simulation asks it step by step.
class EffectQueue {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  explicit EffectQueue(EffectLimits limits) : limits_(limits) {}

  // --- What is due

  // Whether a turn with these events changes what is due here.
  static bool is_about(const std::vector<engine::Event>& events);
  // `due` is what is due in this execution after such a turn. What waits and is due no more is taken back: a
  // paused or cancelled execution starts nothing. Gives how many are new.
  std::size_t turned(ExecutionId execution, const std::vector<engine::Event>& events,
                     std::vector<engine::Release> due);
  // Gives how many are new. Kinds that others carry out are passed over.
  std::size_t add(std::vector<engine::Release> due);

  // --- What is to be done

  bool may_begin() const;
  // The next attempt, which runs from now on: of the kinds that wait and may run more, the kind that runs
  // least; of these the oldest. Null where none may begin.
  std::optional<engine::Release> begin();
  // It has come back, and its outcome is to be offered to the writer.
  EffectReportPtr came_back(engine::Release release, engine::ReportEffect command);
  // The writer could not take it now.
  void refused(EffectReportPtr report, Instant now);
  // A refused one that is to be offered again by now; null: none.
  EffectReportPtr offer_again(Instant now);
  // When offer_again() has one; null: not before something was refused.
  std::optional<Instant> next_offer() const;
  // The outcome is durable, or nobody waits for it. True where no effect could begin before, for its sake.
  bool settled(const EffectReport& report);

  // What has not begun, and what was refused, is left to the next process.
  void abandon();

  std::size_t waiting() const;
  std::size_t running() const { return running_; }
  std::size_t reports() const { return reports_; }  // on their way, those that were refused among them
  std::size_t known() const { return known_.size(); }

 private:
  struct Refused {
    Instant again;
    EffectReportPtr report;
  };
  const std::string* next_kind() const;
  void withdraw(ExecutionId execution, const std::vector<engine::Release>& due);

  const EffectLimits limits_;
  std::map<std::string, std::deque<engine::Release>> queues_;  // by kind
  std::map<std::string, std::size_t> running_of_;              // by kind
  std::set<std::string> known_;                                // waiting, running, or not settled yet
  std::deque<Refused> refused_;                                // the oldest first
  std::size_t running_ = 0;
  std::size_t reports_ = 0;
};

}  // namespace nf::runtime
