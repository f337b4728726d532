#include "runtime/sequencer.h"

#include <cstdio>
#include <cstdlib>

namespace nf::runtime {

Sequencer::Sequencer(Writing& writing, std::function<void(const Writing&)> published)
    : writing_(writing), published_(std::move(published)) {}

Sequencer::~Sequencer() { stop(); }

void Sequencer::start() {
  thread_ = std::thread([this] { run(); });
}

void Sequencer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Sequencer::submit(std::unique_ptr<Job> job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= kMaxQueued) return false;
    queue_.push_back(std::move(job));
  }
  arrived_.notify_one();
  return true;
}

std::size_t Sequencer::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Sequencer::run() {
  for (;;) {
    std::deque<std::unique_ptr<Job>> jobs;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && jobs.size() < kMaxBatch) {
        jobs.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    carry_out(jobs);
  }
}

void Sequencer::carry_out(std::deque<std::unique_ptr<Job>>& jobs) {
  for (const auto& job : jobs) job->prepare(writing_);
  const Result<> committed = writing_.commit();
  if (!committed && committed.error().code == ErrorCode::Storage) {
    // Whether the batch is on the disk is not known; only a restart, which reads what is, can tell.
    std::fprintf(stderr, "the database failed a sync, so this process ends: %s\n",
                 committed.error().message.c_str());
    std::_Exit(70);
  }
  if (committed) published_(writing_);
  for (const auto& job : jobs) job->finish(committed);
}

}  // namespace nf::runtime
