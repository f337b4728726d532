#include "runtime/sequencer.h"

#include <cstdio>
#include <cstdlib>

#include "base/thread.h"

namespace nf::runtime {

Sequencer::Sequencer(Writing& writing, std::function<void(const Writing&)> published)
    : round_(writing, std::move(published)) {}

Sequencer::~Sequencer() { stop(); }

void Sequencer::start() {
  thread_ = start_thread("writer", [this] { run(); });
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

Jobs Sequencer::take_waiting() {
  const std::lock_guard lock(mutex_);
  return take();
}

Jobs Sequencer::take() {
  Jobs jobs;
  while (!queue_.empty() && jobs.size() < kMaxBatch) {
    jobs.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return jobs;
}

void Sequencer::run() {
  for (;;) {
    Jobs jobs;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      jobs = take();
    }
    while (!jobs.empty()) {
      round_.prepare(jobs);
      const Result<> committed = round_.commit();
      if (!committed && committed.error().code == ErrorCode::Storage) {
        // Whether the batch is on the disk is not known; only a restart, which reads what is, can tell.
        std::fprintf(stderr, "the database failed a sync, so this process ends: %s\n",
                     committed.error().message.c_str());
        std::_Exit(70);
      }
      while (round_.finish_one(committed)) {
      }
    }
  }
}

}  // namespace nf::runtime
