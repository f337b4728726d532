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

struct Findings {
  Problems problems;  // as of check()
  // What does not keep it from being published and is surely not meant: a rule that is never taken, rows of a
  // table that overlap, code that could not be checked.
  Problems warnings;
};

// As check(), and what else can be said for certain. Warnings are about nodes without a problem, in their
// order; where saying more would take too long, there are fewer.
Findings examine(const Document& document, const Catalogue& catalogue, const Surroundings& surroundings = {});

}  // namespace nf::flow
