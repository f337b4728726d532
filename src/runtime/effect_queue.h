#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
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
  std::size_t at_once = 32;    // that hold a thread each
  std::size_t one_kind = 24;   // of one kind of these, so that receivers that hang leave room for the others
  std::size_t open = 256;      // that hold no thread
  std::size_t one_place = 24;  // to one place of these, for the same reason
  std::size_t reports = 64;    // outcomes that are not durable yet; with more, no effect is begun
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
  // Where an attempt goes that holds no thread; none: it holds one.
  using PlaceOf = std::function<std::optional<std::string>(const engine::Release&)>;
  explicit EffectQueue(EffectLimits limits, PlaceOf place_of = nullptr)
      : limits_(limits), place_of_(std::move(place_of)) {}

  // --- What is due

  // Whether a turn with these events changes what is due here.
  static bool is_about(const std::vector<engine::Event>& events);
  // `due` is what is due in this execution after such a turn. What waits and is due no more is taken back: a
  // paused or cancelled execution starts nothing. Gives how many are new and hold a thread.
  std::size_t turned(ExecutionId execution, const std::vector<engine::Event>& events,
                     std::vector<engine::Release> due);
  // Gives how many are new and hold a thread. Kinds that others carry out are passed over.
  std::size_t add(std::vector<engine::Release> due);

  // --- What is to be done

  // Of those that hold a thread.
  bool may_begin() const;
  // The next attempt that holds a thread, which runs from now on: of the kinds that wait and may run more,
  // the kind that runs least; of these the oldest. Null where none may begin.
  std::optional<engine::Release> begin();
  // The same of those that hold none, by their places.
  std::optional<engine::Release> begin_open();
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

  std::size_t waiting() const;  // for a thread
  std::size_t running() const { return lane_of_.size(); }
  std::size_t reports() const { return reports_; }  // on their way, those that were refused among them
  std::size_t known() const { return known_.size(); }

 private:
  struct Refused {
    Instant again;
    EffectReportPtr report;
  };
  struct Waiting {
    std::uint64_t order;
    engine::Release release;
  };
  // What takes turns: a kind, or a place of one. There is one as long as something waits or runs in it.
  struct Lane {
    bool open = false;
    std::deque<Waiting> waiting;  // the oldest first
    std::size_t running = 0;
  };
  using Lanes = std::map<std::string, Lane>;

  std::size_t limit(bool open) const { return open ? limits_.open : limits_.at_once; }
  std::size_t limit_of_lane(bool open) const { return open ? limits_.one_place : limits_.one_kind; }
  std::size_t running(bool open) const { return open ? open_ : lane_of_.size() - open_; }
  // The lane whose turn it is; the end where none may begin.
  Lanes::const_iterator next_lane(bool open) const;
  std::optional<engine::Release> begin_next(bool open);
  Lanes::iterator lane_for(const engine::Release& release);
  void drop_if_idle(Lanes::iterator lane);
  void withdraw(ExecutionId execution, const std::vector<engine::Release>& due);

  const EffectLimits limits_;
  const PlaceOf place_of_;
  Lanes lanes_;
  std::map<std::string, Lanes::iterator> lane_of_;  // of each that runs
  std::set<std::string> known_;                     // waiting, running, or not settled yet
  std::deque<Refused> refused_;                     // the oldest first
  std::uint64_t next_order_ = 0;
  std::size_t open_ = 0;  // that run and hold no thread
  std::size_t reports_ = 0;
};

}  // namespace nf::runtime
