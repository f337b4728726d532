#pragma once

#include <optional>

#include "engine/decide.h"
#include "log/leaf.h"

namespace nf::runtime {

// What the leaves of one execution are made with.
struct LeafContext {
  const engine::State& state;  // after the turn
  const engine::Version& version;
  const engine::Actor& actor;
  const Sha256& subject_key;  // salts of commitments come from it
  std::uint64_t seq = 0;      // the leaf's place in the log
  std::uint64_t count = 0;    // leaves that the execution has already
  bool ended = false;         // whether it had ended before the event: its leaf that says so is its last
};

// The leaf of an event, where it is an act that has one (evidence.md, section 1). Exactly one leaf an act;
// nothing personal and no free text in it, only commitments.
std::optional<log::LeafDraft> leaf_of(const engine::Event& event, const LeafContext& context);

log::Actor leaf_actor(const engine::Actor& actor);

}  // namespace nf::runtime
