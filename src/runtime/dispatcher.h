#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "ports/effect.h"
#include "runtime/runtime.h"

namespace nf::runtime {

// What the writer is told of an attempt.
engine::ReportEffect report_of(const engine::Release& release, ports::EffectResult result);

// One attempt. A test execution has no real effects: what is not harmless is not carried out there, and gives
// {result: {simulated: true}}.
ports::EffectResult carry_out(ports::EffectWorker& worker, const engine::Release& release);

struct DispatcherLimits {
  std::size_t threads = 32;   // effects that run at once; threads are made when they are needed
  std::size_t one_kind = 24;  // of one kind, so that receivers that hang leave room for the others
  Millis settle{8'000};       // how long stop() waits for effects that run
};

// Carries out what due_work() says, on threads of its own, and reports each outcome as a command. Nothing is
// remembered: after a restart the running executions are asked again, and an effect whose outcome was not
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
  void queue(std::vector<engine::Release> releases);
  std::size_t waiting() const;
  // The kind whose turn it is: of those that wait and may run more, the one that runs least. Null: none.
  const std::string* next_kind() const;
  // Takes back what has not begun and is not in `due`: a paused or cancelled execution starts nothing.
  void withdraw(ExecutionId execution, const std::vector<engine::Release>& due);
  void work();
  ports::EffectResult carry_out(const engine::Release& release);
  void report(const engine::Release& release, const engine::ReportEffect& command);

  Runtime& runtime_;
  std::map<std::string, std::unique_ptr<ports::EffectWorker>, std::less<>> workers_;
  const DispatcherLimits limits_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::deque<engine::Release>> queues_;  // by kind
  std::map<std::string, std::size_t> running_of_;              // by kind
  std::set<std::string> known_;                                // queued, running, or not reported yet
  std::size_t running_ = 0;
  std::size_t idle_ = 0;
  bool started_ = false;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace nf::runtime
