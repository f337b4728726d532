#include "store/sqlite/wal_tail.h"

#include <sqlite3.h>

namespace nf::store::sqlite {
namespace {

constexpr sqlite3_int64 kHeaderBytes = 32;  // of the WAL; https://sqlite.org/fileformat2.html#walformat
constexpr sqlite3_int64 kFrameHeaderBytes = 24;

std::optional<std::int64_t> page_size(Connection& connection) {
  auto query = connection.query("PRAGMA page_size");
  const auto row = query.next();
  if (!row || !*row) return std::nullopt;
  return query.integer(0);
}

// Frames up to the last commit.
std::optional<int> committed_frames(Connection& connection) {
  int frames = -1, copied = -1;
  const int code =
      sqlite3_wal_checkpoint_v2(connection.handle(), "main", SQLITE_CHECKPOINT_NOOP, &frames, &copied);
  if (code != SQLITE_OK || frames < 0) return std::nullopt;
  return frames;
}

}  // namespace

bool cut_wal_tail(Connection& connection) {
  const auto page = page_size(connection);
  const auto frames = committed_frames(connection);
  sqlite3_file* wal = nullptr;
  const int found = sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
  if (!page || !frames || found != SQLITE_OK || !wal || !wal->pMethods) return false;
  const sqlite3_int64 end = *frames == 0 ? 0 : kHeaderBytes + *frames * (kFrameHeaderBytes + *page);
  return wal->pMethods->xTruncate(wal, end) == SQLITE_OK &&
         wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL) == SQLITE_OK;
}

}  // namespace nf::store::sqlite
