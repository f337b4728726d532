#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/check.h"
#include "store/sample_rows.h"
#include "store/sqlite/contents.h"
#include "store/sqlite/memory_disk.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/sqlite_store.h"

// The power goes, or the process is killed, at every moment of bringing an older database to this format.
namespace nf::store {
namespace {

using sqlite::Connection;
using sqlite::Files;
using sqlite::MemoryDisk;
using sqlite::PowerLoss;

const std::string kPath = "neuronflow.db";

// A database of the first format, as that program left it, with rows.
Files oldest() {
  MemoryDisk disk;
  {
    const auto connection = Connection::open(kPath, disk.vfs(), Connection::Use::Write).value();
    CHECK(sqlite::migrate(*connection, 1).has_value());
    CHECK(connection->script("PRAGMA journal_mode=WAL").has_value());
    CHECK(connection
              ->script("INSERT INTO leaves VALUES(0, x'00'), (1, x'01');"
                       "INSERT INTO entities(kind, id, document) VALUES('user', 'a', '1');"
                       "INSERT INTO approvals(id, execution, workflow, open, outcome, opened_at, can_decide, "
                       "involved)"
                       " VALUES(x'aa', 1, x'bb', 1, '', 5, x'', x'')")
              .has_value());
  }
  return disk.files();
}

struct Opened {
  std::string error;
  sqlite::Contents contents;
};

Opened open(const MemoryDisk& disk) {
  const auto store = open_sqlite({.path = kPath, .vfs = disk.vfs()});
  if (!store) return {store.error().message, {}};
  return {"", sqlite::contents_of(kPath, disk.vfs())};
}

TEST(MigrationLoss, AnOlderDatabaseIsWholeWheneverItsMigrationIsInterrupted) {
  const Files before = oldest();
  MemoryDisk disk(before);
  const Opened whole = open(disk);
  ASSERT_EQ(whole.error, "");
  const auto changes = disk.changes();
  ASSERT_GT(changes.size(), 5u) << "something is migrated";
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 chance(seed);
  for (int turn = 0; turn < 4; ++turn) {
    PowerLoss loss(before, changes);
    for (std::uint64_t position = 0; position <= changes.size(); ++position) {
      const MemoryDisk found(loss.at(position, chance));
      const Opened after = open(found);
      ASSERT_EQ(after.error, "") << "at " << position;
      ASSERT_EQ(after.contents.integrity, "ok") << "at " << position;
      ASSERT_EQ(after.contents.digest, whole.contents.digest) << "at " << position;
    }
  }
}

}  // namespace
}  // namespace nf::store
