#pragma once

#include <mutex>
#include <optional>
#include <set>

#include "base/hash.h"
#include "http/route.h"

namespace nf::http {

// A request that may be repeated. Two are the same if key and body are; the same key with another body is
// refused.
struct IdempotencyKey {
  Sha256 key{};   // of caller, method, path and the header
  Sha256 body{};  // of its bytes
};

inline constexpr std::size_t kMaxIdempotencyKeyBytes = 255;

// From the Idempotency-Key header of a call whose body is read. nullopt without the header; InvalidInput
// where it is empty, over 255 bytes or not printable ASCII.
Result<std::optional<IdempotencyKey>> idempotency_key(const Call& call);

// Whether a reply to a request with a key is kept, so that a repeat gets it: 2xx, and the engine's 409 and
// 422.
bool is_kept(int status, bool from_engine);

// The keys whose first request still runs. Thread-safe.
class RunningKeys {
 public:
  // Takes the key as long as it lives.
  class Mark {
   public:
    Mark(RunningKeys& keys, const Sha256& key) : keys_(&keys), key_(key) {}
    Mark(Mark&& other) noexcept : keys_(std::exchange(other.keys_, nullptr)), key_(other.key_) {}
    Mark& operator=(Mark&&) = delete;
    ~Mark();

   private:
    RunningKeys* keys_;
    Sha256 key_;
  };

  // Conflict ("idempotency-running") where another request has it. The set must outlive the mark.
  Result<Mark> mark(const Sha256& key);

 private:
  std::mutex mutex_;
  std::set<Sha256> running_;
};

}  // namespace nf::http
