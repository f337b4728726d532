#include "store/sqlite/schema.h"

#include <array>

#include "base/check.h"

namespace nf::store::sqlite {
namespace {

constexpr std::int64_t kApplicationId = 0x4E466C77;  // "NFlw", in bytes 68-71 of the file

// docs/format.md shows the tables as a whole. Why they are cut so:
// - Rows that are made together lie together: tables count their rows, and everything else names that number.
// Only
//   the indexes over ids hold 16 bytes a row, and ids are ordered by time.
// - An execution that ended carries no state and stands in no partial index, so it costs three narrow index
//   entries. `completed` is what nearly all of them become.
constexpr const char* kFormat1 = R"sql(
CREATE TABLE executions(
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  workflow BLOB NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  attention INTEGER NOT NULL,
  test INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  requester BLOB,
  requester_address TEXT NOT NULL,
  submitted_by BLOB,
  title TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  next_due INTEGER,
  turns INTEGER NOT NULL,
  leaves INTEGER NOT NULL,
  leaf_seq INTEGER NOT NULL,
  leaf_hash BLOB NOT NULL,
  subject_key BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX executions_id ON executions(id);
CREATE INDEX executions_started ON executions(started_at);
CREATE INDEX executions_workflow ON executions(workflow, started_at);
CREATE INDEX executions_status ON executions(status, started_at) WHERE status <> 'completed';
CREATE INDEX executions_attention ON executions(started_at) WHERE attention = 1;
CREATE INDEX executions_requester ON executions(requester, started_at) WHERE requester IS NOT NULL;
CREATE INDEX executions_address ON executions(requester_address, started_at) WHERE requester_address <> '';
CREATE INDEX executions_due ON executions(next_due) WHERE next_due IS NOT NULL;

CREATE TABLE states(execution INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT;

CREATE TABLE journal(key INTEGER PRIMARY KEY, at INTEGER NOT NULL, events TEXT NOT NULL) STRICT;

CREATE TABLE approvals(
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  execution INTEGER NOT NULL,
  workflow BLOB NOT NULL,
  open INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  due_at INTEGER,
  closed_at INTEGER,
  can_decide BLOB NOT NULL,
  involved BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX approvals_id ON approvals(id);
CREATE INDEX approvals_execution ON approvals(execution, opened_at);
CREATE INDEX approvals_open ON approvals(open, opened_at);

CREATE TABLE inbox(
  user BLOB NOT NULL,
  urgency INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  approval INTEGER NOT NULL,
  PRIMARY KEY(user, urgency, opened_at, approval)
) STRICT, WITHOUT ROWID;

CREATE TABLE involved(
  user BLOB NOT NULL,
  opened_at INTEGER NOT NULL,
  approval INTEGER NOT NULL,
  PRIMARY KEY(user, opened_at, approval)
) STRICT, WITHOUT ROWID;

CREATE TABLE contexts(approval INTEGER PRIMARY KEY, bytes TEXT NOT NULL) STRICT;

CREATE TABLE entries(
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  execution BLOB NOT NULL,
  approval BLOB,
  policy TEXT NOT NULL,
  revoked_reason TEXT NOT NULL,
  from_day INTEGER,
  until_day INTEGER,
  granted_at INTEGER NOT NULL,
  revoked_at INTEGER,
  owner TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_id ON entries(id);
CREATE INDEX entries_granted ON entries(granted_at);
CREATE INDEX entries_policy ON entries(policy, granted_at);

CREATE TABLE leaves(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

CREATE TABLE log(one INTEGER PRIMARY KEY CHECK(one = 1), frontier BLOB NOT NULL) STRICT;
INSERT INTO log VALUES(1, x'');

CREATE TABLE leaf_heads(subject TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE replies(
  n INTEGER PRIMARY KEY,
  short_key INTEGER NOT NULL,
  key BLOB NOT NULL,
  body_hash BLOB NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX replies_key ON replies(short_key);

CREATE TABLE dedupes(
  workflow BLOB NOT NULL,
  key BLOB NOT NULL,
  execution INTEGER NOT NULL,
  PRIMARY KEY(workflow, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE entities(
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX entities_id ON entities(kind, id);
)sql";

// Who has decided and when: how long people take is told from these rows alone, without reading states.
constexpr const char* kFormat2 = "ALTER TABLE approvals ADD COLUMN votes BLOB NOT NULL DEFAULT x'';";

// Executions that were pruned; and the entries of a requester's executions are found without reading all.
constexpr const char* kFormat3 =
    "ALTER TABLE executions ADD COLUMN pruned_at INTEGER;"
    "CREATE INDEX entries_execution ON entries(execution);";

constexpr std::array<const char*, kFormat> kMigrations = {kFormat1, kFormat2, kFormat3};

Result<std::int64_t> number_of(Connection& connection, const char* sql) {
  Query query = connection.query(sql);
  if (!TRY(query.next())) return fail(damaged_row("its header"));
  return query.integer(0);
}

Result<> one_migration(Connection& connection, int from) {
  TRY(connection.script(kMigrations[static_cast<std::size_t>(from)]));
  const std::string stamp = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                            "; PRAGMA user_version=" + std::to_string(from + 1) + ";";
  return connection.script(stamp.c_str());
}

constexpr std::int64_t kIncremental = 2;  // of PRAGMA auto_vacuum

}  // namespace

Result<> let_shrink(Connection& connection) {
  // The setting would be written anew with each opening.
  if (TRY(number_of(connection, "PRAGMA page_count")) > 0) return {};
  return connection.script("PRAGMA auto_vacuum=INCREMENTAL");
}

Result<bool> can_shrink(Connection& connection) {
  return TRY(number_of(connection, "PRAGMA auto_vacuum")) == kIncremental;
}

Result<> migrate(Connection& connection, int to) {
  CHECK(to >= 1 && to <= kFormat);
  const std::int64_t application = TRY(number_of(connection, "PRAGMA application_id"));
  const std::int64_t format = TRY(number_of(connection, "PRAGMA user_version"));
  const std::int64_t tables = TRY(number_of(connection, "SELECT count(*) FROM sqlite_schema"));
  if (application != kApplicationId && (application != 0 || tables != 0)) {
    return fail(ErrorCode::InvalidInput, "this is a database of another program, not of NeuronFlow");
  }
  if (format > to) {
    return fail(ErrorCode::InvalidInput,
                "a newer NeuronFlow wrote this database: its format is " + std::to_string(format) +
                    ", and this program knows formats up to " + std::to_string(to) +
                    "; start the newer program, or restore a backup from before the upgrade");
  }
  for (auto from = static_cast<int>(format); from < to; ++from) {
    TRY(connection.script("BEGIN IMMEDIATE"));
    TRY(one_migration(connection, from));
    TRY(connection.script("COMMIT"));
  }
  return {};
}

}  // namespace nf::store::sqlite
