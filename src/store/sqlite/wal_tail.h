#pragma once

#include "store/sqlite/connection.h"

namespace nf::store::sqlite {

// Cuts from the WAL what lies behind its last commit, and syncs that. Called after a commit failed and was
// rolled back, with no other writer.
//
// Why: SQLite ignores the remains of a failed commit as long as it runs, but the next start reads the file.
// The frame that makes a commit is written last, so a write that failed should have left none. Yet in a WAL
// that has begun anew it lies over old bytes, and where these happen to be the page that was to be written,
// the frame is whole.
//
// False where that cannot be done: then nobody knows what the next start will find.
bool cut_wal_tail(Connection& connection);

}  // namespace nf::store::sqlite
