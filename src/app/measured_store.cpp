#include "app/measured_store.h"

#include <chrono>

#include "http/api/metrics.h"

namespace nf::app {

Result<> MeasuredStore::commit(const ports::Batch& batch) {
  const auto begin = std::chrono::steady_clock::now();
  auto done = store_->commit(batch);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const std::lock_guard lock(mutex_);
  if (!done) {
    ++failed_;
  } else {
    seconds_.add(took.count());
    turns_.add(static_cast<double>(batch.journal.size()));
  }
  return done;
}

Result<> MeasuredStore::forget_replies(Time before) { return store_->forget_replies(before); }

std::string MeasuredStore::metrics() const {
  std::string out;
  const std::lock_guard lock(mutex_);
  http::write_metric_head(out, "neuronflow_commit_seconds", "histogram",
                          "Time of a commit, its sync included.");
  seconds_.write(out, "neuronflow_commit_seconds");
  http::write_metric_head(out, "neuronflow_commit_turns", "histogram",
                          "Turns of executions that one commit made durable.");
  turns_.write(out, "neuronflow_commit_turns");
  http::write_metric(out, "neuronflow_commits_failed_total", "counter",
                     "Commits that failed and left nothing behind.", failed_);
  return out;
}

}  // namespace nf::app
