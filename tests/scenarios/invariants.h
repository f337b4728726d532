#pragma once

#include <string>
#include <vector>

#include "tests/scenarios/world.h"

namespace nf::scenarios {

// What must hold after every act, whatever the scenario: saved state equals replay of the journal, every act
// has exactly one leaf and every leaf chains, list rows equal the engine's own view, nobody barred decides,
// whatever has not ended waits for something that has a name. Gives what does not hold.
std::vector<std::string> broken_invariants(World& world);

}  // namespace nf::scenarios
