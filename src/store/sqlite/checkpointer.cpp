#include "store/sqlite/checkpointer.h"

#include <sqlite3.h>

#include "base/thread.h"

namespace nf::store::sqlite {
namespace {

using namespace std::chrono_literals;

constexpr auto kIdle = 1s;         // without a commit for so long, what is left is copied
constexpr auto kPause = 20ms;      // after readers or a full disk kept a copy from going on
constexpr int kRest = 256;         // pages left for the moment in which commits wait
constexpr int kPasses = 8;         // beside commits; each copies what came during the one before
constexpr int kReaderMillis = 10;  // how long beginning anew waits for those who still read the old WAL

bool is_damage(int code) {
  return code == SQLITE_IOERR_FSYNC || (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

}  // namespace

Checkpointer::Checkpointer(const SqliteOptions& options, std::unique_ptr<Connection> connection,
                           std::function<void(Error)> on_damage)
    : options_(options),
      connection_(std::move(connection)),
      on_damage_(std::move(on_damage)),
      reset_at_(options.reset_pages) {
  sqlite3_busy_timeout(connection_->handle(), kReaderMillis);
  thread_ = start_thread("checkpoints", [this] { run(); });
}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(gate_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Checkpointer::committed(int wal_pages) {
  if (wal_pages < wal_pages_) {  // it has begun anew
    copied_pages_ = 0;
    reset_at_ = options_.reset_pages;
  }
  wal_pages_ = wal_pages;
  fresh_ = true;
  if (wanted()) wake_.notify_all();
}

bool Checkpointer::wanted() const {
  return wal_pages_ - copied_pages_ >= options_.checkpoint_pages || wal_pages_ >= reset_at_;
}

void Checkpointer::run() {
  std::unique_lock lock(gate_);
  while (!stop_) {
    wake_.wait_for(lock, kIdle, [&] { return stop_ || wanted(); });
    const bool idle = !std::exchange(fresh_, false) && copied_pages_ < wal_pages_;
    if (stop_ || (!wanted() && !idle)) continue;
    lock.unlock();
    const bool sound = checkpoint();
    lock.lock();
    if (!sound) return;
    if (wanted()) wake_.wait_for(lock, kPause, [&] { return stop_; });
  }
}

bool Checkpointer::checkpoint() {
  Copy result = copy_beside_commits();
  if (result == Copy::All || result == Copy::Partly) result = begin_anew();
  return result != Copy::Damaged;
}

Checkpointer::Copy Checkpointer::copy_beside_commits() {
  for (int pass = 0; pass < kPasses; ++pass) {
    int copied = 0;
    const Copy result = copy(SQLITE_CHECKPOINT_PASSIVE, copied);
    if (result == Copy::Failed || result == Copy::Damaged) return result;
    const std::lock_guard lock(gate_);
    copied_pages_ = std::min(copied, wal_pages_);
    if (result == Copy::Partly || wal_pages_ - copied_pages_ <= kRest) return result;
  }
  return Copy::All;
}

Checkpointer::Copy Checkpointer::begin_anew() {
  const std::lock_guard lock(gate_);
  if (wal_pages_ < reset_at_) return Copy::All;
  int copied = 0;
  const Copy result = copy(SQLITE_CHECKPOINT_RESTART, copied);
  if (result == Copy::All) copied_pages_ = wal_pages_;
  // Whether it worked shows with the next commit; where a reader was in the way, not at once again.
  reset_at_ = wal_pages_ + options_.checkpoint_pages;
  return result;
}

Checkpointer::Copy Checkpointer::copy(int mode, int& copied) {
  int pages = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, mode, &pages, &copied);
  copied = std::max(copied, 0);
  if (code == SQLITE_OK) return copied == pages ? Copy::All : Copy::Partly;
  if (!is_damage(code)) return Copy::Failed;
  on_damage_(connection_->error());
  return Copy::Damaged;
}

}  // namespace nf::store::sqlite
