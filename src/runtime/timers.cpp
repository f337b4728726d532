#include "runtime/timers.h"

#include <algorithm>

#include "base/thread.h"

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
  thread_ = start_thread("timers", [this] { run(); });
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
  for (;;) {
    const Time now = clock_.now();
    const auto next = look(now);
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    if (next_ != next) continue;  // noticed meanwhile
    if (!next_) {
      changed_.wait(lock, [this] { return stopping_ || next_; });
    } else if (*next_ > now) {
      changed_.wait_for(lock, std::min<std::chrono::milliseconds>(*next_ - now, kLongestSleep));
    }
  }
}

std::optional<Time> Timers::look(Time now) {
  {
    const std::lock_guard lock(mutex_);
    // The clock was set back: `next_` may have been given by its former time, and be long after what is due.
    if (next_ && now < seen_) next_ = now;
    seen_ = now;
    if (!next_ || *next_ > now) return next_;
    next_.reset();
  }
  const auto next = fire(now);
  const std::lock_guard lock(mutex_);
  if (next && (!next_ || *next < *next_)) next_ = next;
  return next_;
}

std::optional<Time> Timers::fire(Time now) {
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
  const bool more = !all_sent || !due->empty() || !next;
  if (more) return now + std::chrono::milliseconds(20);
  return *next;
}

}  // namespace nf::runtime
