#include "runtime/ticker.h"

#include <algorithm>
#include <utility>

#include "base/thread.h"

namespace nf::runtime {

namespace {

// The clock may be set while we sleep, so no sleep is longer than this.
constexpr Millis kLongestWait{500};

}  // namespace

Ticker::Ticker(const char* thread_name, ports::Clock& clock, Look look)
    : thread_name_(thread_name), clock_(clock), look_(std::move(look)) {}

Ticker::~Ticker() { stop(); }

void Ticker::start() {
  thread_ = start_thread(thread_name_, [this] { run(); });
}

void Ticker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ticker::wake() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(woken_, true)) return;  // it has not looked since it was woken before
  }
  changed_.notify_all();
}

void Ticker::run() {
  std::optional<Time> next;
  std::unique_lock lock(mutex_);
  const auto called = [this] { return stopping_ || woken_; };
  Time seen{};
  while (!stopping_) {
    const Time now = clock_.now();
    if (now < seen) woken_ = true;  // `next` is by a time that the clock no longer knows
    seen = now;
    if (!woken_ && !next) {
      changed_.wait(lock, called);
    } else if (!woken_ && *next > now) {
      changed_.wait_for(lock, std::min(*next - now, kLongestWait), called);
    } else {
      woken_ = false;
      lock.unlock();
      next = look_(now);
      lock.lock();
    }
  }
}

}  // namespace nf::runtime
