#include "log/hash_cache.h"

#include "base/check.h"

namespace nf::log {
namespace {

constexpr unsigned kTierLevels = 8;  // 256 hashes become one

// The root over a power of two of hashes.
Sha256 fold(std::vector<Sha256> hashes) {
  while (hashes.size() > 1) {
    for (std::size_t i = 0; i < hashes.size() / 2; ++i)
      hashes[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
    hashes.resize(hashes.size() / 2);
  }
  return hashes.front();
}

}  // namespace

Result<Sha256> HashCache::node(unsigned level, std::uint64_t index) {
  const unsigned tier = level / kTierLevels;
  const unsigned above = level % kTierLevels;
  const std::uint64_t first = index << above;
  const std::uint64_t count = std::uint64_t{1} << above;
  return fold(tier == 0 ? TRY(leaves(first, count)) : TRY(kept(tier, first, count)));
}

Result<std::vector<Sha256>> HashCache::leaves(std::uint64_t first, std::uint64_t count) {
  auto hashes = TRY(read_(first, count));
  if (hashes.size() != count) return fail(ErrorCode::Storage, "the log lacks leaves that it should have");
  return hashes;
}

Result<std::vector<Sha256>> HashCache::kept(unsigned tier, std::uint64_t first, std::uint64_t count) {
  if (tiers_.size() < tier) tiers_.resize(tier);
  std::vector<Sha256> hashes;
  hashes.reserve(count);
  for (std::uint64_t index = first; index < first + count; ++index) {
    const auto found = tiers_[tier - 1].find(index);
    if (found != tiers_[tier - 1].end()) {
      hashes.push_back(found->second);
      continue;
    }
    const std::uint64_t below = index << kTierLevels;
    constexpr std::uint64_t kWidth = std::uint64_t{1} << kTierLevels;
    hashes.push_back(fold(tier == 1 ? TRY(leaves(below, kWidth)) : TRY(kept(tier - 1, below, kWidth))));
    tiers_[tier - 1].emplace(index, hashes.back());
  }
  return hashes;
}

}  // namespace nf::log
