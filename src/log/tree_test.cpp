#include "log/tree.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "log/hash_cache.h"

namespace nf::log {
namespace {

using Proof = std::vector<Sha256>;

std::vector<Sha256> leaves(std::size_t count) {
  std::vector<Sha256> hashes;
  for (std::size_t i = 0; i < count; ++i) hashes.push_back(leaf_hash("leaf " + std::to_string(i)));
  return hashes;
}

// RFC 6962 section 2.1, word for word.
class Naive {
 public:
  explicit Naive(std::size_t count) : leaves_(leaves(count)) {}

  const std::vector<Sha256>& all() const { return leaves_; }

  HashReader reader() {
    return [this](unsigned level, std::uint64_t index) { return root(index << level, (index + 1) << level); };
  }

  Sha256 root(std::size_t first, std::size_t end) {
    if (first == end) return empty_root();
    if (end - first == 1) return leaves_[first];
    const auto known = roots_.find({first, end});
    if (known != roots_.end()) return known->second;
    const std::size_t k = split(end - first);
    const Sha256 hash = node_hash(root(first, first + k), root(first + k, end));
    roots_[{first, end}] = hash;
    return hash;
  }

  Proof path(std::size_t m, std::size_t first, std::size_t end) {
    if (end - first == 1) return {};
    const std::size_t k = split(end - first);
    Proof proof = m < k ? path(m, first, first + k) : path(m - k, first + k, end);
    proof.push_back(m < k ? root(first + k, end) : root(first, first + k));
    return proof;
  }

  Proof subproof(std::size_t m, std::size_t first, std::size_t end, bool complete) {
    if (m == end - first) return complete ? Proof{} : Proof{root(first, end)};
    const std::size_t k = split(end - first);
    Proof proof = m <= k ? subproof(m, first, first + k, complete) : subproof(m - k, first + k, end, false);
    proof.push_back(m <= k ? root(first + k, end) : root(first, first + k));
    return proof;
  }

 private:
  static std::size_t split(std::size_t n) {
    std::size_t k = 1;
    while (k * 2 < n) k *= 2;
    return k;
  }

  std::vector<Sha256> leaves_;
  std::map<std::pair<std::size_t, std::size_t>, Sha256> roots_;
};

LeafReader reader_of(const std::vector<Sha256>& hashes, std::size_t* reads = nullptr) {
  return [&hashes, reads](std::uint64_t first, std::uint64_t count) -> Result<std::vector<Sha256>> {
    if (reads != nullptr) *reads += count;
    if (first + count > hashes.size()) return std::vector<Sha256>{};
    return std::vector<Sha256>(hashes.begin() + static_cast<std::ptrdiff_t>(first),
                               hashes.begin() + static_cast<std::ptrdiff_t>(first + count));
  };
}

Sha256 flipped(Sha256 hash) {
  hash[7] ^= 1;
  return hash;
}

TEST(Tree, KnownRoots) {  // computed by another program
  EXPECT_EQ(hex(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(leaf_hash("leaf 0")), "1bb97dcc21635d47e2663efdfd0a174686d98dd701352dd2cd06e8b43fd3d305");
  Frontier frontier;
  for (const Sha256& leaf : leaves(7)) frontier.append(leaf);
  EXPECT_EQ(hex(frontier.root()), "5a61fc2b54f9cfa71774f2432143dd40c6cb2b11947faf65a7d3da5cb65199c8");
}

TEST(Tree, FrontierHasTheRootOfEverySizeTo1024) {
  Naive naive(1024);
  HashCache cache(reader_of(naive.all()));
  Frontier frontier;
  for (std::size_t size = 0;; ++size) {
    ASSERT_EQ(frontier.size(), size);
    ASSERT_EQ(frontier.root(), naive.root(0, size)) << size;
    ASSERT_EQ(*tree_root(cache.reader(), size), frontier.root()) << size;
    const auto again = Frontier::parse(frontier.bytes());
    ASSERT_TRUE(again.has_value());
    ASSERT_EQ(*again, frontier);
    if (size == 1024) break;
    frontier.append(naive.all()[size]);
  }
}

TEST(Tree, FrontierOfOtherBytesIsRefused) {
  Frontier frontier;
  for (const Sha256& leaf : leaves(5)) frontier.append(leaf);
  const std::string bytes = frontier.bytes();
  EXPECT_EQ(bytes.size(), 8 + 2 * 32);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(Frontier::parse(bytes.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(Frontier::parse(bytes + "x").has_value());
}

TEST(Tree, InclusionOfEveryLeafInEverySizeTo256) {
  Naive naive(256);
  for (std::size_t size = 1; size <= 256; ++size) {
    const Sha256 root = naive.root(0, size);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = inclusion_proof(naive.reader(), index, size);
      ASSERT_TRUE(proof.has_value());
      ASSERT_EQ(*proof, naive.path(index, 0, size)) << index << " of " << size;
      ASSERT_TRUE(verify_inclusion(*proof, naive.all()[index], index, size, root)) << index << " of " << size;
    }
  }
}

TEST(Tree, ConsistencyOfEveryPairTo256) {
  Naive naive(256);
  for (std::size_t size = 0; size <= 256; ++size) {
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const auto proof = consistency_proof(naive.reader(), old_size, size);
      ASSERT_TRUE(proof.has_value());
      if (old_size > 0) {
        ASSERT_EQ(*proof, naive.subproof(old_size, 0, size, true)) << old_size << " to " << size;
      }
      ASSERT_TRUE(verify_consistency(*proof, old_size, naive.root(0, old_size), size, naive.root(0, size)))
          << old_size << " to " << size;
    }
  }
}

TEST(Tree, ChangedInclusionProofsAreRefused) {
  Naive naive(20);
  for (std::size_t size = 1; size <= 20; ++size) {
    const Sha256 root = naive.root(0, size);
    for (std::size_t index = 0; index < size; ++index) {
      const Sha256 leaf = naive.all()[index];
      const Proof proof = *inclusion_proof(naive.reader(), index, size);
      EXPECT_FALSE(verify_inclusion(proof, flipped(leaf), index, size, root));
      EXPECT_FALSE(verify_inclusion(proof, leaf, index, size, flipped(root)));
      EXPECT_FALSE(verify_inclusion(proof, leaf, size, size, root));
      for (std::size_t other = 0; other < size; ++other) {
        EXPECT_EQ(verify_inclusion(proof, leaf, other, size, root), other == index);
      }
      for (std::size_t i = 0; i < proof.size(); ++i) {
        Proof changed = proof;
        changed[i] = flipped(changed[i]);
        EXPECT_FALSE(verify_inclusion(changed, leaf, index, size, root));
      }
      Proof longer = proof;
      longer.push_back(leaf);
      EXPECT_FALSE(verify_inclusion(longer, leaf, index, size, root));
      if (!proof.empty()) {
        const Proof shorter(proof.begin(), proof.end() - 1);
        EXPECT_FALSE(verify_inclusion(shorter, leaf, index, size, root));
      }
    }
  }
}

TEST(Tree, ChangedConsistencyProofsAreRefused) {
  Naive naive(20);
  for (std::size_t size = 1; size <= 20; ++size) {
    const Sha256 root = naive.root(0, size);
    for (std::size_t old_size = 1; old_size <= size; ++old_size) {
      const Sha256 old_root = naive.root(0, old_size);
      const Proof proof = *consistency_proof(naive.reader(), old_size, size);
      EXPECT_FALSE(verify_consistency(proof, old_size, flipped(old_root), size, root));
      EXPECT_FALSE(verify_consistency(proof, old_size, old_root, size, flipped(root)));
      EXPECT_FALSE(verify_consistency(proof, size + 1, old_root, size, root));
      for (std::size_t i = 0; i < proof.size(); ++i) {
        Proof changed = proof;
        changed[i] = flipped(changed[i]);
        EXPECT_FALSE(verify_consistency(changed, old_size, old_root, size, root));
      }
      Proof longer = proof;
      longer.push_back(root);
      EXPECT_FALSE(verify_consistency(longer, old_size, old_root, size, root));
      if (!proof.empty()) {
        const Proof shorter(proof.begin(), proof.end() - 1);
        EXPECT_FALSE(verify_consistency(shorter, old_size, old_root, size, root));
      }
    }
  }
  EXPECT_FALSE(verify_consistency({}, 0, naive.root(0, 1), 5, naive.root(0, 5)));
}

TEST(Tree, OutsideTheTreeIsRefused) {
  const auto hashes = leaves(8);
  HashCache cache(reader_of(hashes));
  EXPECT_FALSE(inclusion_proof(cache.reader(), 8, 8).has_value());
  EXPECT_FALSE(inclusion_proof(cache.reader(), 0, 0).has_value());
  EXPECT_FALSE(consistency_proof(cache.reader(), 9, 8).has_value());
}

TEST(Tree, LeavesThatTheStoreLacksFailTheProof) {
  const auto hashes = leaves(8);
  HashCache cache(reader_of(hashes));
  const auto proof = inclusion_proof(cache.reader(), 0, 16);
  ASSERT_FALSE(proof.has_value());
  EXPECT_EQ(proof.error().code, ErrorCode::Storage);
}

TEST(Tree, LaterProofsReadFewLeaves) {
  const std::size_t size = 140'000;  // more than 256 * 256, so that the second tier is used
  const auto hashes = leaves(size);
  std::size_t reads = 0;
  HashCache cache(reader_of(hashes, &reads));
  Frontier frontier;
  for (const Sha256& leaf : hashes) frontier.append(leaf);
  ASSERT_TRUE(inclusion_proof(cache.reader(), 0, size).has_value());

  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  for (int i = 0; i < 50; ++i) {
    const std::uint64_t index = random() % size;
    reads = 0;
    const auto proof = inclusion_proof(cache.reader(), index, size);
    ASSERT_TRUE(proof.has_value());
    EXPECT_TRUE(verify_inclusion(*proof, hashes[index], index, size, frontier.root())) << "seed " << seed;
    EXPECT_LE(reads, i == 0 ? 70'000u : 1'000u) << "seed " << seed;
  }
}

}  // namespace
}  // namespace nf::log
