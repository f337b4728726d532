#include <algorithm>

#include "base/check.h"
#include "fuzz/target.h"
#include "log/tree.h"

namespace nf::fuzz {
namespace {

using log::Frontier;
using Proof = std::vector<Sha256>;

constexpr std::uint64_t kMaxLeaves = 64;

Sha256 leaf(std::uint64_t index) { return log::leaf_hash(std::to_string(index)); }

Result<Sha256> read(unsigned level, std::uint64_t index) {
  if (level == 0) return leaf(index);
  const Sha256 left = *read(level - 1, 2 * index), right = *read(level - 1, 2 * index + 1);
  return log::node_hash(left, right);
}

Sha256 root_of(std::uint64_t size) { return *log::tree_root(read, size); }

std::string bytes_of_proof(const Proof& proof) {
  std::string bytes;
  for (const Sha256& hash : proof) bytes += bytes_of(hash);
  return bytes;
}

Proof proof_of(std::string_view bytes) {
  Proof proof(bytes.size() / sizeof(Sha256));
  for (std::size_t i = 0; i < proof.size(); ++i)
    std::copy_n(bytes.data() + i * sizeof(Sha256), sizeof(Sha256), reinterpret_cast<char*>(proof[i].data()));
  return proof;
}

unsigned take(std::string_view& bytes) {
  if (bytes.empty()) return 0;
  const auto byte = static_cast<unsigned char>(bytes[0]);
  bytes.remove_prefix(1);
  return byte;
}

// A proof says one thing: no other bytes show it, and it shows nothing about another place or leaf.
void inclusion(std::uint64_t size, std::uint64_t index, std::uint64_t claimed, std::string_view& edits) {
  const Proof genuine = *log::inclusion_proof(read, index, size);
  const Sha256 root = root_of(size);
  CHECK(log::verify_inclusion(genuine, leaf(index), index, size, root));
  const Proof other = proof_of(edited(bytes_of_proof(genuine), edits));
  if (log::verify_inclusion(other, leaf(index), claimed, size, root))
    CHECK(other == genuine && claimed == index);
  if (claimed != index) CHECK(!log::verify_inclusion(other, leaf(claimed), index, size, root));
}

void consistency(std::uint64_t old_size, std::uint64_t size, std::string_view& edits) {
  const Proof genuine = *log::consistency_proof(read, old_size, size);
  const Sha256 root = root_of(size), old_root = root_of(old_size);
  CHECK(log::verify_consistency(genuine, old_size, old_root, size, root));
  const Proof other = proof_of(edited(bytes_of_proof(genuine), edits));
  if (log::verify_consistency(other, old_size, old_root, size, root)) CHECK(other == genuine);
  if (old_size > 0) CHECK(!log::verify_consistency(other, old_size, leaf(old_size), size, root));
}

void frontier(std::string_view bytes) {
  if (const auto parsed = Frontier::parse(bytes)) CHECK(parsed->bytes() == bytes);
}

}  // namespace

void one_input(std::string_view bytes) {
  frontier(bytes);
  const std::uint64_t size = 1 + take(bytes) % kMaxLeaves;
  const std::uint64_t index = take(bytes) % size, claimed = take(bytes) % (2 * kMaxLeaves);
  inclusion(size, index, claimed, bytes);
  consistency(index, size, bytes);
  Frontier grown;
  for (std::uint64_t i = 0; i < size; ++i) grown.append(leaf(i));
  CHECK(grown.root() == root_of(size));
  frontier(edited(grown.bytes(), bytes));
}

}  // namespace nf::fuzz
