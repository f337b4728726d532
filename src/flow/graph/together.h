#pragma once

#include <cstdint>
#include <vector>

#include "flow/graph/shape.h"

namespace nf::flow {

// Which nodes and edges of the forward graph can carry live tokens in the same run.
//
// Two can exactly if there are two paths from the start, one to each, that take the same port of every node
// that takes one port and lies on both. (A `merge` with `need: all` counts like any other: it makes fewer
// tokens live, never more.) That is decided for all pairs at once, in the order of the graph: whether a pair
// can is what its later one's predecessors can together with its earlier one. Only two edges out of one node
// meet at a choice, so each node's edges come right after it. Time and space are quadratic in nodes and
// edges, with bits.
class Together {
 public:
  explicit Together(const Shape& shape);

  bool nodes(NodeIndex a, NodeIndex b) const { return has(node_place_[a], node_place_[b]); }
  bool edges(EdgeIndex a, EdgeIndex b) const { return has(edge_place_[a], edge_place_[b]); }

  // The nodes that can have run when `node` has run and none of its own tokens has left it yet.
  std::vector<bool> before_or_beside(NodeIndex node) const;

 private:
  using Row = std::vector<std::uint64_t>;

  bool has(int a, int b) const {
    return a != kNone && b != kNone && (rows_[a][static_cast<std::size_t>(b) / 64] >> (b % 64) & 1) != 0;
  }
  void add_node(NodeIndex node);
  void add_edge(EdgeIndex edge);
  void settle(int place, Row row);
  bool leave_together(EdgeIndex a, EdgeIndex b) const;

  const Shape& shape_;
  std::vector<Row> rows_;
  std::vector<int> node_place_;
  std::vector<int> edge_place_;
};

}  // namespace nf::flow
