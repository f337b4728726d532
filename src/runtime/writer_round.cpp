#include "runtime/writer_round.h"

namespace nf::runtime {

WriterRound::WriterRound(Writing& writing, std::function<void(const Writing&)> published)
    : writing_(writing), published_(std::move(published)) {}

void WriterRound::prepare(Jobs& jobs) {
  while (!jobs.empty() && writing_.batch_bytes() <= kMaxBatchBytes) {
    jobs.front()->prepare(writing_);
    prepared_.push_back(std::move(jobs.front()));
    jobs.pop_front();
  }
}

Result<> WriterRound::commit() {
  const Result<> committed = writing_.commit();
  if (committed) published_(writing_);
  return committed;
}

bool WriterRound::finish_one(const Result<>& committed) {
  if (prepared_.empty()) return false;
  prepared_.front()->finish(committed);
  prepared_.pop_front();
  return true;
}

}  // namespace nf::runtime
