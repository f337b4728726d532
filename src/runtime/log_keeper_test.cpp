#include "runtime/log_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "base/check.h"
#include "log/checkpoint.h"
#include "runtime/test_bench.h"
#include "store/memory/memory_store.h"
#include "store/temporary_folder.h"

namespace nf::runtime {
namespace {

using std::chrono::seconds;

// A store whose log grows by hand.
class Log {
 public:
  explicit Log(std::string text = "leaf ") : text_(std::move(text)) {}

  void grow(std::uint64_t leaves) {
    ports::Batch batch;
    for (std::uint64_t i = 0; i < leaves; ++i) {
      const std::uint64_t seq = tree_.size();
      batch.leaves.push_back({seq, leaf(seq)});
      tree_.append(log::leaf_hash(leaf(seq)));
    }
    batch.log_frontier = tree_.bytes();
    CHECK(store_->commit(batch).has_value());
  }
  std::string leaf(std::uint64_t seq) const { return text_ + std::to_string(seq); }
  const log::Frontier& tree() const { return tree_; }
  ports::Store& store() { return *store_; }

 private:
  const std::string text_;
  std::unique_ptr<ports::Store> store_ = store::make_memory_store();
  log::Frontier tree_;
};

class LogKeeperTest : public testing::Test {
 protected:
  std::unique_ptr<LogKeeper> open(Log& log, std::string host = "flow.example.com") {
    auto keeper =
        LogKeeper::open(log.store(), clock_, {.folder = folder_.file("keys"), .host = std::move(host)});
    CHECK(keeper.has_value());
    return keeper.take();
  }
  static log::Checkpoint read(LogKeeper& keeper) {
    const auto note = keeper.checkpoint();
    CHECK(note.has_value());
    const auto checkpoint = log::open_checkpoint(*note, keeper.key());
    CHECK(checkpoint.has_value());
    return *checkpoint;
  }
  std::string file(const std::string& name) const { return folder_.file("keys/" + name); }

  store::TemporaryFolder folder_;
  SetClock clock_;
};

bool proves(const std::string& proof, std::uint64_t seq, const std::string& leaf,
            const log::Checkpoint& head) {
  std::istringstream lines(proof);
  std::string line;
  std::getline(lines, line);
  if (line != "c2sp.org/tlog-proof@v1") return false;
  std::getline(lines, line);
  if (line != "index " + std::to_string(seq)) return false;
  std::vector<Sha256> hashes;
  while (std::getline(lines, line) && !line.empty()) {
    const std::string bytes = unbase64(line).value_or("");
    if (bytes.size() != 32) return false;
    std::ranges::copy(bytes, hashes.emplace_back().begin());
  }
  return log::verify_inclusion(hashes, log::leaf_hash(leaf), seq, head.size, head.root);
}

TEST_F(LogKeeperTest, SignsTheEmptyLogAtItsFirstStart) {
  Log log;
  const auto keeper = open(log);
  const log::Checkpoint head = read(*keeper);
  EXPECT_EQ(head.origin, "flow.example.com/log/default/e1");
  EXPECT_EQ(head.size, 0u);
  EXPECT_EQ(head.root, log::empty_root());
  EXPECT_TRUE(keeper->health().has_value());
}

TEST_F(LogKeeperTest, KeepsItsKeyPrivateAndItsNameForEver) {
  Log log;
  const std::string vkey = open(log)->key().vkey();
  struct stat status {};
  ASSERT_EQ(::stat(file("log.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat(folder_.file("keys").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  EXPECT_EQ(open(log, "another.example.com")->key().vkey(), vkey);
}

TEST_F(LogKeeperTest, SignsAtMostOnceASecond) {
  Log log;
  const auto keeper = open(log);
  log.grow(3);
  keeper->grew(3);
  const Time begun = clock_.now();
  EXPECT_EQ(keeper->look(begun), begun + kSignAtMostEvery);
  EXPECT_EQ(read(*keeper).size, 0u);
  clock_.advance(kSignAtMostEvery);
  EXPECT_EQ(keeper->look(clock_.now()), clock_.now() + kSignAtLeastEvery);
  const log::Checkpoint head = read(*keeper);
  EXPECT_EQ(head.size, 3u);
  EXPECT_EQ(head.root, log.tree().root());
}

TEST_F(LogKeeperTest, SignsWhenAskedAfterASecond) {
  Log log;
  const auto keeper = open(log);
  log.grow(1);
  keeper->grew(1);
  clock_.advance(kSignAtMostEvery);
  EXPECT_EQ(read(*keeper).size, 1u);
}

TEST_F(LogKeeperTest, LooksEveryTenSecondsEvenIfNobodyTellsIt) {
  Log log;
  const auto keeper = open(log);
  log.grow(2'500);  // more than are read at once
  clock_.advance(kSignAtLeastEvery);
  keeper->look(clock_.now());
  EXPECT_EQ(read(*keeper).root, log.tree().root());
}

TEST_F(LogKeeperTest, NothingNewIsNotSignedAgain) {
  Log log;
  log.grow(2);
  const auto keeper = open(log);
  const std::string note = *keeper->checkpoint();
  clock_.advance(kSignAtLeastEvery);
  keeper->look(clock_.now());
  EXPECT_EQ(*keeper->checkpoint(), note);
}

TEST_F(LogKeeperTest, ProvesEveryLeafUnderTheLatestCheckpoint) {
  Log log;
  log.grow(700);
  const auto keeper = open(log);
  const log::Checkpoint head = read(*keeper);
  for (const std::uint64_t seq : {0u, 1u, 255u, 256u, 511u, 512u, 699u}) {
    const auto proof = keeper->inclusion(seq);
    ASSERT_TRUE(proof.has_value()) << proof.error().message;
    EXPECT_TRUE(proves(*proof, seq, log.leaf(seq), head)) << seq;
    EXPECT_FALSE(proves(*proof, seq, "another leaf", head)) << seq;
    EXPECT_TRUE(proof->ends_with(*keeper->checkpoint()));
  }
}

TEST_F(LogKeeperTest, ALeafThatIsNotSignedForYetIsToldFromOneThatIsNotThere) {
  Log log;
  const auto keeper = open(log);
  log.grow(1);
  keeper->grew(1);
  EXPECT_EQ(keeper->inclusion(0).error().code, ErrorCode::Unavailable);
  EXPECT_EQ(keeper->inclusion(1).error().code, ErrorCode::NotFound);
  clock_.advance(kSignAtMostEvery);
  EXPECT_TRUE(keeper->inclusion(0).has_value());
}

TEST_F(LogKeeperTest, GoesOnAfterARestart) {
  Log log;
  log.grow(5);
  const std::string note = *open(log)->checkpoint();
  EXPECT_EQ(*open(log)->checkpoint(), note);
  log.grow(6);
  EXPECT_EQ(read(*open(log)).root, log.tree().root());
}

TEST_F(LogKeeperTest, ADatabaseThatWasSetBackIsNotSignedFor) {
  Log log;
  log.grow(5);
  open(log);
  Log restored;
  restored.grow(4);
  const auto keeper = open(restored);
  ASSERT_FALSE(keeper->health().has_value());
  EXPECT_THAT(keeper->health().error().message, testing::HasSubstr("set back"));
  EXPECT_EQ(keeper->checkpoint().error().code, ErrorCode::Unavailable);
  EXPECT_FALSE(keeper->inclusion(0).has_value());
  EXPECT_EQ(keeper->signed_size(), 5u);
}

TEST_F(LogKeeperTest, OneThatGrewAgainOtherwiseIsNotSignedForEither) {
  Log log;
  log.grow(5);
  open(log);
  for (const std::uint64_t size : {5u, 6u, 9u}) {
    Log rewritten("other leaf ");
    rewritten.grow(size);
    const auto keeper = open(rewritten);
    EXPECT_FALSE(keeper->health().has_value()) << size;
    EXPECT_FALSE(keeper->checkpoint().has_value()) << size;
  }
}

TEST_F(LogKeeperTest, IsWellAgainOnceTheDatabaseIs) {
  Log log;
  log.grow(5);
  open(log);
  Log restored;
  restored.grow(4);
  const auto keeper = open(restored);
  EXPECT_FALSE(keeper->health().has_value());
  restored.grow(2);  // the same leaves as before, and one more
  keeper->grew(6);
  clock_.advance(kSignAtMostEvery);
  keeper->look(clock_.now());
  EXPECT_TRUE(keeper->health().has_value());
  EXPECT_EQ(read(*keeper).size, 6u);
}

TEST_F(LogKeeperTest, TheSizeIsKeptBeforeAnybodySeesTheCheckpoint) {
  Log log;
  const auto keeper = open(log);
  std::filesystem::remove_all(folder_.file("keys"));
  log.grow(1);
  keeper->grew(1);
  clock_.advance(kSignAtMostEvery);
  EXPECT_FALSE(keeper->checkpoint().has_value());
  EXPECT_EQ(keeper->signed_size(), 0u);
}

TEST_F(LogKeeperTest, ADamagedSizeFileIsRefused) {
  Log log;
  log.grow(5);
  open(log);
  for (const char* text : {"", "5\n", "5\nnot base64\n", "6\nAAAAAAAAAAA=\n"}) {
    std::ofstream(file("log.size"), std::ios::trunc) << text;
    const auto keeper = LogKeeper::open(log.store(), clock_, {.folder = folder_.file("keys")});
    ASSERT_FALSE(keeper.has_value()) << text;
    EXPECT_EQ(keeper.error().code, ErrorCode::InvalidInput) << text;
  }
}

TEST_F(LogKeeperTest, AHostThatIsNoNameIsRefused) {
  Log log;
  EXPECT_FALSE(
      LogKeeper::open(log.store(), clock_, {.folder = folder_.file("keys"), .host = "no host"}).has_value());
}

TEST_F(LogKeeperTest, SignsWhatTheRuntimeWrites) {
  Bench bench;
  bench.add_user("rita@example.com");
  auto keeper = LogKeeper::open(*bench.store, bench.clock, {.folder = folder_.file("keys")});
  ASSERT_TRUE(keeper.has_value());
  const log::Checkpoint head = read(**keeper);
  EXPECT_EQ(head.size, 1u);
  EXPECT_TRUE(proves(*(*keeper)->inclusion(0), 0, bench.leaves()[0].bytes, head));
}

TEST_F(LogKeeperTest, ItsThreadSignsWhatGrew) {
  Log log;
  const auto keeper = open(log);
  log.grow(1);
  clock_.advance(kSignAtMostEvery);
  keeper->start();
  keeper->grew(1);
  keeper->stop();  // after a look, if one had begun
  EXPECT_EQ(read(*keeper).size, 1u);
}

}  // namespace
}  // namespace nf::runtime
