#pragma once

#include <string_view>
#include <vector>

#include "engine/release.h"
#include "runtime/writing.h"

namespace nf::runtime {

// What these events have made due of one kind of effect: they asked for it, or resumed the execution.
std::vector<engine::Release> made_due(const Loaded& loaded, const std::vector<engine::Event>& events,
                                      std::string_view kind);

}  // namespace nf::runtime
