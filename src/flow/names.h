#pragma once

#include <string>
#include <vector>

#include "expr/check.h"
#include "flow/graph.h"

namespace nf::flow {

// Where an expression stands in a node's config.
enum class ExpressionPlace {
  Template,      // {{ … }} in a string
  Condition,     // a `when`
  RequestCheck,  // a `when` of `checks`, about a body that has not been taken yet
};

// The place of what is written without braces: a start node has only checks.
ExpressionPlace place_of_condition(const NodeType& type);

// What an expression at a place of a node may name, by the rules of the publishing checks.
struct NamesAt {
  expr::Names names;          // `nodes`: those that may have run before
  std::vector<bool> certain;  // by node: has run whichever way led here
};

// The document may be incomplete; it keeps check()'s limits, and the node is of a known type.
NamesAt names_at(const Document& document, const Graph& graph, const Catalogue& catalogue, NodeIndex node,
                 ExpressionPlace place);

// Whether the document is within the limits of check(): larger ones are not looked at.
Problems check_size(const Document& document);

}  // namespace nf::flow
