#include "runtime/dispatcher.h"

#include <algorithm>

#include "base/thread.h"
#include "runtime/take_up.h"

namespace nf::runtime {

namespace {

ports::EffectResult simulated() {
  Json output = JsonObject{{"result", JsonObject{{"simulated", true}}}};
  return {.output = std::make_shared<const Json>(std::move(output)),
          .provenance = expr::Provenance::of(expr::Source::External)};
}

}  // namespace

engine::ReportEffect report_of(const engine::Release& release, ports::EffectResult result) {
  return {.node = release.node(),
          .item = release.item(),
          .revision = release.revision(),
          .attempt = release.attempt(),
          .kind = release.effect().kind,
          .output = std::move(result.output),
          .provenance = std::move(result.provenance),
          .trace = std::move(result.trace),
          .error = std::move(result.error),
          .definite = result.definite,
          .retryable = result.retryable};
}

ports::EffectResult carry_out(ports::EffectWorker& worker, const engine::Release& release) {
  return release.test() && !worker.harmless(release) ? simulated() : worker.carry_out(release);
}

Dispatcher::Dispatcher(Runtime& runtime, Workers workers, DispatcherLimits limits)
    : runtime_(runtime),
      limits_(limits),
      effects_({.at_once = limits.threads,
                .one_kind = limits.one_kind,
                .open = limits.open,
                .one_place = limits.one_place,
                .reports = limits.reports},
               [this](const engine::Release& release) { return place_of(release); }) {
  for (auto& worker : workers) {
    std::string kind(worker->kind());
    workers_[std::move(kind)] = std::move(worker);
  }
}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::turned(const Loaded& loaded, const std::vector<engine::Event>& events) {
  if (!EffectQueue::is_about(events)) return;
  std::vector<engine::Release> due = engine::due_work(loaded.state, *loaded.version);
  std::unique_lock lock(mutex_);
  if (!started_ || stopping_) return;  // start() asks for all that is due
  see_to(lock, effects_.turned(loaded.state.id, events, std::move(due)));
}

Result<> Dispatcher::start() {
  {
    const std::lock_guard lock(mutex_);
    started_ = true;
  }
  return take_up_due(runtime_, [this](std::vector<engine::Release> due) {
    std::unique_lock lock(mutex_);
    if (!stopping_) see_to(lock, effects_.add(std::move(due)));
  });
}

bool Dispatcher::stop() {
  std::vector<std::thread> threads;
  bool all_done = true;
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    effects_.abandon();
    due_.notify_all();
    all_done = settled_.wait_for(lock, limits_.settle,
                                 [this] { return effects_.running() == 0 && effects_.reports() == 0; });
    threads.swap(threads_);
  }
  for (std::thread& thread : threads) all_done ? thread.join() : thread.detach();
  return all_done;
}

std::size_t Dispatcher::in_flight() const {
  const std::lock_guard lock(mutex_);
  return effects_.known();
}

void Dispatcher::see_to(std::unique_lock<std::mutex>& lock, std::size_t added) {
  const std::size_t waiting = effects_.waiting();
  for (std::size_t i = waiting - added + 1; i <= waiting; ++i) {
    if (idle_ < i) need_thread();
  }
  begin_open(lock);
  lock.unlock();
  while (added-- > 0) due_.notify_one();
}

// What a test execution does not carry out for real is no matter of its worker.
std::optional<std::string> Dispatcher::place_of(const engine::Release& release) const {
  const auto worker = workers_.find(release.effect().kind);
  return release.test() || worker == workers_.end() ? std::nullopt : worker->second->place(release);
}

void Dispatcher::begin_open(std::unique_lock<std::mutex>& lock) {
  while (auto release = effects_.begin_open()) {
    lock.unlock();
    begin_open(std::move(*release));
    lock.lock();
  }
}

void Dispatcher::begin_open(engine::Release release) {
  const auto kept = std::make_shared<engine::Release>(std::move(release));
  workers_.find(kept->effect().kind)->second->begin(*kept, [this, kept](ports::EffectResult result) {
    came_back(*kept, std::move(result));
  });
}

void Dispatcher::came_back(engine::Release& release, ports::EffectResult result) {
  engine::ReportEffect command = report_of(release, std::move(result));
  std::unique_lock lock(mutex_);
  EffectReportPtr report = effects_.came_back(std::move(release), std::move(command));
  begin_open(lock);
  lock.unlock();
  offer(std::move(report));
}

void Dispatcher::need_thread() {
  if (threads_.size() < limits_.threads) threads_.push_back(start_thread("effects", [this] { work(); }));
}

bool Dispatcher::wanted() const {
  const auto again = effects_.next_offer();
  return stopping_ || (again && *again <= std::chrono::steady_clock::now()) || effects_.may_begin();
}

void Dispatcher::wait_until_wanted(std::unique_lock<std::mutex>& lock) {
  while (!wanted()) {
    if (const auto again = effects_.next_offer())
      due_.wait_until(lock, *again);
    else
      due_.wait(lock);
  }
}

void Dispatcher::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    wait_until_wanted(lock);
    --idle_;
    if (stopping_) return;
    if (EffectReportPtr report = effects_.offer_again(std::chrono::steady_clock::now())) {
      lock.unlock();
      offer(std::move(report));
      lock.lock();
    } else if (auto release = effects_.begin()) {
      carry_out(std::move(*release), lock);
    }
  }
}

void Dispatcher::carry_out(engine::Release release, std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  engine::ReportEffect command = report_of(release, carry_out(release));
  lock.lock();
  // What waited for its kind to have room is taken by this thread, which is the one that made the room.
  EffectReportPtr report = effects_.came_back(std::move(release), std::move(command));
  lock.unlock();
  offer(std::move(report));
  lock.lock();
}

ports::EffectResult Dispatcher::carry_out(const engine::Release& release) {
  const auto worker = workers_.find(release.effect().kind);
  if (worker == workers_.end()) {
    return {
        .error = engine::StepError{"effect", "Nothing here carries out `" + release.effect().kind + "`.", ""},
        .retryable = false};
  }
  return runtime::carry_out(*worker->second, release);
}

// What an effect came to is offered until the writer takes it; where the process ends first, the next one
// runs the effect again.
void Dispatcher::offer(EffectReportPtr report) {
  const auto done = [this, report](const Result<>& result) {
    if (!result && result.error().code == ErrorCode::Unavailable)
      offer_later(report);
    else
      settled(*report);
  };
  if (!runtime_.submit(std::make_unique<SystemJob>(report->release.execution(), report->command,
                                                   runtime_.observer(), done)))
    offer_later(report);
}

void Dispatcher::offer_later(EffectReportPtr report) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      effects_.refused(std::move(report), std::chrono::steady_clock::now());
      if (idle_ == 0) need_thread();
      due_.notify_one();
      return;
    }
  }
  settled(*report);
}

void Dispatcher::settled(const EffectReport& report) {
  std::unique_lock lock(mutex_);
  if (effects_.settled(report)) {
    for (std::size_t i = std::min(effects_.waiting(), idle_); i > 0; --i) due_.notify_one();
    begin_open(lock);
  }
  if (stopping_) settled_.notify_all();
}

}  // namespace nf::runtime
