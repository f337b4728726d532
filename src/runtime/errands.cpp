#include "runtime/errands.h"

namespace nf::runtime {

namespace {

constexpr Millis kTryAgain{50};

}  // namespace

Errands::Errands(ports::Clock& clock)
    : clock_(clock), ticker_("errands", clock, [this](Time now) { return look(now); }) {}

Errands::~Errands() { stop(); }

void Errands::start() { ticker_.start(); }
void Errands::stop() { ticker_.stop(); }

void Errands::add(Errand errand) {
  {
    const std::lock_guard lock(mutex_);
    errands_.push_back(std::move(errand));
  }
  ticker_.wake();
}

void Errands::add_later(Errand errand) {
  {
    const std::lock_guard lock(mutex_);
    later_.emplace_back(clock_.now() + kTryAgain, std::move(errand));
  }
  ticker_.wake();
}

void Errands::take_later(Time now) {
  const std::lock_guard lock(mutex_);
  // One that is further away than it was ever put off waits by a clock that has been set back.
  while (!later_.empty() && (later_.front().first <= now || later_.front().first > now + kTryAgain)) {
    errands_.push_back(std::move(later_.front().second));
    later_.pop_front();
  }
}

std::optional<Time> Errands::look(Time now) {
  take_later(now);
  for (;;) {
    Errand errand;
    {
      const std::lock_guard lock(mutex_);
      if (errands_.empty()) return later_.empty() ? std::nullopt : std::optional(later_.front().first);
      errand = std::move(errands_.front());
      errands_.pop_front();
    }
    if (errand()) continue;
    const std::lock_guard lock(mutex_);
    errands_.push_front(std::move(errand));
    return now + kTryAgain;
  }
}

}  // namespace nf::runtime
