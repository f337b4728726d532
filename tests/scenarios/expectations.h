#pragma once

#include <optional>
#include <string>

#include "tests/scenarios/script.h"
#include "tests/scenarios/world.h"

namespace nf::scenarios {

// Whether one expectation of a `then` holds; else what was found instead. README.md lists the words.
std::optional<std::string> unmet(World& world, const Words& expected);

}  // namespace nf::scenarios
