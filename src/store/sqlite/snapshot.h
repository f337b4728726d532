#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"

namespace nf::store {

// What stood in a database at the instant of its copy.
struct Snapshot {
  int format = 0;            // of its tables
  std::string log_frontier;  // as in ports::LogHead
};

// Copies a database to a new file of mode 0600, as it is at one instant: all commits before it and none
// after. Whoever writes to it goes on meanwhile; only its WAL cannot begin anew until the copy is made. The
// copy is not synced. Unavailable where it cannot be made (no space, or stopped): then no file is left.
Result<Snapshot> copy_sqlite(const std::string& from, const std::string& to, std::stop_token stop = {});

// What SQLite itself finds wrong with a file that nobody else uses, a sentence each; empty: nothing.
Result<std::vector<std::string>> sqlite_damages(const std::string& path);

// Bytes in pages that hold nothing any more: what a VACUUM would give back.
struct FileUse {
  std::uint64_t bytes = 0;
  std::uint64_t free_bytes = 0;
  bool shrinks = false;  // auto_vacuum=incremental: free pages can be given back while it is used
};
Result<FileUse> sqlite_file_use(const std::string& path);

}  // namespace nf::store
