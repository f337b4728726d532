// What the SQLite store does with main executions, beside what SQLite itself does with rows of the same
// sizes.
//
//   store_bench [SECONDS]            commits of 1, 8, 64 and 256 executions; SECONDS for each (default 3)
//   store_bench --inbox APPROVALS    pages of an inbox beside so many open approvals
//
// Files are made in a folder under the current directory, so that they lie on the disk that is asked about.
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>

#include "base/check.h"
#include "base/hash.h"
#include "store/sqlite/sqlite_store.h"

namespace nf {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kEventsBytes = 1000;
constexpr std::size_t kLeafBytes = 400;
constexpr std::size_t kRowBytes = 200;  // of an execution
constexpr int kLeaves = 3;              // of an execution
constexpr int kRowsAnExecution = 2 + kLeaves;
constexpr int kBatches[] = {1, 8, 64, 256};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

Time now() { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); }

std::filesystem::path fresh_folder() {
  const std::filesystem::path folder = "store_bench.data";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  return folder;
}

struct Rate {
  double batches = 0;       // a second
  double p50 = 0, p99 = 0;  // milliseconds a batch
  double executions = 0;    // all that were made
  double cpu = 0;           // microseconds an execution, all threads
};

// Calls `batch` over and over.
template <class F>
Rate measured(double seconds, int executions, F batch) {
  std::vector<double> times;
  const double cpu = cpu_seconds();
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    const auto begin = Clock::now();
    batch();
    times.push_back(1e3 * seconds_since(begin));
  }
  const double total = seconds_since(start), count = static_cast<double>(times.size());
  std::sort(times.begin(), times.end());
  return {count / total, times[times.size() / 2], times[times.size() * 99 / 100], count * executions,
          1e6 * (cpu_seconds() - cpu) / (count * executions)};
}

// Makes rows as the engine would.
class Work {
 public:
  ports::Batch batch(int executions) {
    ports::Batch batch;
    IdGenerator ids(now(), engine_(), engine_());
    for (int i = 0; i < executions; ++i) add_execution(batch, ids.make<ExecutionId>());
    batch.log_frontier = noise(20 * 32);
    return batch;
  }

 private:
  void add_execution(ports::Batch& batch, ExecutionId id) {
    ports::ExecutionRow row;
    row.id = id;
    row.workflow = workflow_;
    row.version = 1;
    row.status = "completed";
    row.title = "Main";
    row.started_at = now();
    row.ended_at = row.started_at;
    row.turns = 1;
    row.leaves = kLeaves;
    row.leaf_seq = leaves_ + kLeaves - 1;
    row.leaf_hash = row.subject_key = sha256(noise(16));
    batch.new_executions.push_back(row);
    batch.journal.push_back({id, 0, row.started_at, noise(kEventsBytes)});
    for (int i = 0; i < kLeaves; ++i) batch.leaves.push_back({leaves_++, noise(kLeafBytes)});
  }

  std::string noise(std::size_t size) {
    const std::size_t from = engine_() % (pool_.size() - size);
    return pool_.substr(from, size);
  }

  std::mt19937_64 engine_{1};
  std::string pool_ = [] {
    std::string pool(1 << 16, ' ');
    std::mt19937_64 engine(2);
    for (char& c : pool) c = static_cast<char>('a' + engine() % 26);
    return pool;
  }();
  WorkflowId workflow_ = IdGenerator(now(), 1, 2).make<WorkflowId>();
  std::uint64_t leaves_ = 0;
};

std::unique_ptr<ports::Store> open_store(const std::filesystem::path& folder) {
  auto store = store::open_sqlite({.path = (folder / "neuronflow.db").string()});
  CHECK(store.has_value());
  return std::move(*store);
}

// The same sizes into one table without an index, in SQLite's own way.
class Raw {
 public:
  explicit Raw(const std::filesystem::path& folder) {
    CHECK(sqlite3_open((folder / "raw.db").c_str(), &db_) == SQLITE_OK);
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows(n INTEGER PRIMARY KEY, bytes "
        "TEXT)");
    begin_ = prepared("BEGIN IMMEDIATE");
    insert_ = prepared("INSERT INTO rows(bytes) VALUES(?)");
    commit_ = prepared("COMMIT");
  }
  ~Raw() {
    for (auto* statement : {begin_, insert_, commit_}) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }

  void batch(int executions) {
    step(begin_);
    for (int i = 0; i < executions; ++i) {
      insert(kRowBytes);
      insert(kEventsBytes);
      for (int leaf = 0; leaf < kLeaves; ++leaf) insert(kLeafBytes);
    }
    step(commit_);
  }

 private:
  void run(const char* sql) { CHECK(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }
  sqlite3_stmt* prepared(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    CHECK(sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) == SQLITE_OK);
    return statement;
  }
  void step(sqlite3_stmt* statement) {
    CHECK(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_reset(statement);
  }
  void insert(std::size_t size) {
    sqlite3_bind_text(insert_, 1, bytes_.data(), static_cast<int>(size), SQLITE_STATIC);
    step(insert_);
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt *begin_, *insert_, *commit_;
  const std::string bytes_ = std::string(kEventsBytes, 'x');
};

void print_commits(double seconds) {
  std::printf("%6s | %10s %9s %9s %8s %8s %9s | %9s | %6s\n", "batch", "executions", "rows/s", "batches/s",
              "p50 ms", "p99 ms", "cpu us/ex", "raw row/s", "ratio");
  for (const int size : kBatches) {
    const auto folder = fresh_folder();
    Work work;
    Rate ours, raw;
    {
      auto store = open_store(folder);
      ours = measured(seconds, size, [&] {
        const auto batch = work.batch(size);
        CHECK(store->commit(batch).has_value());
      });
    }
    {
      Raw plain(folder);
      raw = measured(seconds, size, [&] { plain.batch(size); });
    }
    const double rows = ours.batches * size * kRowsAnExecution,
                 raw_rows = raw.batches * size * kRowsAnExecution;
    std::printf("%6d | %10.0f %9.0f %9.0f %8.2f %8.2f %9.1f | %9.0f | %5.0f%%\n", size, ours.batches * size,
                rows, ours.batches, ours.p50, ours.p99, ours.cpu, raw_rows, 100 * rows / raw_rows);
    const double bytes = static_cast<double>(std::filesystem::file_size(folder / "neuronflow.db"));
    std::printf("       | %.0f bytes an execution on disk\n", bytes / ours.executions);
  }
  std::filesystem::remove_all("store_bench.data");
}

constexpr int kPeople = 200;

void print_inbox(std::uint64_t approvals) {
  const auto folder = fresh_folder();
  auto store = open_store(folder);
  IdGenerator ids(now(), 3, 4);
  std::mt19937_64 engine(5);
  std::vector<UserId> people;
  for (int i = 0; i < kPeople; ++i) people.push_back(ids.make<UserId>());
  auto start = Clock::now();
  for (std::uint64_t made = 0; made < approvals;) {
    ports::Batch batch;
    for (int i = 0; i < 256 && made < approvals; ++i, ++made) {
      ports::ExecutionRow row;
      row.id = ids.make<ExecutionId>();
      row.status = "waiting_approval";
      row.started_at = now();
      row.next_due = row.started_at + std::chrono::hours(engine() % 200);
      row.state = std::string(1500, 's');
      batch.new_executions.push_back(row);
      ports::ApprovalRow approval;
      approval.id = ids.make<ApprovalId>();
      approval.execution = row.id;
      approval.opened_at = row.started_at;
      if (made % 3 != 0) approval.due_at = row.next_due;
      // The first person is asked for everything.
      approval.can_decide = approval.involved = {people[0], people[1 + engine() % (kPeople - 1)]};
      batch.approvals.push_back(approval);
    }
    CHECK(store->commit(batch).has_value());
  }
  std::printf("%llu open approvals made in %.1f s, %.0f MiB\n", static_cast<unsigned long long>(approvals),
              seconds_since(start),
              static_cast<double>(std::filesystem::file_size(folder / "neuronflow.db")) / (1 << 20));

  auto reader = store->reader();
  std::vector<double> times;
  ports::Page page{50, ""};
  for (int i = 0; i < 2000; ++i) {
    const auto begin = Clock::now();
    const auto person = i % 2 == 0 ? people[0] : people[engine() % kPeople];
    if (i % 2 != 0) page.cursor.clear();
    auto listed = reader->approvals({.assignee = person}, page);
    CHECK(listed.has_value());
    page.cursor = i % 2 == 0 ? listed->next_cursor : "";
    times.push_back(1e3 * seconds_since(begin));
  }
  std::sort(times.begin(), times.end());
  std::printf("inbox page of 50: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms\n", times[1000], times[1900],
              times[1980]);
  start = Clock::now();
  reader.reset();
  store.reset();
  std::printf("closed in %.2f s", seconds_since(start));
  start = Clock::now();
  store = open_store(folder);
  CHECK(store->reader()->next_due().has_value());
  std::printf(", opened in %.3f s\n", seconds_since(start));
  store.reset();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace nf

int main(int count, char** arguments) {
  if (count == 3 && std::strcmp(arguments[1], "--inbox") == 0) {
    nf::print_inbox(std::strtoull(arguments[2], nullptr, 10));
  } else {
    nf::print_commits(count > 1 ? std::atof(arguments[1]) : 3);
  }
}
