#pragma once

#include <string>

#include "base/json.h"
#include "sim/random.h"

namespace nf::sim {

// What a document is to be.
struct Wanted {
  std::string path;        // of its hook, and its name
  std::size_t nodes = 12;  // when it has so many, nothing more is begun: more make slow seeds, not other ones
  std::string calls;       // the workflow that its steps may start; empty: none
  bool asks_models = false;
};

// A valid document that starts with a hook: gates with corrections, choices, loops, parallel branches and
// merges, children, and nodes of every kind in line.
Json grown_document(Random& random, const Wanted& wanted);
// One that starts by itself, from time to time.
Json scheduled_document(Random& random, const Wanted& wanted);

}  // namespace nf::sim
