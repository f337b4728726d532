#pragma once

#include <memory>

#include "ports/store.h"

namespace nf::store {

enum class CommitFault {
  Before,         // refused with Unavailable; nothing of the batch is there
  AfterExecuted,  // the batch is there, but the caller hears Storage
  Unknown,        // the caller hears Storage, and nothing of the batch is there
};

// Another store whose commits fail on demand. After a fault whose outcome is unknown to the caller it refuses
// commits, as the contract has it, until `reopen`. Used by one thread.
class FailingStore : public ports::Store {
 public:
  explicit FailingStore(std::unique_ptr<ports::Store> inner);

  // The n-th commit from now fails, counting from 1. One fault waits at a time; a later call replaces it.
  void fail_commit(std::uint64_t n, CommitFault fault);
  // As a process does that starts anew on the same data.
  void reopen();

  std::uint64_t commits() const { return commits_; }  // asked for so far, with those that failed

  Result<> commit(const ports::Batch& batch) override;
  std::unique_ptr<ports::Reader> reader() override;
  Result<> forget_replies(Time before) override;
  Result<bool> shrink(std::size_t pages) override;

 private:
  Result<> fail_now(const ports::Batch& batch);

  std::unique_ptr<ports::Store> inner_;
  std::uint64_t commits_ = 0;
  std::uint64_t failing_commit_ = 0;  // 0: none
  CommitFault fault_ = CommitFault::Before;
  bool latched_ = false;
};

}  // namespace nf::store
