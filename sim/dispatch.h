#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "runtime/effect_queue.h"
#include "runtime/runtime.h"
#include "sim/workers.h"

namespace nf::sim {

// Carries out effects as runtime::Dispatcher does, by the same queue, without its threads. An attempt takes
// steps of the world: it begins, it comes back, and its outcome is offered until the writer takes it; so
// everything else may come between.
class Dispatch final : public runtime::TurnObserver {
 public:
  Dispatch(const Site& site, runtime::Runtime& runtime);

  void turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& events) override;
  // Takes up what was running when the last process ended.
  Result<> start();

  bool has_work() const;
  // Begins an attempt, lets one come back, or offers an outcome again.
  void step();
  // From now on every effect succeeds at once.
  void be_kind();

  // --- For canaries

  // Begins this attempt now, past the queue.
  void begin_unasked(engine::Release release);
  // An attempt that was recorded as a success is made again.
  bool repeats_successes = false;
  // Test executions are carried out as others are.
  bool forgets_tests = false;
  // What stands in for the report of an outcome.
  using Done = runtime::SystemJob::Done;
  std::function<std::unique_ptr<runtime::Job>(ExecutionId, const engine::ReportEffect&, Done)> stand_in;

 private:
  struct Attempt {
    engine::Release release;
    ports::EffectResult result;
  };
  void begin(engine::Release release);
  void come_back(const std::string& name);
  void offer(const runtime::EffectReportPtr& report);
  void settled(const runtime::EffectReportPtr& report);
  runtime::EffectQueue::Instant now() const;

  const Site site_;
  runtime::Runtime& runtime_;
  Workers workers_;
  runtime::EffectQueue effects_;
  bool kind_ = false;
  std::map<std::string, Attempt> running_;
  std::set<std::string> unasked_;  // attempts that the queue does not know
};

}  // namespace nf::sim
