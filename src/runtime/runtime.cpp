#include "runtime/runtime.h"

#include "runtime/workspace_rows.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kMaxIdleReaders = 16;

}  // namespace

Runtime::Runtime(ports::Store& store, ports::Clock& clock, ports::Entropy& entropy,
                 const flow::Catalogue& catalogue)
    : store_(store), clock_(clock), entropy_(entropy), versions_(store, catalogue) {}

Runtime::~Runtime() { stop(); }

Result<std::unique_ptr<Runtime>> Runtime::open(ports::Store& store, ports::Clock& clock,
                                               ports::Entropy& entropy, const flow::Catalogue& catalogue,
                                               std::string tenant) {
  std::unique_ptr<Runtime> runtime(new Runtime(store, clock, entropy, catalogue));
  runtime->workspace_ = TRY(load_workspace(*store.reader(), runtime->versions_));
  runtime->writing_ = std::make_unique<Writing>(store, clock, entropy, runtime->versions_,
                                                runtime->workspace_, std::move(tenant));
  TRY(runtime->writing_->open());
  runtime->log_size_ = runtime->writing_->log_size();
  runtime->sequencer_ = std::make_unique<Sequencer>(
      *runtime->writing_, [self = runtime.get()](const Writing& writing) { self->published(writing); });
  runtime->timers_ = std::make_unique<Timers>(store, clock, *runtime->sequencer_, runtime->observer());
  return runtime;
}

void Runtime::start() {
  sequencer_->start();
  timers_->start();
}

void Runtime::stop() {
  if (timers_) timers_->stop();
  if (sequencer_) sequencer_->stop();
}

WorkspaceRef Runtime::workspace() const {
  const std::lock_guard lock(mutex_);
  return workspace_;
}

BorrowedReader Runtime::reader() {
  std::unique_ptr<ports::Reader> reader;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_readers_.empty()) {
      reader = std::move(idle_readers_.back());
      idle_readers_.pop_back();
    }
  }
  if (!reader) reader = store_.reader();
  return {std::move(reader), [this](std::unique_ptr<ports::Reader> idle) {
            const std::lock_guard lock(mutex_);
            if (idle_readers_.size() < kMaxIdleReaders) idle_readers_.push_back(std::move(idle));
          }};
}

void Runtime::turned(const Loaded& loaded, const std::vector<engine::Event>& events) {
  if (loaded.row.next_due) timers_->notice(*loaded.row.next_due);
  for (TurnObserver* observer : observers_) observer->turned(loaded, events);
}

void Runtime::published(const Writing& writing) {
  {
    const std::lock_guard lock(mutex_);
    workspace_ = writing.durable_workspace();
  }
  const std::uint64_t size = writing.log_size();
  if (log_size_.exchange(size) != size && log_grew_) log_grew_(size);
}

}  // namespace nf::runtime
