#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>

#include "base/check.h"
#include "nodes/catalog.h"
#include "runtime/admin_users.h"
#include "runtime/doctor.h"
#include "runtime/prune.h"
#include "runtime/test_bench.h"
#include "store/sqlite/contents.h"
#include "store/sqlite/memory_disk.h"
#include "store/sqlite/sqlite_store.h"

// The power goes while an organisation works: what lay on the disk at that moment is opened by the real
// store, and everything that was acknowledged must be there, whole.
namespace nf::runtime {
namespace {

using store::sqlite::DiskChange;
using store::sqlite::Files;
using store::sqlite::MemoryDisk;
using store::sqlite::PowerLoss;

constexpr int kLosses = 2'000;
constexpr int kLiarsLosses = 200;  // of disks that lie
const std::string kPath = "neuronflow.db";

// Small, so that checkpoints and new beginnings of the WAL happen all the time.
store::SqliteOptions options(const MemoryDisk& disk) {
  return {.path = kPath, .vfs = disk.vfs(), .checkpoint_pages = 12, .reset_pages = 24};
}

// A batch that was committed, and the disk's position when the commit returned.
struct Kept {
  ports::Batch batch;
  std::uint64_t position;
};

class NotingStore final : public ports::Store {
 public:
  NotingStore(const MemoryDisk& disk, std::vector<Kept>& kept)
      : disk_(disk), kept_(kept), inner_(store::open_sqlite(options(disk)).value()) {}

  Result<> commit(const ports::Batch& batch) override {
    TRY(inner_->commit(batch));
    kept_.push_back({batch, disk_.position()});
    return {};
  }
  std::unique_ptr<ports::Reader> reader() override { return inner_->reader(); }
  Result<> forget_replies(Time before) override { return inner_->forget_replies(before); }
  Result<bool> shrink(std::size_t pages) override { return inner_->shrink(pages); }

 private:
  const MemoryDisk& disk_;
  std::vector<Kept>& kept_;
  const std::unique_ptr<ports::Store> inner_;
};

// What an organisation did, and what its disk saw of it.
struct Story {
  std::vector<Kept> kept;
  std::vector<DiskChange> changes;
  std::vector<std::string> digests;  // of the database after the first n batches
  int answers = 0;                   // that clients got
};

// Gives some room back, as a commit of its own that changes no row.
class Shrink final : public Job {
 public:
  explicit Shrink(ports::Store& store) : store_(store) {}
  void prepare(Writing&) override { CHECK(store_.shrink(2).has_value()); }
  void finish(const Result<>&) override {}

 private:
  ports::Store& store_;
};

// Starts, approvals, cancellations and changes of the workspace, several at once, with the store closed and
// opened again between, after what has ended was pruned.
class Work {
 public:
  explicit Work(MemoryDisk& disk) : disk_(disk), bench_(std::make_unique<NotingStore>(disk, kept_)) {
    for (const char* email : {"rita@example.com", "sven@example.com", "sara@example.com"}) {
      bench_.add_user(email);
    }
    bench_.add_group("leads", {"sven@example.com", "sara@example.com"});
    workflow_ = bench_.add_workflow(approval_workflow("ask", R"({"group": "leads"})"));
    CHECK(bench_.publish(workflow_).status == 200);
  }

  std::vector<Kept> run() {
    constexpr int kRounds = 24;
    for (int round = 0; round < kRounds; ++round) {
      one_round(1 + round % 5);
      if (round % 8 != 7) continue;
      prune();
      restart();
    }
    bench_.settle();
    return kept_;
  }
  int answers() const { return answers_; }

 private:
  void one_round(int starts) {
    std::vector<Answer> begun;
    for (int i = 0; i < starts; ++i) begun.push_back(bench_.begin(workflow_, "rita@example.com"));
    std::vector<Answer> decided;
    for (Answer& answer : begun) waiting_.push_back(started(answer.wait()));
    while (waiting_.size() > 3) {
      decided.push_back(bench_.approve(waiting_.front(), "sven@example.com"));
      decided.push_back(bench_.approve(waiting_.front(), "sara@example.com"));
      waiting_.pop_front();
    }
    bench_.add_user("person" + std::to_string(answers_) + "@example.com");
    int granted = 0;
    for (Answer& answer : decided) granted += answer.wait().status == 200 ? 1 : 0;
    EXPECT_EQ(granted * 2, static_cast<int>(decided.size())) << "the first of two closes an approval";
    answers_ += static_cast<int>(begun.size() + decided.size()) + 1;
    bench_.clock.advance(std::chrono::minutes(1));
  }

  void prune() {
    bench_.settle();
    const Time now = bench_.clock.now();
    PrunePlan plan = plan_pruning(*bench_.store->reader(), now, now, "").value();
    EXPECT_GT(plan.executions.size(), 5U);
    bench_.submit(std::make_unique<PruneJob>(
        std::move(plan), [](const Result<>& committed, PruneCounts) { CHECK(committed.has_value()); }));
    for (int i = 0; i < 3; ++i) {
      bench_.settle();
      bench_.submit(std::make_unique<Shrink>(*bench_.store));
    }
    bench_.settle();
  }

  void restart() {
    bench_.runtime.reset();
    bench_.store.reset();
    bench_.store = std::make_unique<NotingStore>(disk_, kept_);
    bench_.restart();
  }

  MemoryDisk& disk_;
  std::vector<Kept> kept_;
  Bench bench_;
  WorkflowId workflow_;
  std::deque<ExecutionId> waiting_;
  int answers_ = 0;
};

std::vector<std::string> digests_of(const std::vector<Kept>& kept) {
  MemoryDisk disk;
  const auto store = store::open_sqlite(options(disk)).value();
  std::vector<std::string> digests = {store::sqlite::contents_of(kPath, disk.vfs()).digest};
  for (const Kept& one : kept) {
    CHECK(store->commit(one.batch).has_value());
    digests.push_back(store::sqlite::contents_of(kPath, disk.vfs()).digest);
  }
  return digests;
}

const Story& story() {
  static const Story told = [] {
    Story story;
    MemoryDisk disk;
    {
      Work work(disk);
      story.kept = work.run();
      story.answers = work.answers();
    }
    story.changes = disk.changes();
    story.digests = digests_of(story.kept);
    return story;
  }();
  return told;
}

// Opens disks as they were found, and says what is wrong with them.
class Checker {
 public:
  explicit Checker(const Story& story) : story_(story) {}

  // After a loss at `position`, with at least the first `acknowledged` batches promised, and the next perhaps
  // under way. Empty: all is well. `more`: the next batch is committed then, and the power goes again.
  std::string look(const Files& found, std::size_t acknowledged, bool more, std::mt19937_64& chance) {
    MemoryDisk disk(found);
    std::size_t batches = 0;
    std::uint64_t committed_at = ~std::uint64_t{0};
    {
      auto opened = store::open_sqlite(options(disk));
      if (!opened) return "does not open: " + opened.error().message;
      const auto [integrity, digest] = store::sqlite::contents_of(kPath, disk.vfs());
      if (integrity != "ok") return "damaged: " + integrity;
      batches = acknowledged;
      if (batches + 1 < story_.digests.size() && digest == story_.digests[batches + 1]) ++batches;
      if (digest != story_.digests[batches]) return "holds other rows than the acknowledged ones";
      if (const auto finding = examine_once(**opened, batches); !finding.empty()) return finding;
      more = more && batches < story_.kept.size();
      if (more) {
        if (!(*opened)->commit(story_.kept[batches].batch)) return "does not take the next batch";
        committed_at = disk.position();
      }
    }
    if (!more) return "";
    const auto changes = disk.changes();
    PowerLoss second(found, changes);
    const std::uint64_t position = chance() % (changes.size() + 1);
    const bool promised = position >= committed_at;
    const auto again = look(second.at(position, chance), batches + (promised ? 1 : 0), false, chance);
    ++second_losses;
    return again.empty() ? "" : "after a second loss: " + again;
  }

  int second_losses = 0;
  std::uint64_t acts = 0;  // whose leaves were counted, in the fullest database

 private:
  // Databases with the same digest are the same, so each is examined once.
  std::string examine_once(ports::Store& store, std::size_t batches) {
    if (!examined_.insert(batches).second) return "";
    Versions versions(store, nodes::catalogue());
    const auto diagnosis = examine(*store.reader(), versions);
    if (!diagnosis) return "cannot be examined: " + diagnosis.error().message;
    acts = std::max(acts, diagnosis->leaves);
    return diagnosis->findings.empty() ? "" : diagnosis->findings.front();
  }

  const Story& story_;
  std::set<std::size_t> examined_;
};

// Positions of losses: half of them anywhere, half right before a sync, when most is at stake.
std::vector<std::uint64_t> moments(const std::vector<DiskChange>& changes, int count,
                                   std::mt19937_64& chance) {
  std::vector<std::uint64_t> syncs;
  for (std::uint64_t i = 0; i < changes.size(); ++i) {
    if (changes[i].kind == DiskChange::Kind::Sync) syncs.push_back(i);
  }
  std::vector<std::uint64_t> moments;
  for (int i = 0; i < count; ++i) {
    moments.push_back(i % 2 ? syncs[chance() % syncs.size()] : chance() % (changes.size() + 1));
  }
  std::ranges::sort(moments);
  return moments;
}

std::size_t acknowledged_at(const Story& story, std::uint64_t position) {
  return static_cast<std::size_t>(
      std::ranges::count_if(story.kept, [&](const Kept& kept) { return kept.position <= position; }));
}

// How many of `count` losses had something to complain of; the first complaint.
std::pair<int, std::string> losses(PowerLoss& disk, int count, Checker& checker, std::uint64_t seed) {
  std::mt19937_64 chance(seed);
  int bad = 0;
  std::string first;
  int number = 0;
  for (const std::uint64_t position : moments(story().changes, count, chance)) {
    const auto acknowledged = acknowledged_at(story(), position);
    const auto complaint = checker.look(disk.at(position, chance), acknowledged, ++number % 8 == 0, chance);
    if (complaint.empty()) continue;
    if (bad++ == 0) first = "at " + std::to_string(position) + ": " + complaint;
  }
  return {bad, first};
}

TEST(PowerLossTest, EverythingAcknowledgedIsThereAndNothingIsHalfThere) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  PowerLoss disk({}, story().changes);
  Checker checker(story());
  const auto [bad, first] = losses(disk, kLosses, checker, seed);
  ASSERT_EQ(bad, 0) << first;
  std::printf(
      "PROMISE P2: %d crash states (%d of them lost power twice) of %zu commits and %d answers: %d lost "
      "acknowledgements, integrity ok, same rows and log root (seed %llu)\n",
      kLosses, checker.second_losses, story().kept.size(), story().answers, bad,
      static_cast<unsigned long long>(seed));
}

TEST(PowerLossTest, ADiskThatLiesAboutSyncsIsNoticed) {
  PowerLoss disk({}, story().changes, PowerLoss::Lie::Everything);
  Checker checker(story());
  EXPECT_GT(losses(disk, kLiarsLosses, checker, 1).first, kLiarsLosses / 4);
}

TEST(PowerLossTest, ADiskThatLiesAboutSyncsOfTheWalIsNoticed) {
  PowerLoss disk({}, story().changes);
  disk.ignore_syncs_of("-wal");
  Checker checker(story());
  EXPECT_GT(losses(disk, kLiarsLosses, checker, 1).first, kLiarsLosses / 8);
}

TEST(PowerLossTest, ADiskThatLiesAboutSyncsOfTheDatabaseIsNoticed) {
  PowerLoss disk({}, story().changes);
  disk.ignore_syncs_of(".db");
  Checker checker(story());
  EXPECT_GT(losses(disk, kLiarsLosses, checker, 1).first, kLiarsLosses / 8);
}

TEST(PowerLossTest, ADiskThatLiesAboutSyncsOfNamesIsNoticed) {
  PowerLoss disk({}, story().changes, PowerLoss::Lie::Folder);
  Checker checker(story());
  EXPECT_GT(losses(disk, kLiarsLosses, checker, 1).first, kLiarsLosses / 8);
}

}  // namespace
}  // namespace nf::runtime
