#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "log/tree.h"
#include "ports/store.h"
#include "runtime/versions.h"

namespace nf::runtime {

// What a look through a whole database found.
struct Diagnosis {
  std::uint64_t executions = 0;
  std::uint64_t events = 0;
  std::uint64_t leaves = 0;
  std::uint64_t decisions = 0;
  Sha256 log_root{};                   // of all leaves
  std::optional<Time> last_leaf = {};  // when it was written
  std::vector<std::string> findings;   // what is wrong, a sentence each; empty when all is well
};

// Checks what must always hold: each saved state is what its journal gives, each act has exactly one leaf,
// the leaves of a subject chain without a gap, and the log's tree is the tree of its leaves. Reads everything
// once. `signed_tree`: the tree that was signed last, which the log must begin with.
Result<Diagnosis> examine(ports::Reader& reader, Versions& versions,
                          const log::Frontier* signed_tree = nullptr);

}  // namespace nf::runtime
