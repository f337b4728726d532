#include "runtime/pruner.h"

#include <future>

namespace nf::runtime {

namespace {

constexpr Millis kPause{20};             // between two steps: most of the time is left to others
constexpr Millis kGiveWay{100};          // before looking again whether the writer has nothing to do
constexpr int kMaxGaveWay = 100;         // in a row; a server that is never idle prunes all the same
constexpr Millis kAfterFailure{10'000};  // a full disk, a busy file
constexpr Millis kSweepEvery = std::chrono::hours(1);
constexpr std::size_t kPagesAtOnce = 64;  // given back in one step: 256 KiB

// On the writer thread, which alone may change the store.
class ShrinkJob final : public Job {
 public:
  ShrinkJob(ports::Store& store, std::promise<Result<bool>> more) : store_(store), more_(std::move(more)) {}

  void prepare(Writing&) override { more_.set_value(store_.shrink(kPagesAtOnce)); }
  void finish(const Result<>&) override {}

 private:
  ports::Store& store_;
  std::promise<Result<bool>> more_;
};

Error busy() { return {ErrorCode::Unavailable, "the writer takes nothing now"}; }

}  // namespace

Pruner::Pruner(Runtime& runtime, ports::Store& store, Duration retention)
    : runtime_(runtime),
      store_(store),
      retention_(retention),
      ticker_("pruning", runtime.clock(), [this](Time now) { return look(now); }) {}

std::optional<Time> Pruner::look(Time now) {
  if (gives_way()) return now + kGiveWay;
  const Result<bool> more = sweeping_ ? prune_some(now) : shrink();
  if (!more) return now + kAfterFailure;
  if (*more) return now + kPause;
  sweeping_ = !sweeping_;
  return now + (sweeping_ ? kSweepEvery : kPause);
}

bool Pruner::gives_way() {
  if (runtime_.queued() > 0 && ++gave_way_ < kMaxGaveWay) return true;
  gave_way_ = 0;
  return false;
}

Result<bool> Pruner::prune_some(Time now) {
  auto reader = runtime_.reader();
  PrunePlan plan = TRY(plan_pruning(*reader, kept_since(now, retention_), now, cursor_));
  const std::string next = plan.next_cursor;
  bool again = plan.again;
  if (!plan.executions.empty()) {
    const PruneCounts done = TRY(carry_out(std::move(plan)));
    executions_ += done.executions;
    turns_ += done.turns;
    again = again && done.turns > 0;  // where nothing came of it, the same plan would come to the same
  }
  if (again) return true;
  cursor_ = next;
  return !cursor_.empty();
}

Result<PruneCounts> Pruner::carry_out(PrunePlan plan) {
  std::promise<Result<PruneCounts>> promise;
  auto done = promise.get_future();
  auto job = std::make_unique<PruneJob>(
      std::move(plan), [&promise](const Result<>& committed, const PruneCounts& counts) {
        promise.set_value(committed ? Result<PruneCounts>(counts) : fail(committed.error()));
      });
  if (!runtime_.submit(std::move(job))) return fail(busy());
  return done.get();
}

Result<bool> Pruner::shrink() {
  std::promise<Result<bool>> promise;
  auto more = promise.get_future();
  if (!runtime_.submit(std::make_unique<ShrinkJob>(store_, std::move(promise)))) return fail(busy());
  return more.get();
}

}  // namespace nf::runtime
