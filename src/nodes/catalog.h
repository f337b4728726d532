#pragma once

#include "flow/node_type.h"

namespace nf::nodes {

// Every node type that there is.
const flow::Catalogue& catalogue();

}  // namespace nf::nodes
