#pragma once

#include <optional>

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

}  // namespace nf::http
