#pragma once

#include <string_view>
#include <vector>

#include "expr/check.h"
#include "flow/names.h"

namespace nf::flow {

// The nodes that may have run when `node` does: what lies before it in the forward graph (inside a loop's
// body, what came before in this item), and each rework with its line that enters again at or before it. What
// lies between such a re-entry point and its rework has been taken back.
std::vector<bool> ran_before(const Graph& graph, NodeIndex node);

// The roots that may stand at a place of a node.
std::vector<std::string_view> roots_at(const NodeType& type, bool in_loop, ExpressionPlace place);

// A body is known by the schema that it was checked against.
expr::Shape body_of(const NodeSpec& start);
// The start node's output.
expr::Shape trigger_of(const Document& document, const Graph& graph);

}  // namespace nf::flow
