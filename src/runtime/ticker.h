#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "ports/clock.h"

namespace nf::runtime {

// Calls `look` on a thread of its own: at start, when woken, at the time that it last gave, and when the
// clock was set back. `look` may call wake(). A clock that is set meanwhile is noticed within half a second.
class Ticker {
 public:
  using Look = std::function<std::optional<Time>(Time now)>;
  // `thread_name`: see start_thread() of base/thread.h.
  Ticker(const char* thread_name, ports::Clock& clock, Look look);
  ~Ticker();

  void start();
  void stop();  // waits for a look that runs; idempotent
  void wake();  // thread-safe; nothing before start()

 private:
  void run();

  const char* const thread_name_;
  ports::Clock& clock_;
  const Look look_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = true;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace nf::runtime
