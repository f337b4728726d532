#pragma once

#include <functional>
#include <string_view>

#include "flow/document.h"
#include "flow/graph.h"
#include "flow/node_type.h"
#include "flow/problem.h"

namespace nf::flow {

// What the workspace knows that a document may name.
struct Surroundings {
  std::function<bool(std::string_view connection)> has_connection = [](std::string_view) { return false; };
  std::function<bool(std::string_view workflow)> has_workflow = [](std::string_view) { return false; };
};

// Every reason why this document cannot be published, all at once, in the order of its nodes; empty when it
// can. (workflow.md: section 1 "Publishing", section 2, section 5.2 rule 9.)
Problems check(const Document& document, const Catalogue& catalogue, const Surroundings& surroundings = {});

}  // namespace nf::flow
