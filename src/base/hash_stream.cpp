#include "base/hash_stream.h"

#include <sodium.h>

namespace nf {

struct HashStream::State {
  crypto_hash_sha256_state sha{};
};

HashStream::HashStream() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->sha); }
HashStream::HashStream(HashStream&&) noexcept = default;
HashStream::~HashStream() = default;

void HashStream::add(std::string_view bytes) {
  crypto_hash_sha256_update(&state_->sha, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

Sha256 HashStream::hash() const {
  State copy = *state_;
  Sha256 hash;
  crypto_hash_sha256_final(&copy.sha, hash.data());
  return hash;
}

}  // namespace nf
