#pragma once

#include <memory>
#include <string>

#include "ports/store.h"

namespace nf::store {

// An index walk that finds little ends its page after so many rows looked at, so that no list holds a reader
// for long: the page is then shorter than its limit, or empty, and has a next cursor all the same.
inline constexpr std::size_t kMaxScannedRows = 100'000;

struct SqliteOptions {
  std::string path;      // of the database file; made with mode 0600 where it is missing
  std::string vfs = {};  // SQLite's name of the virtual file system; empty: the system's
  std::size_t max_scanned = kMaxScannedRows;
  int checkpoint_pages = 4096;  // of 4 KiB: a checkpoint begins when the WAL has grown by so many
  int reset_pages = 8192;       // from here on the WAL is made to begin anew, which a commit may wait for
};

// Opens or makes a database, and brings an older one to this program's format. The directory must exist, and
// the caller must hold its DirectoryLock. InvalidInput where the file is no database of ours or a newer
// program wrote it; Unavailable where it cannot be opened now; Storage where it is damaged.
//
// commit and forget_replies are for one thread at a time, reader() for any thread. A full disk and a broken
// constraint give Unavailable; a failed sync, or any failure that may have left a commit half said, gives
// Storage. A checkpoint runs on a thread of the store's own; a commit waits for one only while the rest that
// is left of it is written (a few pages, once in some MiB). Readers may outlive the store.
Result<std::unique_ptr<ports::Store>> open_sqlite(const SqliteOptions& options);

}  // namespace nf::store
