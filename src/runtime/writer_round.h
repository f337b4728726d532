#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "runtime/job.h"
#include "runtime/writing.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxBatch = 256;                   // jobs made durable by one sync
inline constexpr std::size_t kMaxBatchBytes = 8 * 1024 * 1024;  // of text; with more, the batch ends early

using Jobs = std::deque<std::unique_ptr<Job>>;

// What the writer does with the jobs that wait, one call a step, so that a simulation can stand between any
// two. Call prepare(), commit() and finish_one() in this order, on one thread.
class WriterRound {
 public:
  // `published` is called after each commit, before anybody is answered.
  WriterRound(Writing& writing, std::function<void(const Writing&)> published);

  // Prepares jobs from the front until none is left or the batch is full; takes them.
  void prepare(Jobs& jobs);
  // Makes the batch durable. After ErrorCode::Storage its outcome is unknown: answer nobody, end the process.
  Result<> commit();
  // Tells the next of the prepared jobs what the commit came to. False: there is none left.
  bool finish_one(const Result<>& committed);

 private:
  Writing& writing_;
  const std::function<void(const Writing&)> published_;
  Jobs prepared_;
};

}  // namespace nf::runtime
