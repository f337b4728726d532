#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>

#include "store/sample_rows.h"
#include "store/sqlite/allocation_fault.h"
#include "store/sqlite/contents.h"
#include "store/sqlite/memory_disk.h"
#include "store/sqlite/sqlite_store.h"

// Every single call of the store to the system fails once, in several ways. Whatever happens: what was
// acknowledged is there, what was refused is not, and nothing is damaged, also where the power goes
// afterwards.
namespace nf::store {
namespace {

using namespace sample;
using sqlite::AllocationFault;
using sqlite::DiskCall;
using sqlite::DiskFault;
using sqlite::MemoryDisk;
using sqlite::PowerLoss;

const std::string kPath = "neuronflow.db";
constexpr std::size_t kSession = 4;   // batches of one opening of the store
constexpr std::size_t kBatches = 24;  // whose digests are known

SqliteOptions options(const MemoryDisk& disk) {
  return {.path = kPath, .vfs = disk.vfs(), .checkpoint_pages = 6, .reset_pages = 8};
}

ports::Batch batch(std::uint64_t n) {
  return {.new_executions = {execution(n)},
          .journal = {turn(n, 0)},
          .leaves = {{n, std::string(3'000, static_cast<char>('a' + n))}},
          .log_frontier = "frontier " + std::to_string(n),
          .replies = {reply(n)},
          .entities = {{"user", "the one", std::to_string(n)}}};
}

// The digest of a database with the first n batches.
const std::string& digest(std::size_t batches) {
  static const auto all = [] {
    MemoryDisk disk;
    const auto store = open_sqlite(options(disk)).value();
    std::vector<std::string> digests = {sqlite::contents_of(kPath, disk.vfs()).digest};
    for (std::uint64_t n = 0; n < kBatches; ++n) {
      EXPECT_TRUE(store->commit(batch(n)));
      digests.push_back(sqlite::contents_of(kPath, disk.vfs()).digest);
    }
    return digests;
  }();
  return all.at(batches);
}

// What a process came to know of the database, and what it noticed that may not be.
struct Known {
  std::size_t batches = 0;  // acknowledged
  bool unknown = false;     // one more may be there
  std::string wrong;

  void complain(const std::string& what) {
    if (wrong.empty()) wrong = what;
  }
};

// Reads must be right or fail.
void read(ports::Store& store, Known& known) {
  const auto reader = store.reader();
  const auto head = reader->log_head();
  if (!head) return;
  if (head->size != known.batches && !(known.unknown && head->size == known.batches + 1)) {
    known.complain("a reader sees " + std::to_string(head->size) + " of " + std::to_string(known.batches));
  }
  for (std::size_t n = 0; n <= known.batches; ++n) {
    const auto found = reader->execution(id<ExecutionId>(n));
    if (!found) return;
    if (found->has_value() != (n < head->size)) known.complain("a reader sees a part of a batch");
    if (*found && text(**found) != text(execution(n))) known.complain("a reader sees a wrong row");
  }
}

void refuse_everything(ports::Store& store, Known& known) {
  for (int i = 0; i < 2; ++i) {
    const auto again = store.commit(batch(known.batches));
    if (again || again.error().code != ErrorCode::Storage) known.complain("commits after an unknown outcome");
  }
  const auto forgotten = store.forget_replies(second(0));
  if (forgotten || forgotten.error().code != ErrorCode::Storage)
    known.complain("deletes after an unknown outcome");
}

// One opening of the store.
void session(const MemoryDisk& disk, Known& known) {
  auto opened = open_sqlite(options(disk));
  if (!opened) {
    if (opened.error().code == ErrorCode::InvalidInput) known.complain("takes it for another file");
    return;
  }
  ports::Store& store = **opened;
  const auto head = store.reader()->log_head();
  if (head && known.unknown) known.batches = head->size;  // a process that starts learns what there is
  if (head) known.unknown = false;
  if (!head) return;
  for (std::size_t tried = 0; tried < kSession; ++tried) {
    const auto done = store.commit(batch(known.batches));
    if (done) {
      ++known.batches;
    } else if (done.error().code == ErrorCode::Storage) {
      known.unknown = true;
      refuse_everything(store, known);
      read(store, known);
      return;
    } else if (done.error().code != ErrorCode::Unavailable) {
      known.complain("an odd refusal: " + done.error().message);
    }
    if (tried % 2 == 1) read(store, known);
    if (tried == 3) {
      const auto forgotten = store.forget_replies(second(0));
      if (!forgotten && forgotten.error().code == ErrorCode::Storage) return;
    }
  }
}

// Looks at a database that no process has open. Empty: it is as it must be.
std::string look(const sqlite::Files& files, const Known& known) {
  MemoryDisk disk(files);
  const auto opened = open_sqlite(options(disk));
  if (!opened) return "does not open: " + opened.error().message;
  const auto [integrity, found] = sqlite::contents_of(kPath, disk.vfs());
  if (integrity != "ok") return "damaged: " + integrity;
  if (found == digest(known.batches)) return "";
  if (known.unknown && found == digest(known.batches + 1)) return "";
  return "not the " + std::to_string(known.batches) + " acknowledged batches";
}

// The power goes now.
std::string look_after_loss(const MemoryDisk& disk, const sqlite::Files& before, const Known& known,
                            std::mt19937_64& chance) {
  auto changes = disk.changes();
  const auto end = changes.size();
  const auto wrong = look(PowerLoss(before, std::move(changes)).at(end, chance), known);
  return wrong.empty() ? "" : "after a power loss: " + wrong;
}

// Everything that may go wrong with one fault, in words; empty where nothing did. `dead`: afterwards the disk
// must be mounted again, so that what is found is what lay on it.
std::string survive(const DiskFault& fault, bool dead, std::mt19937_64& chance, bool& has_failed) {
  MemoryDisk disk;
  Known known;
  disk.inject(fault);
  session(disk, known);
  session(disk, known);
  has_failed = disk.has_failed();
  disk.heal();
  if (!known.wrong.empty()) return known.wrong;
  if (const auto wrong = look_after_loss(disk, {}, known, chance); !wrong.empty()) return wrong;
  if (!dead) {
    if (const auto wrong = look(disk.files(), known); !wrong.empty()) return wrong;
    session(disk, known);
    if (!known.wrong.empty()) return "later: " + known.wrong;
    const auto wrong = look_after_loss(disk, {}, known, chance);
    return wrong.empty() ? "" : "later, " + wrong;
  }
  const auto changes = disk.changes();
  const auto found = PowerLoss({}, changes).at(changes.size(), chance);
  MemoryDisk mounted(found);
  session(mounted, known);
  if (!known.wrong.empty()) return "mounted again: " + known.wrong;
  const auto wrong = look_after_loss(mounted, found, known, chance);
  return wrong.empty() ? "" : "mounted again, " + wrong;
}

struct Way {
  std::string name;
  DiskFault fault;
  bool dead = false;
};

class NthFailure : public testing::TestWithParam<Way> {
 protected:
  static void TearDownTestSuite() {
    if (!testing::UnitTest::GetInstance()->current_test_suite()->Passed()) return;
    std::printf(
        "PROMISE P4: %llu calls of the store to the disk failed (each of a workload; error, no space, short; "
        "once and for ever): 0 false acknowledgements, 0 damaged databases\n",
        static_cast<unsigned long long>(failures_));
  }
  static inline std::uint64_t failures_ = 0;  // calls that were made to fail
};

TEST_P(NthFailure, NeverLosesWhatWasAcknowledgedNorDamagesAnything) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 chance(seed);
  for (std::uint64_t n = 1;; ++n) {
    DiskFault fault = GetParam().fault;
    fault.n = n;
    bool has_failed = false;
    const auto wrong = survive(fault, GetParam().dead, chance, has_failed);
    ASSERT_EQ(wrong, "") << "call " << n;
    if (!has_failed) break;
    ++failures_;
  }
}

using Cause = DiskFault::Cause;
INSTANTIATE_TEST_SUITE_P(
    Disk, NthFailure,
    testing::Values(Way{"AnyCallOnce", {}}, Way{"AnyCallFromThenOn", {.lasts = true}, true},
                    Way{"WriteInPart", {.call = DiskCall::Write, .part = true}},
                    Way{"WriteWithoutSpace", {.call = DiskCall::Write, .cause = Cause::Full}},
                    Way{"WriteInPartWithoutSpace",
                        {.call = DiskCall::Write, .cause = Cause::Full, .part = true}},
                    Way{"WritesWithoutSpaceFromThenOn",
                        {.call = DiskCall::Write, .cause = Cause::Full, .part = true, .lasts = true}},
                    Way{"SyncsFromThenOn", {.call = DiskCall::Sync, .lasts = true}}),
    [](const auto& way) { return way.param.name; });

// There are thousands, most of them alike: the later, the wider apart are those that fail.
constexpr std::uint64_t kSpread = 20;

TEST(NthAllocation, ThatFailsLosesNothingAndDamagesNothing) {
  digest(0);
  AllocationFault allocations;
  std::mt19937_64 chance(1);
  std::uint64_t failures = 0;
  for (const bool lasts : {false, true}) {
    for (std::uint64_t n = 1;; n += 1 + n / kSpread) {
      MemoryDisk disk;
      Known known;
      allocations.inject(n, lasts);
      session(disk, known);
      const bool has_failed = allocations.has_failed();
      allocations.heal();
      ASSERT_EQ(known.wrong, "") << "allocation " << n;
      ASSERT_EQ(look(disk.files(), known), "") << "allocation " << n;
      session(disk, known);
      ASSERT_EQ(known.wrong, "") << "later, allocation " << n;
      ASSERT_EQ(look_after_loss(disk, {}, known, chance), "") << "allocation " << n;
      if (!has_failed) break;
      ++failures;
    }
  }
  std::printf(
      "PROMISE P4: %llu allocations of the store failed: 0 false acknowledgements, 0 damaged databases\n",
      static_cast<unsigned long long>(failures));
}

}  // namespace
}  // namespace nf::store
