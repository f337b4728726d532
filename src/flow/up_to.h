#pragma once

#include <string_view>
#include <vector>

#include "flow/check.h"

namespace nf::flow {

// A part of a document that runs by itself.
struct Part {
  Json document;
  std::size_t node = 0;            // the index of the node in the whole
  std::vector<std::size_t> nodes;  // by node of the part: its index in the whole
  std::vector<std::size_t> edges;  // the same for edges
};

// The document cut off behind a node: the start, what leads to the node in the forward graph, and the node. A
// rework that is left keeps its line back. Nothing leads on from the node, but a rework's line. NotFound
// where there is no such node, InvalidInput where this is no document or larger than check() takes.
Result<Part> up_to(const Json& document, const Catalogue& catalogue, std::string_view node);

// Why the part cannot run: as check() of the part, with pointers into the whole. What only the cut brings
// about, such as an expression that names a step behind it, is none; whatever is wrong elsewhere in the whole
// is none either.
Problems check_part(const Part& part, const Json& whole, const Catalogue& catalogue,
                    const Surroundings& surroundings = {});

}  // namespace nf::flow
