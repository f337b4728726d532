#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.h"
#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace nf::store::sqlite {

// Bytes for a BLOB column; plain text goes into TEXT.
struct Blob {
  std::string_view bytes;
};

class Connection;

// One use of a prepared statement, from binding to the last row. Rows are read between a `next` that gave
// true and the following one. A value of an unexpected size reads as empty and makes the query `damaged`.
class Query {
 public:
  Query(Query&& other) noexcept;
  Query& operator=(Query&&) = delete;
  ~Query();

  Result<bool> next();
  bool damaged() const { return damaged_; }

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string text(int column) const;       // also of blobs
  std::string_view view(int column) const;  // valid until the following `next`
  Time time(int column) const { return Time{Millis{integer(column)}}; }
  std::chrono::sys_days day(int column) const {
    return std::chrono::sys_days{std::chrono::days{integer(column)}};
  }
  Uuid uuid(int column);
  Sha256 hash(int column);

 private:
  friend class Connection;
  explicit Query(Connection& connection, const char* sql, bool copies);

  void bind(std::int64_t value);
  void bind(std::string_view text);
  void bind(Blob blob);
  void bind_null();
  template <std::integral T>
  void bind(T value) {
    bind(static_cast<std::int64_t>(value));
  }
  void bind(const std::string& value) { bind(std::string_view(value)); }
  void bind(const Uuid& id) { bind(Blob{{reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}}); }
  void bind(const Sha256& hash) { bind(Blob{bytes_of(hash)}); }
  void bind(Time time) { bind(static_cast<std::int64_t>(time.time_since_epoch().count())); }
  void bind(std::chrono::sys_days day) { bind(static_cast<std::int64_t>(day.time_since_epoch().count())); }
  template <class T>
  void bind(const std::optional<T>& value) {
    value ? bind(*value) : bind_null();
  }

  Connection* connection_;
  sqlite3_stmt* statement_ = nullptr;  // the connection's; null where preparing failed
  int code_ = 0;                       // the first failure of preparing or binding
  int bound_ = 0;
  bool copies_;
  bool damaged_ = false;
};

// One connection to one database, with its statements prepared once. For one thread at a time.
class Connection {
 public:
  enum class Use { Write, Read };

  // `path` and `vfs` as in SqliteOptions. Makes no tables.
  static Result<std::unique_ptr<Connection>> open(const std::string& path, const std::string& vfs, Use use);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // `sql` is one statement, in storage that outlives the connection: prepared statements are found by its
  // address.
  template <class... T>
  Query query(const char* sql, const T&... values) {
    Query query(*this, sql, true);
    (query.bind(values), ...);
    return query;
  }
  // Runs a statement that gives no rows. Values are not copied.
  template <class... T>
  Result<> run(const char* sql, const T&... values) {
    Query query(*this, sql, false);
    (query.bind(values), ...);
    auto more = query.next();
    if (!more) return tl::make_unexpected(std::move(more).error());
    return {};
  }
  // Runs all statements of a script.
  Result<> script(const char* sql);

  std::int64_t last_number() const;  // of the row inserted last
  std::int64_t changes() const;      // rows changed by the statement run last
  bool in_transaction() const;
  int last_code() const;  // SQLite's extended result code of the last failure
  // Whether that was a write for which there was no room: on the disk, by the quota, by the limit on files.
  bool disk_is_full() const;

  // What the last failure means to a caller, as long as no commit was under way.
  Error error() const;

  sqlite3* handle() const { return handle_; }

 private:
  friend class Query;
  explicit Connection(sqlite3* handle) : handle_(handle) {}
  int prepare(const char* sql, sqlite3_stmt*& statement);

  sqlite3* handle_;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

// An error for rows that cannot have been written by us.
Error damaged_row(std::string_view what);

}  // namespace nf::store::sqlite
