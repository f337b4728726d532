#include "store/sqlite/connection.h"

#include <sqlite3.h>

#include <cerrno>

#include "base/check.h"

namespace nf::store::sqlite {
namespace {

constexpr int kBusyMillis = 5000;  // somebody else has the file open: an operator's shell, a backup

// Durability: FULL syncs the WAL in every commit. Checkpoints are the Checkpointer's. Pages of a commit stay
// in memory until it is said, so that the WAL never holds a part of one that failed before.
constexpr const char* kWriterSettings =
    "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_spill=OFF; PRAGMA cache_size=-32768;"
    "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF; PRAGMA journal_size_limit=67108864;";
constexpr const char* kReaderSettings =
    "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-4096; PRAGMA temp_store=MEMORY;"
    "PRAGMA trusted_schema=OFF;";

// Trying again later may help after these, and nothing was changed where no commit was under way.
bool passes(int code) {
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_INTERRUPT:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_TOOBIG:
      return true;
    default:
      return false;
  }
}

Error meaning(int code, std::string_view message, bool full) {
  std::string text = "the database refused: " + std::string(message);
  if (full) text = "the disk is full; free some space and try again";
  return {passes(code) ? ErrorCode::Unavailable : ErrorCode::Storage, std::move(text)};
}

}  // namespace

Error damaged_row(std::string_view what) {
  return {ErrorCode::Storage, "the database is damaged: a row of " + std::string(what) + " cannot be read"};
}

Query::Query(Connection& connection, const char* sql, bool copies)
    : connection_(&connection), copies_(copies) {
  code_ = connection.prepare(sql, statement_);
}

Query::Query(Query&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      code_(other.code_),
      bound_(other.bound_),
      copies_(other.copies_),
      damaged_(other.damaged_) {}

Query::~Query() {
  if (statement_) sqlite3_reset(statement_);
}

void Query::bind(std::int64_t value) {
  if (code_ == SQLITE_OK) code_ = sqlite3_bind_int64(statement_, ++bound_, value);
}

void Query::bind_null() {
  if (code_ == SQLITE_OK) code_ = sqlite3_bind_null(statement_, ++bound_);
}

void Query::bind(std::string_view text) {
  if (code_ != SQLITE_OK) return;
  const char* data = text.empty() ? "" : text.data();  // a null pointer would mean NULL
  code_ = sqlite3_bind_text64(statement_, ++bound_, data, text.size(),
                              copies_ ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
}

void Query::bind(Blob blob) {
  if (code_ != SQLITE_OK) return;
  const char* data = blob.bytes.empty() ? "" : blob.bytes.data();
  code_ = sqlite3_bind_blob64(statement_, ++bound_, data, blob.bytes.size(),
                              copies_ ? SQLITE_TRANSIENT : SQLITE_STATIC);
}

Result<bool> Query::next() {
  if (code_ == SQLITE_OK) {
    code_ = sqlite3_step(statement_);
    if (code_ == SQLITE_ROW) {
      code_ = SQLITE_OK;
      return true;
    }
    if (code_ == SQLITE_DONE) return false;
  }
  if (code_ == SQLITE_DONE) return false;
  return fail(connection_->error());
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::view(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size)) : "";
}

std::string Query::text(int column) const { return std::string(view(column)); }

Uuid Query::uuid(int column) {
  Uuid id;
  const auto bytes = view(column);
  if (bytes.size() != id.bytes.size()) {
    damaged_ = true;
  } else {
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  }
  return id;
}

Sha256 Query::hash(int column) {
  Sha256 hash{};
  const auto bytes = view(column);
  if (bytes.size() != hash.size()) {
    damaged_ = true;
  } else {
    std::copy(bytes.begin(), bytes.end(), hash.begin());
  }
  return hash;
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, const std::string& vfs,
                                                     Use use) {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (use == Use::Write ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
  std::unique_ptr<Connection> connection(new Connection(handle));
  if (code != SQLITE_OK) {
    return fail(passes(code) ? ErrorCode::Unavailable : ErrorCode::Storage,
                "cannot open the database " + path + ": " + sqlite3_errstr(code));
  }
  sqlite3_busy_timeout(handle, kBusyMillis);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  auto set = connection->script(use == Use::Write ? kWriterSettings : kReaderSettings);
  if (set) return connection;
  if (connection->last_code() == SQLITE_NOTADB)
    return fail(ErrorCode::InvalidInput, path + " is no database");
  return fail(set.error().code, path + ": " + set.error().message);
}

Connection::~Connection() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  CHECK(sqlite3_close(handle_) == SQLITE_OK);
}

int Connection::prepare(const char* sql, sqlite3_stmt*& statement) {
  auto [at, inserted] = statements_.try_emplace(sql, nullptr);
  if (inserted) {
    const int code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &at->second, nullptr);
    if (code != SQLITE_OK) {
      statements_.erase(at);
      return code;
    }
  }
  CHECK(!sqlite3_stmt_busy(at->second));  // one use at a time
  statement = at->second;
  return SQLITE_OK;
}

Result<> Connection::script(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return fail(error());
  return {};
}

std::int64_t Connection::last_number() const { return sqlite3_last_insert_rowid(handle_); }

std::int64_t Connection::changes() const { return sqlite3_changes64(handle_); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

int Connection::last_code() const { return sqlite3_extended_errcode(handle_); }

bool Connection::disk_is_full() const {
  const int code = last_code();
  if ((code & 0xff) == SQLITE_FULL) return true;
  // SQLite knows ENOSPC alone: a quota and a limit on the size of files are rooms that are full, too.
  const int reason = sqlite3_system_errno(handle_);
  return code == SQLITE_IOERR_WRITE && (reason == EDQUOT || reason == EFBIG);
}

Error Connection::error() const { return meaning(last_code(), sqlite3_errmsg(handle_), disk_is_full()); }

}  // namespace nf::store::sqlite
