#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flow/document.h"
#include "flow/node_type.h"
#include "flow/problem.h"

namespace nf::flow {

using NodeIndex = int;
using EdgeIndex = int;
inline constexpr int kNone = -1;

// The document's edges as numbers, and what follows from their shape (workflow.md, section 2). Edges keep the
// document's order and numbering: journals name them by index.
struct Graph {
  struct Edge {
    NodeIndex from;
    NodeIndex to;
    std::string port;
    // A return edge carries live tokens only and nothing waits for it: it leaves a rework's main port, or
    // lies on the line from there back into the forward graph. A loop's own return is none.
    bool returns = false;
    // A loop's own return: an edge back to the loop from inside the body that its port `item` starts.
    bool loop_return = false;
  };
  struct Node {
    std::vector<EdgeIndex> in;
    std::vector<EdgeIndex> out;
    bool forward = false;  // in the forward graph
    // For a rework: where its line re-enters the forward graph (kNone while there is none).
    NodeIndex reentry = kNone;
    // The innermost loop in whose body this node lies.
    NodeIndex loop = kNone;
  };

  std::vector<Node> nodes;  // as Document::nodes
  std::vector<Edge> edges;  // as Document::edges
  NodeIndex start = kNone;
  std::map<std::string, NodeIndex, std::less<>> by_id;

  NodeIndex find(std::string_view id) const;
  // Nodes that the forward graph reaches from `node`, itself included, as a mask by index.
  std::vector<bool> downstream(NodeIndex node) const;
  // Nodes from which the forward graph reaches `node`, itself not included. A node on a return line has the
  // rework and all that is upstream of it.
  std::vector<bool> upstream(NodeIndex node) const;
};

// Builds the graph of a document. Whatever breaks the token rules is added to `problems`; the graph is then
// not to be run. What check() finds in single nodes and edges is passed over: an edge that joins no two nodes
// keeps its number and lies in no list, a node of an unknown type counts as one with one port, a document
// without a start has no forward graph.
Graph build_graph(const Document& document, const Catalogue& catalogue, Problems& problems);

}  // namespace nf::flow
