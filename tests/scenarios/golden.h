#pragma once

#include "tests/scenarios/script.h"
#include "tests/scenarios/world.h"

namespace nf::scenarios {

// Where the environment's NF_GOLDEN_DIR names a folder, writes there the journal of every execution of a
// world, in the form of tests/golden/README.md. tools/golden chooses among them.
void keep_journals(World& world, const Scenario& scenario);

}  // namespace nf::scenarios
