#pragma once

#include <string_view>
#include <vector>

#include "sim/world.h"

namespace nf::sim {

// A bug that is planted, to prove that a checker would see its like.
struct Canary {
  std::string_view name;
  void (*plant)(World& world);
};

// Those in the runtime's shell: the order of sync and answer, what is stored, when effects run.
std::vector<Canary> shell_canaries();
// Those between decide and record.
std::vector<Canary> engine_canaries();
// Those in children, schedules, AI steps, held requests and tests.
std::vector<Canary> part_canaries();

std::vector<Canary> all_canaries();

}  // namespace nf::sim
