#include "store/sqlite/contents.h"

#include <sqlite3.h>

#include "store/sqlite/connection.h"

namespace nf::store::sqlite {
namespace {

Result<std::string> integrity_of(Connection& connection) {
  std::string all;
  Query query = connection.query("PRAGMA integrity_check");
  while (TRY(query.next())) all += (all.empty() ? "" : "\n") + query.text(0);
  return all;
}

Result<std::string> rows_of(Connection& connection, const std::string& table) {
  const std::string sql = "SELECT * FROM " + table;
  sqlite3_stmt* rows = nullptr;
  if (sqlite3_prepare_v2(connection.handle(), sql.c_str(), -1, &rows, nullptr) != SQLITE_OK) {
    return fail(connection.error());
  }
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner(rows, sqlite3_finalize);
  std::string all = table;
  int code = sqlite3_step(rows);
  for (; code == SQLITE_ROW; code = sqlite3_step(rows)) {
    for (int column = 0; column < sqlite3_column_count(rows); ++column) {
      const int type = sqlite3_column_type(rows, column);
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(rows, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(rows, column));
      all += "," + std::to_string(type) + ":" + std::to_string(size) + ":";
      if (bytes) all.append(bytes, size);
    }
  }
  if (code != SQLITE_DONE) return fail(connection.error());
  return all;
}

Result<std::string> digest_of(Connection& connection) {
  std::vector<std::string> tables;
  {
    Query query = connection.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    while (TRY(query.next())) tables.push_back(query.text(0));
  }
  std::string all;
  for (const auto& table : tables) all += hex(sha256(TRY(rows_of(connection, table))));
  return hex(sha256(all));
}

std::string said(const Result<std::string>& found) { return found ? *found : found.error().message; }

}  // namespace

Contents contents_of(const std::string& path, const std::string& vfs) {
  const auto connection = Connection::open(path, vfs, Connection::Use::Read);
  if (!connection) return {connection.error().message, connection.error().message};
  return {said(integrity_of(**connection)), said(digest_of(**connection))};
}

}  // namespace nf::store::sqlite
