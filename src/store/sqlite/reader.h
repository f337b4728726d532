#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "ports/store.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace nf::store::sqlite {

inline constexpr std::size_t kMaxIdleReaders = 8;  // connections kept open for the next reader

// Connections for reading, lent one to a reader. For any thread.
class ReaderPool {
 public:
  explicit ReaderPool(SqliteOptions options) : options_(std::move(options)) {}

  const SqliteOptions& options() const { return options_; }
  Result<std::unique_ptr<Connection>> take();
  void give_back(std::unique_ptr<Connection> connection);
  void close();  // from now on none is kept

 private:
  const SqliteOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
  bool closed_ = false;
};

Result<ports::LogHead> read_log_head(Connection& connection);

// Opens its connection with the first call, and gives it back to the pool in the end.
std::unique_ptr<ports::Reader> make_reader(std::shared_ptr<ReaderPool> pool);

}  // namespace nf::store::sqlite
