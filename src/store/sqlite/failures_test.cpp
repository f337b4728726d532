#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <csignal>

#include "store/sample_rows.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/faulty_vfs.h"
#include "store/sqlite/sqlite_store.h"
#include "store/temporary_folder.h"

// What a commit says when the disk fails under it.
namespace nf::store {
namespace {

using namespace sample;
using sqlite::FaultyVfs;
using sqlite::FileCall;
using testing::HasSubstr;

class SqliteFailures : public testing::Test {
 protected:
  std::unique_ptr<ports::Store> open() {
    auto store = open_sqlite({.path = path, .vfs = vfs.name()});
    EXPECT_TRUE(store) << store.error().message;
    return store ? std::move(*store) : nullptr;
  }
  ports::Batch batch(std::uint64_t n) {
    return {
        .new_executions = {execution(n)}, .journal = {turn(n, 0)}, .leaves = {{n, std::string(30'000, 'x')}}};
  }
  std::uint64_t size(ports::Store& store) { return store.reader()->log_head().value().size; }
  // The first value that SQL on the file gives, beside the store.
  std::string ask(const char* sql) {
    auto connection = sqlite::Connection::open(path, "", sqlite::Connection::Use::Write).value();
    auto query = connection->query(sql);
    return query.next().value() ? query.text(0) : "no answer";
  }
  std::string integrity() { return ask("PRAGMA integrity_check"); }

  FaultyVfs vfs;
  TemporaryFolder folder;
  std::string path = folder.file("neuronflow.db");
};

TEST_F(SqliteFailures, AFullDiskRefusesTheBatchWholeAndTheStoreGoesOn) {
  auto store = open();
  ASSERT_TRUE(store->commit(batch(0)));
  std::uint64_t next = 1;
  for (int n = 1;; ++n) {
    vfs.fail(FileCall::Write, "-wal", n, SQLITE_FULL);
    auto done = store->commit(batch(next));
    if (!vfs.has_failed()) {
      ASSERT_TRUE(done);
      EXPECT_GT(n, 10) << "every write of a commit was tried";
      break;
    }
    ASSERT_FALSE(done) << "write " << n;
    EXPECT_EQ(done.error().code, ErrorCode::Unavailable) << "write " << n;
    EXPECT_THAT(done.error().message, HasSubstr("disk is full"));
    EXPECT_EQ(size(*store), next);
    EXPECT_FALSE(store->reader()->execution(id<ExecutionId>(next)).value().has_value());
    if (n % 3 == 0) {
      ASSERT_TRUE(store->commit(batch(next++)));
    }
  }
  store.reset();
  EXPECT_EQ(integrity(), "ok");
  EXPECT_EQ(size(*open()), next + 1);
}

// A limit on the size of files gave EFBIG, which SQLite calls an error of the disk, and the process ended.
TEST_F(SqliteFailures, ALimitOnTheSizeOfFilesIsAFullDisk) {
  std::signal(SIGXFSZ, SIG_IGN);
  auto store = open();
  ASSERT_TRUE(store->commit(batch(0)));
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit limit = before;
  limit.rlim_cur = std::filesystem::file_size(path + "-wal") + 10'000;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  const auto refused = store->commit(batch(1));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Unavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("disk is full"));
  EXPECT_TRUE(store->commit(batch(1))) << "it goes on";
  store.reset();
  EXPECT_EQ(integrity(), "ok");
  EXPECT_EQ(size(*open()), 2U);
}

// A crash right after the refusal: a copy of the files as they lie is what the next start finds. The WAL
// begins anew with the batch, so that what failed to be written lies over old bytes, which here are the same.
TEST_F(SqliteFailures, ABatchThatAFullDiskRefusedIsNotThereAfterACrash) {
  auto store = open();
  ASSERT_TRUE(store->commit(batch(0)));
  for (int n = 1;; ++n) {
    ASSERT_EQ(ask("PRAGMA wal_checkpoint(PASSIVE)"), "0");
    vfs.fail(FileCall::Write, "-wal", n, SQLITE_FULL);
    const bool committed = store->commit(batch(1)).has_value();
    TemporaryFolder crashed;
    for (const char* suffix : {"", "-wal"}) {
      std::filesystem::copy_file(path + suffix, crashed.file("neuronflow.db") + suffix);
    }
    auto recovered = open_sqlite({.path = crashed.file("neuronflow.db")}).value();
    ASSERT_EQ(size(*recovered), committed ? 2u : 1u) << "write " << n;
    if (committed) break;
  }
}

TEST_F(SqliteFailures, AFullDiskWhoseRemainsCannotBeCutOffIsUnknown) {
  auto store = open();
  ASSERT_TRUE(store->commit(batch(0)));
  vfs.fail(FileCall::Write, "-wal", 3, SQLITE_FULL);
  vfs.then_fail(FileCall::Sync, SQLITE_IOERR_FSYNC);
  EXPECT_EQ(store->commit(batch(1)).error().code, ErrorCode::Storage);
  EXPECT_EQ(store->commit(batch(1)).error().code, ErrorCode::Storage);
}

TEST_F(SqliteFailures, AfterAFailedSyncTheOutcomeIsUnknownAndNothingMoreIsCommitted) {
  auto store = open();
  ASSERT_TRUE(store->commit(batch(0)));
  vfs.fail(FileCall::Sync, "-wal", 1, SQLITE_IOERR_FSYNC);
  auto done = store->commit(batch(1));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::Storage);
  done = store->commit(batch(1));
  ASSERT_FALSE(done) << "although syncs work again";
  EXPECT_EQ(done.error().code, ErrorCode::Storage);
  EXPECT_EQ(store->forget_replies(second(0)).error().code, ErrorCode::Storage);

  store.reset();
  EXPECT_EQ(integrity(), "ok");
  store = open();
  const auto next = size(*store);
  EXPECT_TRUE(next == 1 || next == 2) << next;
  EXPECT_TRUE(store->commit(batch(next)));
}

TEST_F(SqliteFailures, AFailedWriteOfACommitIsUnknown) {
  auto store = open();
  ASSERT_TRUE(store->commit(batch(0)));
  vfs.fail(FileCall::Write, "-wal", 3, SQLITE_IOERR_WRITE);
  EXPECT_EQ(store->commit(batch(1)).error().code, ErrorCode::Storage);
  EXPECT_EQ(store->commit(batch(1)).error().code, ErrorCode::Storage);
}

TEST_F(SqliteFailures, AFailedSyncOfACheckpointStopsCommits) {
  auto opened = open_sqlite({.path = path, .vfs = vfs.name(), .checkpoint_pages = 1, .reset_pages = 1});
  ASSERT_TRUE(opened);
  auto store = std::move(*opened);
  vfs.fail(FileCall::Sync, "neuronflow.db", 1, SQLITE_IOERR_FSYNC);
  std::uint64_t n = 0;
  while (n < 10'000 && store->commit(batch(n))) ++n;
  EXPECT_TRUE(vfs.has_failed());
  EXPECT_EQ(store->commit(batch(n)).error().code, ErrorCode::Storage);
  store.reset();
  EXPECT_EQ(size(*open()), n) << "what was committed is there";
  EXPECT_EQ(integrity(), "ok");
}

TEST_F(SqliteFailures, AFullDiskUnderACheckpointStopsNothing) {
  auto opened = open_sqlite({.path = path, .vfs = vfs.name(), .checkpoint_pages = 1, .reset_pages = 1});
  ASSERT_TRUE(opened);
  auto store = std::move(*opened);
  vfs.fail(FileCall::Write, "neuronflow.db", 1, SQLITE_FULL);
  std::uint64_t n = 0;
  for (; n < 10'000 && !vfs.has_failed(); ++n) ASSERT_TRUE(store->commit(batch(n)));
  EXPECT_TRUE(vfs.has_failed());
  for (int more = 0; more < 20; ++more) ASSERT_TRUE(store->commit(batch(n++)));
  store.reset();
  EXPECT_EQ(integrity(), "ok");
  EXPECT_EQ(size(*open()), n);
}

}  // namespace
}  // namespace nf::store
