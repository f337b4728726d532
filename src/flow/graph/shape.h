#pragma once

#include <string>
#include <vector>

#include "flow/graph.h"

namespace nf::flow {

inline constexpr std::string_view kMainPort = "main";
inline constexpr std::string_view kErrorPort = "error";
inline constexpr std::string_view kItemPort = "item";

// A graph under construction, with what its nodes' types say.
struct Shape {
  const Document& document;
  Graph graph;
  std::vector<const NodeType*> types;  // by node; null where unknown
  std::vector<NodeIndex> starts;
  std::vector<NodeIndex> order;  // of the forward graph: every node after all that lead to it

  bool is_approval(NodeIndex node) const { return types[node] != nullptr && types[node]->is_approval(); }
  bool is_rework(NodeIndex node) const { return types[node] != nullptr && types[node]->is_rework(); }
  bool is_merge(NodeIndex node) const { return types[node] != nullptr && types[node]->is_merge(); }
  bool is_loop(NodeIndex node) const { return types[node] != nullptr && types[node]->is_loop(); }
  const std::string& id(NodeIndex node) const { return document.nodes[node].id; }

  // True where tokens on the edge wait for nothing behind them and travel in the order of the forward graph.
  bool goes_forward(EdgeIndex edge) const {
    return !graph.edges[edge].returns && !graph.edges[edge].loop_return && !ignored[edge];
  }
  std::vector<bool> ignored;  // by edge: breaks the shape, and that was reported

  void report(NodeIndex node, std::string code, std::string message, std::string mend,
              Problems& problems) const;
};

// Numbers nodes and edges, finds the forward graph, the bodies of loops and the order. Reports loops' bodies
// that are entered or left on the side, and cycles.
Shape find_shape(const Document& document, const Catalogue& catalogue, Problems& problems);

// Follows each rework's line back into the forward graph and reports those that have none (`rework-line`),
// and reworks inside a loop body (`rework-in-loop`).
void find_return_lines(Shape& shape, Problems& problems);

// The whole analysis; build_graph() without letting go of what it learned.
Shape analyse(const Document& document, const Catalogue& catalogue, Problems& problems);

// "a.main": an edge for a message.
std::string name_of(const Shape& shape, EdgeIndex edge);

}  // namespace nf::flow
