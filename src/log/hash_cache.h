#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "log/tree.h"

namespace nf::log {

// Gives the leaf hashes [first, first + count), exactly `count` of them.
using LeafReader = std::function<Result<std::vector<Sha256>>(std::uint64_t first, std::uint64_t count)>;

// Answers for the inner hashes of a growing tree from its stored leaf hashes. Every 256 leaves it keeps one
// hash, and every 256 of those one more, as tiled logs do: 125 KB for a million leaves. Complete subtrees
// never change, so nothing goes stale. After the first proof of a tree, the next reads a few hundred leaf
// hashes at most. Not thread-safe.
class HashCache {
 public:
  explicit HashCache(LeafReader read) : read_(std::move(read)) {}

  Result<Sha256> node(unsigned level, std::uint64_t index);

  // Valid while this cache lives.
  HashReader reader() {
    return [this](unsigned level, std::uint64_t index) { return node(level, index); };
  }

 private:
  Result<std::vector<Sha256>> leaves(std::uint64_t first, std::uint64_t count);
  Result<std::vector<Sha256>> kept(unsigned tier, std::uint64_t first, std::uint64_t count);

  LeafReader read_;
  std::vector<std::unordered_map<std::uint64_t, Sha256>>
      tiers_;  // [t][i]: the subtree of 256^(t+1) leaves number i
};

}  // namespace nf::log
