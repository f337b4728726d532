#include "runtime/dispatcher.h"

#include <algorithm>

#include "runtime/saved_state.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kPage = 200;
// A report that the writer cannot take now is offered again after this.
constexpr std::chrono::milliseconds kOfferAgain{50};

// One attempt.
std::string name_of(const engine::Release& release) {
  return release.idempotency_key() + "#" + std::to_string(release.attempt());
}

bool may_release(const std::vector<engine::Event>& events) {
  return std::ranges::any_of(events, [](const engine::Event& event) {
    return std::holds_alternative<engine::EffectRequested>(event) ||
           std::holds_alternative<engine::ExecutionResumed>(event);
  });
}

// Whether what was due before may be due no more.
bool may_withdraw(const std::vector<engine::Event>& events) {
  return std::ranges::any_of(events, [](const engine::Event& event) {
    return std::holds_alternative<engine::StepCancelled>(event) ||
           std::holds_alternative<engine::ExecutionPaused>(event);
  });
}

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
    : runtime_(runtime), limits_(limits) {
  for (auto& worker : workers) {
    std::string kind(worker->kind());
    workers_[std::move(kind)] = std::move(worker);
  }
}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::turned(const Loaded& loaded, const std::vector<engine::Event>& events) {
  const bool withdraws = may_withdraw(events);
  if (!withdraws && !may_release(events)) return;
  std::vector<engine::Release> due = engine::due_work(loaded.state, *loaded.version);
  if (withdraws) withdraw(loaded.state.id, due);
  queue(std::move(due));
}

Result<> Dispatcher::start() {
  {
    const std::lock_guard lock(mutex_);
    started_ = true;
  }
  ports::Page page{.limit = kPage};
  do {
    const auto reader = runtime_.reader();
    const auto listed = TRY(reader->executions({.status = "running"}, page));
    for (const ports::ExecutionRow& listed_row : listed.rows) {
      const auto row = TRY(reader->execution(listed_row.id));
      if (!row) continue;
      const engine::State state = TRY(saved_state(*row, *reader));
      const auto version = TRY(runtime_.versions().get(row->workflow, row->version));
      queue(engine::due_work(state, *version));
    }
    page.cursor = listed.next_cursor;
  } while (!page.cursor.empty());
  return {};
}

bool Dispatcher::stop() {
  std::vector<std::thread> threads;
  bool all_done = true;
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    queues_.clear();
    changed_.notify_all();
    all_done = changed_.wait_for(lock, limits_.settle, [this] { return running_ == 0; });
    threads.swap(threads_);
  }
  for (std::thread& thread : threads) all_done ? thread.join() : thread.detach();
  return all_done;
}

std::size_t Dispatcher::in_flight() const {
  const std::lock_guard lock(mutex_);
  return known_.size();
}

void Dispatcher::withdraw(ExecutionId execution, const std::vector<engine::Release>& due) {
  const std::lock_guard lock(mutex_);
  const auto withdrawn = [&](const engine::Release& release) {
    if (release.execution() != execution) return false;
    const std::string name = name_of(release);
    const bool stays = std::ranges::any_of(due, [&](const auto& other) { return name_of(other) == name; });
    if (!stays) known_.erase(name);
    return !stays;
  };
  for (auto& [kind, queue] : queues_) std::erase_if(queue, withdrawn);
}

void Dispatcher::queue(std::vector<engine::Release> releases) {
  const std::lock_guard lock(mutex_);
  if (!started_ || stopping_) return;  // start() asks for all that is due
  for (engine::Release& release : releases) {
    if (!known_.insert(name_of(release)).second) continue;
    std::string kind = release.effect().kind;
    queues_[std::move(kind)].push_back(std::move(release));
    if (idle_ < waiting() && threads_.size() < limits_.threads) threads_.emplace_back([this] { work(); });
  }
  changed_.notify_all();
}

std::size_t Dispatcher::waiting() const {
  std::size_t count = 0;
  for (const auto& [kind, queue] : queues_) count += queue.size();
  return count;
}

const std::string* Dispatcher::next_kind() const {
  const std::string* chosen = nullptr;
  std::size_t least = std::min(limits_.one_kind, limits_.threads);
  for (const auto& [kind, queue] : queues_) {
    const auto running = running_of_.find(kind);
    const std::size_t count = running == running_of_.end() ? 0 : running->second;
    if (queue.empty() || count >= least) continue;
    chosen = &kind;
    least = count;
  }
  return chosen;
}

void Dispatcher::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(lock, [this] { return stopping_ || next_kind() != nullptr; });
    --idle_;
    if (stopping_) return;
    const std::string kind = *next_kind();
    const engine::Release release = std::move(queues_[kind].front());
    queues_[kind].pop_front();
    ++running_of_[kind];
    ++running_;
    lock.unlock();
    report(release, report_of(release, carry_out(release)));
    lock.lock();
    --running_;
    --running_of_[kind];
    changed_.notify_all();
  }
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

// On a worker thread. What an effect came to is offered until the writer takes it; where the process ends
// first, the next one runs the effect again.
void Dispatcher::report(const engine::Release& release, const engine::ReportEffect& command) {
  for (;;) {
    struct Outcome {
      std::mutex mutex;
      std::condition_variable told;
      std::optional<Result<>> result;
    };
    const auto outcome = std::make_shared<Outcome>();
    const bool taken = runtime_.submit(std::make_unique<SystemJob>(
        release.execution(), command, runtime_.observer(), [outcome](const Result<>& result) {
          const std::lock_guard lock(outcome->mutex);
          outcome->result = result;
          outcome->told.notify_all();
        }));
    if (taken) {
      std::unique_lock lock(outcome->mutex);
      outcome->told.wait(lock, [&] { return outcome->result.has_value(); });
      if (*outcome->result || outcome->result->error().code != ErrorCode::Unavailable) break;
    }
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, kOfferAgain, [this] { return stopping_; })) break;
  }
  const std::lock_guard lock(mutex_);
  known_.erase(name_of(release));
}

}  // namespace nf::runtime
