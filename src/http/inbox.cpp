#include "http/inbox.h"

namespace nf::http {

thread_local Inbox* Inbox::current = nullptr;

void Inbox::notify(std::shared_ptr<Wakeable> whom) {
  std::lock_guard lock(mutex_);
  if (!poke_) return;
  waiting_.push_back(std::move(whom));
  if (waiting_.size() == 1) poke_();
}

void Inbox::drain() {
  std::vector<std::shared_ptr<Wakeable>> batch;
  {
    std::lock_guard lock(mutex_);
    batch.swap(waiting_);
  }
  for (auto& whom : batch) whom->wake();
}

void Inbox::close() {
  std::vector<std::shared_ptr<Wakeable>> dropped;
  std::lock_guard lock(mutex_);
  poke_ = nullptr;
  dropped.swap(waiting_);
}

}  // namespace nf::http
