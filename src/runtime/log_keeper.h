#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "log/hash_cache.h"
#include "log/note.h"
#include "log/tree.h"
#include "ports/clock.h"
#include "ports/store.h"
#include "runtime/ticker.h"

namespace nf::runtime {

inline constexpr Millis kSignAtMostEvery = std::chrono::seconds(1);
inline constexpr Millis kSignAtLeastEvery = std::chrono::seconds(10);  // where the tree has grown

// Which log this is, and where its key lies.
struct LogPlace {
  std::string folder;  // <data>/keys; made where missing
  std::string host = "localhost";
  std::string tenant = "default";
  int epoch = 1;
};

// Signs the log's checkpoints (evidence.md, section 2). What is signed was read back from the database; the
// tree that was signed last is kept outside of it, so that a database that was set back or changed is noticed
// and not signed for. Thread-safe.
class LogKeeper {
 public:
  // Loads the key, or makes one at the first start; the log then has its name for ever, whatever `host`
  // becomes. A database that is behind or other than what was signed is no failure here: see health().
  static Result<std::unique_ptr<LogKeeper>> open(ports::Store& store, ports::Clock& clock,
                                                 const LogPlace& place);
  ~LogKeeper();

  void start();
  void stop();
  // For Runtime::on_log_growth. Does not block.
  void grew(std::uint64_t size);
  // Signs where it is time, and gives when to look next. Called by the thread of start().
  std::optional<Time> look(Time now);

  // The latest signed note; signs first where the tree has grown and the last is a second old. Unavailable
  // ("log-not-signed") where nothing can be signed; see health().
  Result<std::string> checkpoint();
  // The tlog-proof of a leaf under the latest checkpoint. NotFound where there is no such leaf; Unavailable
  // where it is not under a checkpoint yet: within kSignAtMostEvery it is.
  Result<std::string> inclusion(std::uint64_t seq);
  std::uint64_t signed_size() const { return signed_size_; }

  // Why nothing is signed any more, for /readyz.
  Result<> health() const;

  const std::string& origin() const { return key_.name(); }
  const log::VerifyKey& key() const { return key_.public_key(); }
  const log::SigningKey& signing_key() const { return key_; }

 private:
  LogKeeper(ports::Store& store, ports::Clock& clock, const LogPlace& place, log::SigningKey key);

  struct Signed {
    std::string note;
    std::uint64_t size = 0;
    Sha256 root{};
  };
  bool is_due(Time now) const;
  void sign(Time now);
  Result<Signed> latest();
  // With signing_ held: the tree of the database, from the one that was signed last and the leaves since.
  Result<log::Frontier> read_back();
  Result<std::vector<Sha256>> leaf_hashes(std::uint64_t first, std::uint64_t count);

  ports::Clock& clock_;
  const std::string tree_file_;
  const log::SigningKey key_;
  std::atomic<std::uint64_t> grown_to_{0};
  std::atomic<std::uint64_t> signed_size_{0};

  // One signs. Guards the reader and the cache, too, and only its holder changes what mutex_ guards.
  std::mutex signing_;
  std::unique_ptr<ports::Reader> reader_;
  log::HashCache hashes_;

  mutable std::mutex mutex_;
  log::Frontier signed_;    // the tree of the latest checkpoint
  std::string checkpoint_;  // empty before the first
  Time tried_at_;
  Result<> health_;

  Ticker ticker_;
};

}  // namespace nf::runtime
