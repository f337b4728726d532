#pragma once

#include <string>

#include "flow/node_type.h"

namespace nf::app {

// The program that runs code lies beside this one.
std::string code_runner();

// Every node type, of which `code` has its source read by that program. Lives as long as this one.
const flow::Catalogue& node_types();

}  // namespace nf::app
