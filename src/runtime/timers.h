#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "ports/clock.h"
#include "ports/store.h"
#include "runtime/execution_request.h"
#include "runtime/sequencer.h"

namespace nf::runtime {

// Sends a FireTimers job for every execution that has a timer due. Timers live in the store: after a restart,
// or however far the clock jumps, those that are due fire, and none fires early.
class Timers {
 public:
  Timers(ports::Store& store, ports::Clock& clock, Sequencer& sequencer, TurnObserver* observer);
  ~Timers();

  void start();
  void stop();
  // There is a timer at `due`. Thread-safe.
  void notice(Time due);
  // Fires where it is time, and gives when to look next; none: when there is a timer. Also to be called when
  // the clock was set back. Called by the thread of start().
  std::optional<Time> look(Time now);

 private:
  void run();
  // Fires what is due by `now` and gives when to look next.
  std::optional<Time> fire(Time now);

  ports::Clock& clock_;
  Sequencer& sequencer_;
  TurnObserver* const observer_;
  const std::unique_ptr<ports::Reader> reader_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // At first at once: something may have come due while we were down.
  std::optional<Time> next_ = Time{};
  Time seen_{};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace nf::runtime
