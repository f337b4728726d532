#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ports/effect.h"
#include "runtime/effect_queue.h"
#include "runtime/runtime.h"

namespace nf::runtime {

// What the writer is told of an attempt.
engine::ReportEffect report_of(const engine::Release& release, ports::EffectResult result);

// One attempt. A test execution has no real effects: what is not harmless is not carried out there, and gives
// {result: {simulated: true}}.
ports::EffectResult carry_out(ports::EffectWorker& worker, const engine::Release& release);

struct DispatcherLimits {
  std::size_t threads = 32;    // effects that run at once and hold one; made when they are needed
  std::size_t one_kind = 24;   // of one kind of these, so that receivers that hang leave room for the others
  std::size_t open = 256;      // effects that run at once and hold no thread
  std::size_t one_place = 24;  // to one place of these, for the same reason
  std::size_t reports = 64;    // outcomes that are not durable yet; with more, no effect is begun
  Millis settle{8'000};        // how long stop() waits for effects that run, and for their outcomes
};

// Carries out what due_work() says and reports each outcome as a command. What blocks has a thread of its
// own; what has a place (ports::EffectWorker) is begun by whoever makes room for it, and holds none. Nothing
// is remembered: after a restart the running executions are asked again, and an effect whose outcome was not
// recorded runs once more under the same idempotency key.
class Dispatcher final : public TurnObserver {
 public:
  using Workers = std::vector<std::unique_ptr<ports::EffectWorker>>;
  // `runtime` must outlive it and observe it.
  Dispatcher(Runtime& runtime, Workers workers, DispatcherLimits limits = {});
  ~Dispatcher() override;

  void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override;

  // Carries nothing out before this. Takes up what was running when the last process ended.
  Result<> start();
  // Starts no more and waits for what runs. False: some effects still run; their outcome will be taken up by
  // the next start, and the process must end without waiting for their threads.
  bool stop();

  std::size_t in_flight() const;

 private:
  // Threads and wake-ups for so many new ones.
  void see_to(std::unique_lock<std::mutex>& lock, std::size_t added);
  void need_thread();
  void work();
  // Whether a thread has something to do now.
  bool wanted() const;
  void wait_until_wanted(std::unique_lock<std::mutex>& lock);
  void carry_out(engine::Release release, std::unique_lock<std::mutex>& lock);
  ports::EffectResult carry_out(const engine::Release& release);
  std::optional<std::string> place_of(const engine::Release& release) const;
  // Begins all that hold no thread and may begin.
  void begin_open(std::unique_lock<std::mutex>& lock);
  void begin_open(engine::Release release);
  void came_back(engine::Release& release, ports::EffectResult result);
  // Gives it to the writer, and does not wait until it is durable.
  void offer(EffectReportPtr report);
  void offer_later(EffectReportPtr report);
  void settled(const EffectReport& report);

  Runtime& runtime_;
  std::map<std::string, std::unique_ptr<ports::EffectWorker>, std::less<>> workers_;
  const DispatcherLimits limits_;
  mutable std::mutex mutex_;
  // Each wakes those alone whom it is for: an effect one thread, and not all of them.
  std::condition_variable due_, settled_;
  EffectQueue effects_;
  std::size_t idle_ = 0;
  bool started_ = false;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace nf::runtime
