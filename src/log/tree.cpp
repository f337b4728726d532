#include "log/tree.h"

#include <bit>
#include <cstring>

#include "base/check.h"

namespace nf::log {
namespace {

constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kSizeBytes = 8;

// The largest power of two smaller than `size`. Requires size > 1.
std::uint64_t split(std::uint64_t size) { return std::bit_floor(size - 1); }

// The root of `size` leaves from `first` on, a range that RFC 6962's recursion gives: where its size is a
// power of two, `first` is a multiple of it.
Result<Sha256> range_root(const HashReader& read, std::uint64_t first, std::uint64_t size) {
  if (std::has_single_bit(size)) {
    const auto level = static_cast<unsigned>(std::countr_zero(size));
    return read(level, first >> level);
  }
  const std::uint64_t left = split(size);
  const Sha256 left_root = TRY(range_root(read, first, left));
  const Sha256 right_root = TRY(range_root(read, first + left, size - left));
  return node_hash(left_root, right_root);
}

Sha256 read_hash(std::string_view bytes) {
  Sha256 hash;
  std::memcpy(hash.data(), bytes.data(), kHashBytes);
  return hash;
}

}  // namespace

Sha256 leaf_hash(std::string_view leaf) { return sha256(std::string_view{"\0", 1}, leaf); }

Sha256 node_hash(const Sha256& left, const Sha256& right) {
  std::array<char, 1 + 2 * kHashBytes> bytes;
  bytes[0] = 1;
  std::memcpy(bytes.data() + 1, left.data(), kHashBytes);
  std::memcpy(bytes.data() + 1 + kHashBytes, right.data(), kHashBytes);
  return sha256({bytes.data(), bytes.size()});
}

Sha256 empty_root() { return sha256({}); }

void Frontier::append(const Sha256& leaf) {
  roots_.push_back(leaf);
  for (int merges = std::countr_one(size_); merges > 0; --merges) {
    const Sha256 right = roots_.back();
    roots_.pop_back();
    roots_.back() = node_hash(roots_.back(), right);
  }
  ++size_;
}

Sha256 Frontier::root() const {
  if (roots_.empty()) return empty_root();
  Sha256 root = roots_.back();
  for (std::size_t i = roots_.size() - 1; i > 0; --i) root = node_hash(roots_[i - 1], root);
  return root;
}

std::string Frontier::bytes() const {
  std::string bytes(kSizeBytes, '\0');
  for (std::size_t i = 0; i < kSizeBytes; ++i) bytes[i] = static_cast<char>(size_ >> (56 - 8 * i));
  for (const Sha256& root : roots_) bytes += bytes_of(root);
  return bytes;
}

Result<Frontier> Frontier::parse(std::string_view bytes) {
  const auto refused = [] { return fail(ErrorCode::InvalidInput, "not the frontier of a tree"); };
  if (bytes.size() < kSizeBytes) return refused();
  Frontier frontier;
  for (std::size_t i = 0; i < kSizeBytes; ++i) {
    frontier.size_ = frontier.size_ << 8 | static_cast<unsigned char>(bytes[i]);
  }
  bytes.remove_prefix(kSizeBytes);
  if (bytes.size() != kHashBytes * static_cast<std::size_t>(std::popcount(frontier.size_))) return refused();
  for (; !bytes.empty(); bytes.remove_prefix(kHashBytes)) frontier.roots_.push_back(read_hash(bytes));
  return frontier;
}

Result<Sha256> tree_root(const HashReader& read, std::uint64_t size) {
  if (size == 0) return empty_root();
  return range_root(read, 0, size);
}

Result<std::vector<Sha256>> inclusion_proof(const HashReader& read, std::uint64_t index, std::uint64_t size) {
  if (index >= size) {
    return fail(ErrorCode::InvalidInput,
                "entry " + std::to_string(index) + " is not in a tree of size " + std::to_string(size));
  }
  std::vector<Sha256> proof;  // made from the root down, told from the leaf up
  std::uint64_t first = 0;
  while (size > 1) {
    const std::uint64_t left = split(size);
    if (index - first < left) {
      proof.push_back(TRY(range_root(read, first + left, size - left)));
      size = left;
    } else {
      proof.push_back(TRY(range_root(read, first, left)));
      first += left;
      size -= left;
    }
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<std::vector<Sha256>> consistency_proof(const HashReader& read, std::uint64_t old_size,
                                              std::uint64_t size) {
  if (old_size > size) {
    return fail(ErrorCode::InvalidInput, "a tree of size " + std::to_string(size) +
                                             " has no beginning of size " + std::to_string(old_size));
  }
  std::vector<Sha256> proof;
  if (old_size == 0 || old_size == size) return proof;
  std::uint64_t first = 0;
  std::uint64_t old_end = old_size;  // of the old tree, within the range that begins at `first`
  while (old_end != size) {
    const std::uint64_t left = split(size);
    if (old_end <= left) {
      proof.push_back(TRY(range_root(read, first + left, size - left)));
      size = left;
    } else {
      proof.push_back(TRY(range_root(read, first, left)));
      first += left;
      old_end -= left;
      size -= left;
    }
  }
  // The range left over is the whole old tree only where no left part was cut off; its root is then known
  // already.
  if (first != 0) proof.push_back(TRY(range_root(read, first, size)));
  std::reverse(proof.begin(), proof.end());
  return proof;
}

bool verify_inclusion(const std::vector<Sha256>& proof, const Sha256& leaf, std::uint64_t index,
                      std::uint64_t size, const Sha256& root) {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Sha256 hash = leaf;
  for (const Sha256& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) == 1 || node == last) {
      hash = node_hash(sibling, hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool verify_consistency(const std::vector<Sha256>& proof, std::uint64_t old_size, const Sha256& old_root,
                        std::uint64_t size, const Sha256& root) {
  if (old_size > size) return false;
  if (old_size == 0) return proof.empty() && old_root == empty_root();
  if (old_size == size) return proof.empty() && old_root == root;
  if (proof.empty()) return false;
  std::uint64_t node = old_size - 1;
  std::uint64_t last = size - 1;
  while ((node & 1) == 1) {
    node >>= 1;
    last >>= 1;
  }
  // Where the old tree is a complete subtree of the new one, the proof leaves its root out.
  const bool complete = std::has_single_bit(old_size);
  Sha256 old_hash = complete ? old_root : proof.front();
  Sha256 hash = old_hash;
  for (std::size_t i = complete ? 0 : 1; i < proof.size(); ++i) {
    if (last == 0) return false;
    if ((node & 1) == 1 || node == last) {
      old_hash = node_hash(proof[i], old_hash);
      hash = node_hash(proof[i], hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, proof[i]);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == old_root && hash == root;
}

}  // namespace nf::log
