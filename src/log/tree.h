#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace nf::log {

// The Merkle tree of RFC 6962 section 2 (RFC 9162 section 2.1), over SHA-256.

Sha256 leaf_hash(std::string_view leaf);                    // SHA-256(0x00 ‖ leaf)
Sha256 node_hash(const Sha256& left, const Sha256& right);  // SHA-256(0x01 ‖ left ‖ right)
Sha256 empty_root();                                        // SHA-256 of nothing

// What must be kept of a tree to append to it and to know its root: the roots of its complete subtrees, at
// most 64.
class Frontier {
 public:
  void append(const Sha256& leaf);  // a leaf hash

  std::uint64_t size() const { return size_; }
  Sha256 root() const;

  // The size as 8 bytes big endian, then the subtrees' roots, the largest first.
  std::string bytes() const;
  static Result<Frontier> parse(std::string_view bytes);

  bool operator==(const Frontier&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Sha256> roots_;  // one for each bit of size_, the largest first
};

// Gives the root of the complete subtree over the 2^level leaves from index·2^level on; level 0 gives leaf
// hashes. Only asked for subtrees inside the tree that a proof is made for.
using HashReader = std::function<Result<Sha256>(unsigned level, std::uint64_t index)>;

// The root of the first `size` leaves.
Result<Sha256> tree_root(const HashReader& read, std::uint64_t size);

// PATH(index, D[size]) of RFC 6962 section 2.1.1. Requires index < size, else InvalidInput.
Result<std::vector<Sha256>> inclusion_proof(const HashReader& read, std::uint64_t index, std::uint64_t size);

// PROOF(old_size, D[size]) of RFC 6962 section 2.1.2. Requires old_size <= size, else InvalidInput. Empty
// where old_size is 0 or size.
Result<std::vector<Sha256>> consistency_proof(const HashReader& read, std::uint64_t old_size,
                                              std::uint64_t size);

// Whether the proof shows that `leaf` (a leaf hash) is number `index` of the tree. RFC 9162 section 2.1.3.2.
bool verify_inclusion(const std::vector<Sha256>& proof, const Sha256& leaf, std::uint64_t index,
                      std::uint64_t size, const Sha256& root);

// Whether the proof shows that the old tree is the beginning of the new one. RFC 9162 section 2.1.4.2; every
// tree begins with the empty one, by an empty proof.
bool verify_consistency(const std::vector<Sha256>& proof, std::uint64_t old_size, const Sha256& old_root,
                        std::uint64_t size, const Sha256& root);

}  // namespace nf::log
