#pragma once

#include <string_view>
#include <vector>

namespace nf::nodes {

// The files of src/nodes/tools, as they were at build time.
std::vector<std::string_view> manifest_texts();

}  // namespace nf::nodes
