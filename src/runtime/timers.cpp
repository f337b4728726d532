#include "runtime/timers.h"

#include <algorithm>

namespace nf::runtime {

namespace {

constexpr std::size_t kAtOnce = 256;
// The clock may be set while we sleep, so no sleep is longer than this.
constexpr std::chrono::milliseconds kLongestSleep{500};

}  // namespace

Timers::Timers(ports::Store& store, ports::Clock& clock, Sequencer& sequencer, TurnObserver* observer)
    : clock_(clock), sequencer_(sequencer), observer_(observer), reader_(store.reader()) {}

Timers::~Timers() { stop(); }

void Timers::start() {
  next_ = Time{};  // look at once: something may have come due while we were down
  thread_ = std::thread([this] { run(); });
}

void Timers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Timers::notice(Time due) {
  {
    const std::lock_guard lock(mutex_);
    if (next_ && *next_ <= due) return;
    next_ = due;
  }
  changed_.notify_all();
}

void Timers::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!next_) {
      changed_.wait(lock, [this] { return stopping_ || next_; });
      continue;
    }
    const Time now = clock_.now();
    if (*next_ > now) {
      changed_.wait_for(lock, std::min<std::chrono::milliseconds>(*next_ - now, kLongestSleep));
      continue;
    }
    next_.reset();
    lock.unlock();
    const auto next = fire();
    lock.lock();
    if (next && (!next_ || *next < *next_)) next_ = next;
  }
}

std::optional<Time> Timers::fire() {
  const Time now = clock_.now();
  const auto due = reader_->due(now, kAtOnce);
  bool all_sent = due.has_value();
  if (due) {
    for (const ExecutionId id : *due) {
      all_sent =
          all_sent && sequencer_.submit(std::make_unique<SystemJob>(id, engine::FireTimers{}, observer_));
    }
  }
  const auto next = reader_->next_due();
  // What was just sent may still be seen as due: look again soon, not at once.
  const bool more = !all_sent || (due && !due->empty());
  if (more) return now + std::chrono::milliseconds(20);
  return next ? *next : std::nullopt;
}

}  // namespace nf::runtime
