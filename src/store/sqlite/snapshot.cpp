#include "store/sqlite/snapshot.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/sqlite/connection.h"
#include "store/sqlite/reader.h"

namespace nf::store {
namespace {

using sqlite::Connection;

constexpr int kPagesAtOnce = 1024;  // between two looks at `stop`
constexpr int kMaxDamages = 20;

// A copy that fails is thrown away: nothing needs to be safe before it is whole.
constexpr const char* kCopySettings =
    "PRAGMA synchronous=OFF; PRAGMA cache_spill=ON; PRAGMA cache_size=-8192; PRAGMA locking_mode=EXCLUSIVE;";

Result<> make_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0)
    return fail(ErrorCode::Unavailable, "cannot make the file " + path + ": " + std::strerror(errno));
  ::close(file);
  return {};
}

Result<std::int64_t> number(Connection& connection, const char* sql) {
  auto query = connection.query(sql);
  if (!TRY(query.next())) return fail(ErrorCode::Storage, "the database tells nothing of itself");
  return query.integer(0);
}

Result<> copy_pages(Connection& from, Connection& to, const std::stop_token& stop) {
  sqlite3_backup* copy = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (!copy) return fail(to.error());
  int code = SQLITE_OK;
  while (code == SQLITE_OK && !stop.stop_requested()) code = sqlite3_backup_step(copy, kPagesAtOnce);
  const int finished = sqlite3_backup_finish(copy);
  if (stop.stop_requested()) return fail(ErrorCode::Unavailable, "the server is stopping");
  if (code == SQLITE_DONE && finished == SQLITE_OK) return {};
  if ((finished & 0xff) == SQLITE_FULL)
    return fail(ErrorCode::Unavailable, "the disk has no room for a copy of the database");
  return fail(ErrorCode::Unavailable,
              std::string("the database cannot be copied: ") + sqlite3_errstr(finished));
}

// In a read transaction, so that all of it is of one instant.
Result<Snapshot> copy_to(const std::string& from, const std::string& to, const std::stop_token& stop) {
  const auto source = TRY(Connection::open(from, "", Connection::Use::Read));
  const auto target = TRY(Connection::open(to, "", Connection::Use::Write));
  TRY(target->script(kCopySettings));
  TRY(source->script("BEGIN"));
  Snapshot snapshot;
  snapshot.format = static_cast<int>(TRY(number(*source, "PRAGMA user_version")));
  snapshot.log_frontier = TRY(sqlite::read_log_head(*source)).frontier;
  TRY(copy_pages(*source, *target, stop));
  return snapshot;
}

}  // namespace

Result<Snapshot> copy_sqlite(const std::string& from, const std::string& to, std::stop_token stop) {
  TRY(make_file(to));
  auto copied = copy_to(from, to, stop);
  if (!copied) {
    ::unlink(to.c_str());
    ::unlink((to + "-journal").c_str());
  }
  return copied;
}

Result<std::vector<std::string>> sqlite_damages(const std::string& path) {
  const auto connection = TRY(Connection::open(path, "", Connection::Use::Read));
  std::vector<std::string> damages;
  auto query = connection->query("PRAGMA integrity_check(20)");
  for (int i = 0; i < kMaxDamages; ++i) {
    const auto more = query.next();
    if (!more) return fail(more.error());
    if (!*more) break;
    if (query.text(0) != "ok") damages.push_back(query.text(0));
  }
  return damages;
}

Result<FileUse> sqlite_file_use(const std::string& path) {
  const auto connection = TRY(Connection::open(path, "", Connection::Use::Read));
  const auto page = static_cast<std::uint64_t>(TRY(number(*connection, "PRAGMA page_size")));
  FileUse use;
  use.bytes = page * static_cast<std::uint64_t>(TRY(number(*connection, "PRAGMA page_count")));
  use.free_bytes = page * static_cast<std::uint64_t>(TRY(number(*connection, "PRAGMA freelist_count")));
  use.shrinks = TRY(number(*connection, "PRAGMA auto_vacuum")) == 2;
  return use;
}

}  // namespace nf::store
