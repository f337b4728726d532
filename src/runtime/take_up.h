#pragma once

#include <functional>
#include <vector>

#include "base/result.h"
#include "engine/release.h"

namespace nf::runtime {

class Runtime;

// Gives `take` what is due in every execution that runs, by what is durable: what a process finds at its
// start.
Result<> take_up_due(Runtime& runtime, const std::function<void(std::vector<engine::Release>)>& take);

}  // namespace nf::runtime
