#pragma once

#include <string>
#include <vector>

#include "tests/scenarios/script.h"

namespace nf::scenarios {

struct Failure {
  int line = 0;
  std::string message;  // the act, what was expected, what was found, the last of the journal
};

// Plays a scenario from its beginning in a world of its own.
std::vector<Failure> play(const Scenario& scenario);

// Every scenario below a folder, in the order of the files' names.
Result<std::vector<Scenario>> load_scenarios(const std::string& folder);

}  // namespace nf::scenarios
