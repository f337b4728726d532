#include "store/memory/failing_store.h"

#include "base/check.h"

namespace nf::store {
namespace {

tl::unexpected<Error> unknown_outcome() {
  return fail(ErrorCode::Storage, "the outcome of a commit is unknown (injected)");
}

}  // namespace

FailingStore::FailingStore(std::unique_ptr<ports::Store> inner) : inner_(std::move(inner)) {}

void FailingStore::fail_commit(std::uint64_t n, CommitFault fault) {
  CHECK(n >= 1);
  failing_commit_ = commits_ + n;
  fault_ = fault;
}

void FailingStore::reopen() { latched_ = false; }

Result<> FailingStore::commit(const ports::Batch& batch) {
  ++commits_;
  if (latched_) return unknown_outcome();
  return commits_ == failing_commit_ ? fail_now(batch) : inner_->commit(batch);
}

Result<> FailingStore::fail_now(const ports::Batch& batch) {
  if (fault_ == CommitFault::Before) return fail(ErrorCode::Unavailable, "the commit was refused (injected)");
  if (fault_ == CommitFault::AfterExecuted) TRY(inner_->commit(batch));
  latched_ = true;
  return unknown_outcome();
}

std::unique_ptr<ports::Reader> FailingStore::reader() { return inner_->reader(); }

Result<> FailingStore::forget_replies(Time before) {
  if (latched_) return unknown_outcome();
  return inner_->forget_replies(before);
}

Result<bool> FailingStore::shrink(std::size_t pages) {
  if (latched_) return unknown_outcome();
  return inner_->shrink(pages);
}

}  // namespace nf::store
