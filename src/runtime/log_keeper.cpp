#include "runtime/log_keeper.h"

#include <sys/stat.h>

#include <filesystem>

#include "log/checkpoint.h"
#include "log/proof.h"
#include "runtime/signed_tree.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kLeavesAtOnce = 1'000;

std::string origin_of(const LogPlace& place) {
  return place.host + "/log/" + place.tenant + "/e" + std::to_string(place.epoch);
}

Result<> make_folder(const std::string& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return {};
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) == 0) return {};
  return fail(ErrorCode::Unavailable, "The folder " + folder + " cannot be made.");
}

Result<log::SigningKey> load_or_make_key(const LogPlace& place) {
  const std::string path = place.folder + "/log.key";
  auto key = log::SigningKey::load(path);
  if (key || key.error().code != ErrorCode::NotFound) return key;
  TRY(make_folder(place.folder));
  auto made = TRY(log::SigningKey::generate(origin_of(place)));
  TRY(made.save(path));
  return made;
}

Error behind(std::uint64_t size, std::uint64_t signed_size) {
  return {ErrorCode::Conflict,
          "The database has " + std::to_string(size) + " leaves of the log, but " +
              std::to_string(signed_size) +
              " were signed for: it was set back. Put the newer database back, or open a new epoch with "
              "`neuronflow log recover --new-epoch`."};
}

Error other_tree() {
  return {ErrorCode::Conflict,
          "The log in the database is not the one that was signed for: leaves were changed. Keep this "
          "database as "
          "evidence, and put one back that fits."};
}

}  // namespace

Result<std::unique_ptr<LogKeeper>> LogKeeper::open(ports::Store& store, ports::Clock& clock,
                                                   const LogPlace& place) {
  auto key = TRY(load_or_make_key(place));
  std::unique_ptr<LogKeeper> keeper(new LogKeeper(store, clock, place, std::move(key)));
  if (auto tree = TRY(load_signed_tree(keeper->tree_file_))) keeper->signed_ = std::move(*tree);
  keeper->signed_size_ = keeper->signed_.size();
  keeper->sign(clock.now());
  return keeper;
}

LogKeeper::LogKeeper(ports::Store& store, ports::Clock& clock, const LogPlace& place, log::SigningKey key)
    : clock_(clock),
      tree_file_(place.folder + "/log.size"),
      key_(std::move(key)),
      reader_(store.reader()),
      hashes_([this](std::uint64_t first, std::uint64_t count) { return leaf_hashes(first, count); }),
      ticker_("log", clock, [this](Time now) { return look(now); }) {}

LogKeeper::~LogKeeper() { stop(); }

void LogKeeper::start() { ticker_.start(); }
void LogKeeper::stop() { ticker_.stop(); }

void LogKeeper::grew(std::uint64_t size) {
  // Where it had grown before, the next look is at hand already.
  if (grown_to_.exchange(size) <= signed_size_) ticker_.wake();
}

bool LogKeeper::is_due(Time now) const {
  const std::lock_guard lock(mutex_);
  const Millis since = now - tried_at_;
  if (since < Millis(0)) return true;  // the clock was set back
  return since >= kSignAtLeastEvery || (since >= kSignAtMostEvery && grown_to_ > signed_size_);
}

std::optional<Time> LogKeeper::look(Time now) {
  if (is_due(now)) sign(now);
  const std::lock_guard lock(mutex_);
  return tried_at_ + (grown_to_ > signed_size_ ? kSignAtMostEvery : kSignAtLeastEvery);
}

void LogKeeper::sign(Time now) {
  const std::lock_guard signing(signing_);
  auto tree = read_back();
  // First the size is kept, so that no crash lets another tree of this size be signed.
  Result<> kept = tree ? Result<>() : Result<>(fail(tree.error()));
  const bool is_new = tree && (checkpoint_.empty() || tree->size() > signed_.size());
  if (is_new) kept = keep_signed_tree(tree_file_, *tree);
  const std::lock_guard lock(mutex_);
  tried_at_ = now;
  health_ = kept;
  if (!is_new || !kept) return;
  signed_ = tree.take();
  signed_size_ = signed_.size();
  checkpoint_ = log::sign_checkpoint({origin(), signed_.size(), signed_.root()}, key_);
}

Result<log::Frontier> LogKeeper::read_back() {
  log::Frontier tree = signed_;
  const ports::LogHead head = TRY(reader_->log_head());
  if (head.size < tree.size()) return fail(behind(head.size, tree.size()));
  while (tree.size() < head.size) {
    const std::size_t count = std::min<std::uint64_t>(kLeavesAtOnce, head.size - tree.size());
    for (const Sha256& hash : TRY(leaf_hashes(tree.size(), count))) tree.append(hash);
  }
  if (head.size > 0 && tree.bytes() != head.frontier) return fail(other_tree());
  return tree;
}

Result<std::vector<Sha256>> LogKeeper::leaf_hashes(std::uint64_t first, std::uint64_t count) {
  std::vector<Sha256> hashes;
  for (const ports::LeafRow& leaf : TRY(reader_->leaves(first, count))) {
    if (leaf.seq != first + hashes.size()) return fail(other_tree());
    hashes.push_back(log::leaf_hash(leaf.bytes));
  }
  if (hashes.size() != count) return fail(other_tree());
  return hashes;
}

Result<std::string> LogKeeper::checkpoint() { return TRY(latest()).note; }

Result<LogKeeper::Signed> LogKeeper::latest() {
  const Time now = clock_.now();
  if (is_due(now)) sign(now);
  const std::lock_guard lock(mutex_);
  if (!health_) return fail(ErrorCode::Unavailable, health_.error().message, "log-not-signed");
  return Signed{checkpoint_, signed_.size(), signed_.root()};
}

Result<std::string> LogKeeper::inclusion(std::uint64_t seq) {
  const Signed latest = TRY(this->latest());
  if (seq >= latest.size) {
    if (seq >= grown_to_) return fail(ErrorCode::NotFound, "The log has no such leaf.");
    return fail(ErrorCode::Unavailable, "This leaf is not signed for yet. Please try again in a second.",
                "log-not-signed");
  }
  const std::lock_guard signing(signing_);
  const auto hashes = TRY(log::inclusion_proof(hashes_.reader(), seq, latest.size));
  const Sha256 leaf = TRY(hashes_.node(0, seq));
  if (!log::verify_inclusion(hashes, leaf, seq, latest.size, latest.root)) return fail(other_tree());
  return log::tlog_proof(seq, hashes, latest.note);
}

Result<> LogKeeper::health() const {
  const std::lock_guard lock(mutex_);
  return health_;
}

}  // namespace nf::runtime
