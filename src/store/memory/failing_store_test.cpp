#include "store/memory/failing_store.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"
#include "store/sample_rows.h"

namespace nf::store {
namespace {

class FailingStoreTest : public testing::Test {
 protected:
  std::optional<ErrorCode> commit(std::uint64_t seq) {
    auto done = store.commit({.leaves = {sample::leaf(seq)}});
    if (done) return std::nullopt;
    return done.error().code;
  }
  std::uint64_t size() { return store.reader()->log_head().value().size; }

  FailingStore store{make_memory_store()};
};

TEST_F(FailingStoreTest, FailsTheCommitItWasToldToAndNoOther) {
  store.fail_commit(2, CommitFault::Before);
  EXPECT_EQ(commit(0), std::nullopt);
  EXPECT_EQ(commit(1), ErrorCode::Unavailable);
  EXPECT_EQ(size(), 1u);
  EXPECT_EQ(commit(1), std::nullopt);
  EXPECT_EQ(store.commits(), 3u);
}

TEST_F(FailingStoreTest, ACommitWasExecutedAlthoughItsCallerHeardNothing) {
  store.fail_commit(1, CommitFault::AfterExecuted);
  EXPECT_EQ(commit(0), ErrorCode::Storage);
  EXPECT_EQ(size(), 1u);
}

TEST_F(FailingStoreTest, AnUnknownOutcomeMayBeThatNothingHappened) {
  store.fail_commit(1, CommitFault::Unknown);
  EXPECT_EQ(commit(0), ErrorCode::Storage);
  EXPECT_EQ(size(), 0u);
}

TEST_F(FailingStoreTest, AfterAnUnknownOutcomeNothingIsCommittedUntilReopened) {
  store.fail_commit(1, CommitFault::AfterExecuted);
  EXPECT_EQ(commit(0), ErrorCode::Storage);
  EXPECT_EQ(commit(1), ErrorCode::Storage);
  EXPECT_EQ(size(), 1u);
  store.reopen();
  EXPECT_EQ(commit(1), std::nullopt);
}

TEST_F(FailingStoreTest, ABatchThatIsRefusedAnywayIsRefusedAsEver) {
  store.fail_commit(1, CommitFault::AfterExecuted);
  EXPECT_EQ(commit(7), ErrorCode::Unavailable);
  EXPECT_EQ(commit(0), std::nullopt);
}

}  // namespace
}  // namespace nf::store
