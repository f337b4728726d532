#include "store/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.h"
#include "store/limits.h"
#include "store/sqlite/batch_writer.h"
#include "store/sqlite/checkpointer.h"
#include "store/sqlite/reader.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/wal_tail.h"

namespace nf::store {
namespace {

using sqlite::BatchWriter;
using sqlite::Checkpointer;
using sqlite::Connection;
using sqlite::Query;
using sqlite::ReaderPool;

// Remembers that the outcome of something is unknown. For any thread.
class Latch {
 public:
  void close(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = Error{ErrorCode::Storage, error.message};
  }
  Result<> open() const {
    const std::lock_guard lock(mutex_);
    if (error_) return fail(*error_);
    return {};
  }

 private:
  mutable std::mutex mutex_;
  std::optional<Error> error_;
};

class SqliteStore : public ports::Store {
 public:
  SqliteStore(const SqliteOptions& options, std::unique_ptr<Connection> writer,
              std::unique_ptr<Connection> checkpointing, std::uint64_t log_size)
      : writer_(std::move(writer)),
        readers_(std::make_shared<ReaderPool>(options)),
        log_size_(log_size),
        checkpointer_(options, std::move(checkpointing),
                      [this](const Error& error) { latch_.close(error); }) {
    sqlite3_wal_hook(
        writer_->handle(),
        [](void* self, sqlite3*, const char*, int pages) {
          static_cast<SqliteStore*>(self)->checkpointer_.committed(pages);
          return SQLITE_OK;
        },
        this);
  }
  ~SqliteStore() override { readers_->close(); }

  Result<> commit(const ports::Batch& batch) override {
    return in_transaction([&]() -> Result<> {
      BatchWriter rows(*writer_, log_size_);
      TRY(rows.write(batch));
      TRY(said());
      log_size_ = rows.log_size();
      return {};
    });
  }

  std::unique_ptr<ports::Reader> reader() override { return sqlite::make_reader(readers_); }

  Result<> forget_replies(Time before) override {
    return in_transaction([&]() -> Result<> {
      // Rows lie in the order of their making: the oldest are the first.
      TRY(writer_->run("DELETE FROM replies WHERE n IN (SELECT n FROM replies ORDER BY n LIMIT ?) AND at < ?",
                       kForgottenAtOnce, before));
      return said();
    });
  }

  Result<bool> shrink(std::size_t pages) override {
    const std::int64_t unused = TRY(unused_pages());
    if (unused == 0 || pages == 0) return unused > 0;
    TRY(in_transaction([&]() -> Result<> {
      TRY(writer_->script(("PRAGMA incremental_vacuum(" + std::to_string(pages) + ")").c_str()));
      return said();
    }));
    const std::int64_t left = TRY(unused_pages());
    return left > 0 && left < unused;
  }

 private:
  // That could be given back: none where the file was made before it could shrink.
  Result<std::int64_t> unused_pages() {
    const std::lock_guard lock(checkpointer_.gate());
    TRY(latch_.open());
    if (!TRY(sqlite::can_shrink(*writer_))) return 0;
    Query unused = writer_->query("PRAGMA freelist_count");
    return TRY(unused.next()) ? unused.integer(0) : 0;
  }

  // Runs `write`, which ends with `said`, in a transaction, and takes it back where it fails.
  template <class F>
  Result<> in_transaction(F write) {
    const std::lock_guard lock(checkpointer_.gate());
    TRY(latch_.open());
    Result<> done = writer_->run("BEGIN IMMEDIATE");
    if (done) done = write();
    if (done) return done;
    if (!rolled_back()) done = fail(ErrorCode::Storage, done.error().message);
    if (done.error().code == ErrorCode::Storage) latch_.close(done.error());
    return done;
  }

  // Says the commit. What follows an error here is unknown, unless it is certain that no trace was left. The
  // trace is cut off in any case: after a failed sync its bytes may be read by the next process and yet not
  // lie on the disk, and what that process added behind them would be lost with them.
  Result<> said() {
    auto committed = writer_->run("COMMIT");
    if (committed) return committed;
    if ((writer_->last_code() & 0xff) == SQLITE_BUSY) return committed;  // not written to at all
    const bool full = writer_->disk_is_full();
    const bool cut = rolled_back() && sqlite::cut_wal_tail(*writer_);
    if (cut && full) return committed;
    return fail(ErrorCode::Storage, "the outcome of a commit is unknown: " + committed.error().message);
  }

  bool rolled_back() {
    if (!writer_->in_transaction()) return true;
    return writer_->run("ROLLBACK") && !writer_->in_transaction();
  }

  const std::unique_ptr<Connection> writer_;
  const std::shared_ptr<ReaderPool> readers_;
  std::uint64_t log_size_;  // leaves
  Latch latch_;
  Checkpointer checkpointer_;
};

// SQLite would make the file readable for all; its companions take its mode.
Result<> make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) {
    ::close(file);
    return {};
  }
  // An existing file is not opened here: closing it would drop the locks that this process has on it by
  // SQLite.
  if (errno == EEXIST && ::chmod(path.c_str(), 0600) == 0) return {};
  return fail(ErrorCode::Unavailable,
              "cannot make the database " + path + " private (mode 0600): " + std::strerror(errno));
}

// SQLite takes no notice where the folder cannot be synced, and then a power loss takes the names of its
// files. A folder that may not be read cannot be synced.
Result<> keep_names(const std::string& path) {
  const std::string folder = folder_of(path);
  if (sync_folder(folder) || errno == EACCES) return {};
  return fail(ErrorCode::Unavailable,
              "cannot sync the folder of the database " + path + ": " + std::strerror(errno));
}

Result<> use_wal(Connection& connection) {
  auto query = connection.query("PRAGMA journal_mode=WAL");
  if (TRY(query.next()) && query.text(0) == "wal") return {};
  return fail(ErrorCode::Unavailable,
              "the file system cannot hold the database: it needs shared memory for a WAL");
}

Result<> prepare(Connection& connection, const std::string& path) {
  auto ready = sqlite::let_shrink(connection);
  if (ready) ready = sqlite::migrate(connection);
  if (ready) ready = use_wal(connection);
  if (ready) return ready;
  return fail(ready.error().code, path + ": " + ready.error().message);
}

}  // namespace

Result<std::unique_ptr<ports::Store>> open_sqlite(const SqliteOptions& options) {
  if (options.vfs.empty()) TRY(make_private_file(options.path));
  auto writer = TRY(Connection::open(options.path, options.vfs, Connection::Use::Write));
  TRY(prepare(*writer, options.path));
  const auto head = TRY(sqlite::read_log_head(*writer));
  if (options.vfs.empty()) TRY(keep_names(options.path));
  auto checkpointing = TRY(Connection::open(options.path, options.vfs, Connection::Use::Write));
  return std::make_unique<SqliteStore>(options, std::move(writer), std::move(checkpointing), head.size);
}

}  // namespace nf::store
