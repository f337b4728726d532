#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ports/clock.h"
#include "ports/store.h"
#include "runtime/execution_request.h"
#include "runtime/sequencer.h"
#include "runtime/timers.h"
#include "runtime/versions.h"
#include "runtime/workspace.h"

namespace nf::runtime {

// A reader out of the pool, given back when it goes.
class BorrowedReader {
 public:
  using GiveBack = std::function<void(std::unique_ptr<ports::Reader>)>;
  BorrowedReader(std::unique_ptr<ports::Reader> reader, GiveBack give_back)
      : reader_(std::move(reader)), give_back_(std::move(give_back)) {}
  BorrowedReader(BorrowedReader&&) = default;
  ~BorrowedReader() {
    if (reader_) give_back_(std::move(reader_));
  }
  ports::Reader* operator->() const { return reader_.get(); }
  ports::Reader& operator*() const { return *reader_; }

 private:
  std::unique_ptr<ports::Reader> reader_;
  GiveBack give_back_;
};

// The running organisation: its writer, its timers, and what others may read of it.
class Runtime final : private TurnObserver {
 public:
  // All of these must outlive it. Reads the workspace and the log; nothing runs before start().
  static Result<std::unique_ptr<Runtime>> open(ports::Store& store, ports::Clock& clock,
                                               ports::Entropy& entropy, const flow::Catalogue& catalogue,
                                               std::string tenant = "default");
  ~Runtime() override;

  void start();
  // Takes no more, finishes what is queued.
  void stop();

  // False: the queue is full or we are stopping; try again later. Thread-safe.
  [[nodiscard]] bool submit(std::unique_ptr<Job> job) { return sequencer_->submit(std::move(job)); }

  // The workspace as last made durable. Thread-safe.
  WorkspaceRef workspace() const;
  BorrowedReader reader();
  Versions& versions() { return versions_; }
  ports::Clock& clock() { return clock_; }
  ports::Entropy& entropy() { return entropy_; }
  std::uint64_t log_size() const { return log_size_; }
  std::size_t queued() const { return sequencer_->queued(); }
  TurnObserver* observer() { return this; }

  // For who carries out their work without start() and its threads.
  Sequencer& sequencer() { return *sequencer_; }
  Timers& timers() { return *timers_; }

  // Whether acts write notices into the outbox: where somebody sends them. Before start().
  void tell_people(bool tells) { writing_->set_tells(tells); }
  // Told of every committed turn, on the writer thread. Add before start(); they must outlive the runtime.
  void observe(TurnObserver& observer) { observers_.push_back(&observer); }
  // Told when the log has grown, on the writer thread. Set before start().
  void on_log_growth(std::function<void(std::uint64_t size)> told) { log_grew_ = std::move(told); }

 private:
  Runtime(ports::Store& store, ports::Clock& clock, ports::Entropy& entropy,
          const flow::Catalogue& catalogue);

  void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override;
  void published(const Writing& writing);

  ports::Store& store_;
  ports::Clock& clock_;
  ports::Entropy& entropy_;
  Versions versions_;
  std::unique_ptr<Writing> writing_;
  std::unique_ptr<Sequencer> sequencer_;
  std::unique_ptr<Timers> timers_;
  std::vector<TurnObserver*> observers_;
  std::function<void(std::uint64_t)> log_grew_;
  std::atomic<std::uint64_t> log_size_{0};
  mutable std::mutex mutex_;
  WorkspaceRef workspace_;
  std::vector<std::unique_ptr<ports::Reader>> idle_readers_;
};

}  // namespace nf::runtime
