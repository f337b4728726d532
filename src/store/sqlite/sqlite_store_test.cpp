#include "store/sqlite/sqlite_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "store/sample_rows.h"
#include "store/sqlite/lists.h"
#include "store/sqlite/schema.h"
#include "store/temporary_folder.h"

namespace nf::store {
namespace {

using namespace sample;
using sqlite::Connection;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class SqliteStoreTest : public testing::Test {
 protected:
  std::unique_ptr<ports::Store> open() { return open_with({.path = path}); }
  std::unique_ptr<ports::Store> open_with(const SqliteOptions& options) {
    auto store = open_sqlite(options);
    EXPECT_TRUE(store) << store.error().message;
    return store ? std::move(*store) : nullptr;
  }
  // Of a file that cannot be opened.
  Error refusal() {
    auto store = open_sqlite({.path = path});
    EXPECT_FALSE(store);
    return store ? Error{} : store.error();
  }
  // SQL on the file, beside the store.
  std::vector<std::string> ask(const std::string& sql) {
    auto connection = Connection::open(path, "", Connection::Use::Write).value();
    std::vector<std::string> rows;
    auto query = connection->query(sql.c_str());
    while (query.next().value()) rows.push_back(query.text(0));
    return rows;
  }

  TemporaryFolder folder;
  std::string path = folder.file("neuronflow.db");
};

mode_t mode_of(const std::string& path) {
  struct stat about = {};
  EXPECT_EQ(::stat(path.c_str(), &about), 0) << path;
  return about.st_mode & 0777;
}

TEST_F(SqliteStoreTest, ReopeningKeepsEverything) {
  auto row = execution(1);
  row.next_due = second(7);
  const ports::Batch batch{.new_executions = {row},
                           .journal = {turn(1, 0)},
                           .approvals = {approval(10)},
                           .contexts = {{id<ApprovalId>(10), "frozen"}},
                           .entries = {entry(1)},
                           .leaves = {leaf(0)},
                           .leaf_heads = {{"role/1", 0, hash(1)}},
                           .log_frontier = "one",
                           .replies = {reply(1)},
                           .dedupes = {{id<WorkflowId>(1), hash(1), row.id}},
                           .entities = {{"user", "a", "1"}}};
  ASSERT_TRUE(open()->commit(batch));

  auto store = open();
  auto reader = store->reader();
  EXPECT_EQ(text(*reader->execution(row.id).value()), text(row));
  EXPECT_EQ(texts(reader->journal(row.id).value()), texts(batch.journal));
  EXPECT_EQ(text(*reader->approval(id<ApprovalId>(10)).value()), text(approval(10)));
  EXPECT_EQ(reader->context(id<ApprovalId>(10)).value(), "frozen");
  EXPECT_EQ(reader->approvals({.assignee = id<UserId>(1)}, {}).value().rows.size(), 1u);
  EXPECT_EQ(text(*reader->entry(id<EntryId>(1)).value()), text(entry(1)));
  EXPECT_EQ(texts(reader->leaves(0, 9).value()), texts(batch.leaves));
  EXPECT_EQ(reader->log_head().value().frontier, "one");
  EXPECT_EQ(text(*reader->leaf_head("role/1").value()), text(batch.leaf_heads[0]));
  EXPECT_EQ(text(*reader->reply(hash(1)).value()), text(reply(1)));
  EXPECT_EQ(reader->dedupe(id<WorkflowId>(1), hash(1)).value(), row.id);
  EXPECT_EQ(reader->entity("user", "a").value(), "1");
  EXPECT_EQ(reader->next_due().value(), second(7));
  EXPECT_FALSE(store->commit({.leaves = {leaf(0)}})) << "the log goes on where it was";
  EXPECT_TRUE(store->commit({.leaves = {leaf(1)}}));
}

TEST_F(SqliteStoreTest, ItsFilesAreForTheirOwnerOnly) {
  std::ofstream(path).close();
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  auto store = open();
  ASSERT_TRUE(store->commit({.leaves = {leaf(0)}}));
  for (const char* suffix : {"", "-wal", "-shm"}) EXPECT_EQ(mode_of(path + suffix), 0600u) << suffix;
}

TEST_F(SqliteStoreTest, TheFileSaysWhoseItIs) {
  open();
  EXPECT_THAT(ask("PRAGMA application_id"), ElementsAre(std::to_string(0x4E466C77)));
  EXPECT_THAT(ask("PRAGMA user_version"), ElementsAre(std::to_string(sqlite::kFormat)));
  EXPECT_THAT(ask("PRAGMA journal_mode"), ElementsAre("wal"));
  EXPECT_THAT(ask("PRAGMA integrity_check"), ElementsAre("ok"));
}

TEST_F(SqliteStoreTest, ANewerDatabaseIsRefusedNamingBothFormats) {
  open();
  ask("PRAGMA user_version=4711");
  const auto error = refusal();
  EXPECT_EQ(error.code, ErrorCode::InvalidInput);
  EXPECT_THAT(error.message, HasSubstr(path));
  EXPECT_THAT(error.message, HasSubstr("4711"));
  EXPECT_THAT(error.message, HasSubstr("up to " + std::to_string(sqlite::kFormat)));
}

TEST_F(SqliteStoreTest, AnotherProgramsDatabaseIsRefusedAndLeftAsItWas) {
  ask("CREATE TABLE theirs(a)");
  EXPECT_EQ(refusal().code, ErrorCode::InvalidInput);
  EXPECT_THAT(ask("SELECT name FROM sqlite_schema"), ElementsAre("theirs"));
}

TEST_F(SqliteStoreTest, AFileThatIsNoDatabaseIsRefused) {
  std::ofstream(path) << std::string(8192, 'x');
  const auto error = refusal();
  EXPECT_EQ(error.code, ErrorCode::InvalidInput);
  EXPECT_THAT(error.message, HasSubstr(path));
}

TEST_F(SqliteStoreTest, AFileThatCannotBeMadeIsNamed) {
  path = folder.file("missing/neuronflow.db");
  const auto error = refusal();
  EXPECT_EQ(error.code, ErrorCode::Unavailable);
  EXPECT_THAT(error.message, HasSubstr(path));
}

TEST_F(SqliteStoreTest, EveryOlderFormatIsBroughtToThisOne) {
  const auto schema = "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name";
  open();
  const auto expected = ask(schema);
  for (int format = 1; format <= sqlite::kFormat; ++format) {
    path = folder.file(std::to_string(format) + ".db");
    ASSERT_TRUE(sqlite::migrate(*Connection::open(path, "", Connection::Use::Write).value(), format));
    EXPECT_THAT(ask("PRAGMA user_version"), ElementsAre(std::to_string(format)));
    open();
    EXPECT_EQ(ask(schema), expected) << "from format " << format;
  }
}

TEST_F(SqliteStoreTest, ListsAndTimersWalkAnIndexAndSortNothing) {
  open();
  for (const char* sql : sqlite::list_statements()) {
    auto connection = Connection::open(path, "", Connection::Use::Read).value();
    const std::string explain = "EXPLAIN QUERY PLAN " + std::string(sql);
    auto query = connection->query(explain.c_str());
    while (query.next().value()) {
      EXPECT_THAT(query.text(3), Not(HasSubstr("SCAN"))) << sql;
      EXPECT_THAT(query.text(3), Not(HasSubstr("TEMP B-TREE"))) << sql;
    }
  }
}

TEST_F(SqliteStoreTest, AWalkThatFindsLittleGivesShortPagesAndLosesNothing) {
  auto store = open_with({.path = path, .max_scanned = 10});
  ports::Batch batch;
  for (std::uint64_t n = 1; n <= 95; ++n) {
    batch.new_executions.push_back(execution(n));
    if (n == 3 || n == 77) batch.new_executions.back().title = "needle";
  }
  ASSERT_TRUE(store->commit(batch));
  auto reader = store->reader();
  std::vector<ExecutionId> found;
  ports::Page page{5, ""};
  int pages = 0;
  do {
    const auto listed = reader->executions({.text = "needle"}, page).value();
    for (const auto& row : listed.rows) found.push_back(row.id);
    page.cursor = listed.next_cursor;
    ++pages;
  } while (!page.cursor.empty());
  EXPECT_THAT(found, ElementsAre(id<ExecutionId>(77), id<ExecutionId>(3)));
  EXPECT_EQ(pages, 10);
}

// A journal of some megabytes that goes again, and then all the room that can be given back.
void cut_and_shrink(ports::Store& store) {
  ports::Batch batch{.new_executions = {execution(1)}};
  for (std::uint64_t no = 0; no < 100; ++no) {
    batch.journal.push_back(turn(1, no));
    std::string& events = batch.journal.back().events;
    for (std::uint64_t i = 0; events.size() < 30'000; ++i) events += hex(hash(no * 1'000 + i));
  }
  ASSERT_TRUE(store.commit(batch));
  ASSERT_TRUE(store.commit({.journal_cuts = {{id<ExecutionId>(1), 0}}}));
  int steps = 0;
  while (store.shrink(50).value()) ++steps;
  EXPECT_TRUE(steps == 0 || steps > 10) << "some pages at a time, where any can be given back";
}

TEST_F(SqliteStoreTest, AFileGetsSmallerAgain) {
  cut_and_shrink(*open_with({.path = path}));
  EXPECT_LT(std::filesystem::file_size(path), 500'000U);
  EXPECT_THAT(ask("PRAGMA integrity_check"), ElementsAre("ok"));
  EXPECT_THAT(ask("PRAGMA freelist_count"), ElementsAre("0"));
}

TEST_F(SqliteStoreTest, AFileFromBeforeKeepsItsRoom) {
  ASSERT_TRUE(sqlite::migrate(*Connection::open(path, "", Connection::Use::Write).value(), 2));
  cut_and_shrink(*open_with({.path = path}));
  EXPECT_GT(std::filesystem::file_size(path), 2'500'000U);
  EXPECT_THAT(ask("PRAGMA freelist_count"), Not(ElementsAre("0")));
}

TEST_F(SqliteStoreTest, TheWalBeginsAnewUnderSteadyCommits) {
  constexpr std::uintmax_t kWalBound = 12 << 20;
  constexpr std::uint64_t kCommits = 1000;
  auto store = open_with({.path = path, .checkpoint_pages = 64, .reset_pages = 128});
  std::uintmax_t longest = 0;
  const std::string bytes(20'000, 'x');
  for (std::uint64_t n = 0; n < kCommits; ++n) {
    ASSERT_TRUE(store->commit({.leaves = {{n, bytes}}}));
    longest = std::max(longest, std::filesystem::file_size(path + "-wal"));
  }
  EXPECT_GT(std::filesystem::file_size(path), kCommits * bytes.size() / 2) << "checkpoints have happened";
  EXPECT_LT(longest, kWalBound);
  EXPECT_EQ(store->reader()->log_head().value().size, kCommits);
}

}  // namespace
}  // namespace nf::store
