#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "runtime/writer_round.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxQueued = 4'096;  // jobs that wait; more are told to come back later

// The one writer. A batch is what is waiting when the last sync returns; an idle writer never waits for more.
class Sequencer {
 public:
  // `published` is called on the writer thread after each commit that changed the workspace or the log.
  Sequencer(Writing& writing, std::function<void(const Writing&)> published);
  ~Sequencer();

  // False where the queue is full or the sequencer is stopping: try again later. Thread-safe.
  [[nodiscard]] bool submit(std::unique_ptr<Job> job);

  void start();
  // Takes no more, finishes what is queued. Idempotent.
  void stop();

  std::size_t queued() const;

  // For who carries out the rounds without start() and its thread: what waits now, at most kMaxBatch, and the
  // steps of a round.
  Jobs take_waiting();
  WriterRound& round() { return round_; }

 private:
  void run();
  Jobs take();  // with mutex_ held

  WriterRound round_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  Jobs queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace nf::runtime
