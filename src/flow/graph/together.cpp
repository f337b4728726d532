#include "flow/graph/together.h"

#include <algorithm>

namespace nf::flow {
namespace {

void set(std::vector<std::uint64_t>& row, int place, bool value = true) {
  const std::uint64_t bit = std::uint64_t{1} << (place % 64);
  auto& word = row[static_cast<std::size_t>(place) / 64];
  word = value ? word | bit : word & ~bit;
}

}  // namespace

Together::Together(const Shape& shape)
    : shape_(shape),
      node_place_(shape.graph.nodes.size(), kNone),
      edge_place_(shape.graph.edges.size(), kNone) {
  int places = 0;
  for (const NodeIndex node : shape.order) {
    node_place_[node] = places++;
    for (const EdgeIndex edge : shape.graph.nodes[node].out) {
      if (!shape.graph.edges[edge].returns) edge_place_[edge] = places++;
    }
  }
  const std::size_t words = (static_cast<std::size_t>(places) + 63) / 64;
  rows_.assign(static_cast<std::size_t>(places), Row(words));
  for (const NodeIndex node : shape.order) {
    add_node(node);
    for (const EdgeIndex edge : shape.graph.nodes[node].out) {
      if (edge_place_[edge] != kNone) add_edge(edge);
    }
  }
}

void Together::add_node(NodeIndex node) {
  Row row(rows_.empty() ? 0 : rows_[0].size());
  for (const EdgeIndex edge : shape_.graph.nodes[node].in) {
    if (!shape_.goes_forward(edge) || edge_place_[edge] == kNone) continue;
    const Row& of_edge = rows_[edge_place_[edge]];
    for (std::size_t i = 0; i < row.size(); ++i) row[i] |= of_edge[i];
  }
  settle(node_place_[node], std::move(row));
}

void Together::add_edge(EdgeIndex edge) {
  const NodeIndex tail = shape_.graph.edges[edge].from;
  Row row = rows_[node_place_[tail]];
  for (const EdgeIndex other : shape_.graph.nodes[tail].out) {
    const bool earlier = edge_place_[other] != kNone && edge_place_[other] < edge_place_[edge];
    if (earlier) set(row, edge_place_[other], leave_together(other, edge));
  }
  settle(edge_place_[edge], std::move(row));
}

// The row is final for all that came before; theirs are told.
void Together::settle(int place, Row row) {
  set(row, place);
  for (int other = 0; other < place; ++other) {
    if ((row[static_cast<std::size_t>(other) / 64] >> (other % 64) & 1) != 0) set(rows_[other], place);
  }
  rows_[place] = std::move(row);
}

bool Together::leave_together(EdgeIndex a, EdgeIndex b) const {
  const Graph::Edge& first = shape_.graph.edges[a];
  const Graph::Edge& second = shape_.graph.edges[b];
  if (first.port == second.port) return true;
  const NodeSpec& node = shape_.document.nodes[first.from];
  // A failed step leaves by `error` and by no other port.
  if (node.on_error == OnError::Branch && (first.port == kErrorPort || second.port == kErrorPort))
    return false;
  const NodeType* type = shape_.types[first.from];
  return type == nullptr || type->is_loop() || type->taking(node.config) == Taking::Several;
}

std::vector<bool> Together::before_or_beside(NodeIndex node) const {
  std::vector<bool> out(shape_.graph.nodes.size());
  if (node_place_[node] == kNone) return out;
  bool passed = false;
  for (const NodeIndex other : shape_.order) {
    if (other == node) {
      passed = true;
    } else if (!passed) {
      out[other] = nodes(node, other);
    } else {
      // Later in the order: reached by an edge whose tail runs, other than from `node` itself.
      const auto& in = shape_.graph.nodes[other].in;
      out[other] = std::any_of(in.begin(), in.end(), [&](EdgeIndex edge) {
        const NodeIndex tail = shape_.graph.edges[edge].from;
        if (!shape_.goes_forward(edge) || edge_place_[edge] == kNone || tail == node) return false;
        return edge_place_[edge] < node_place_[node] ? has(edge_place_[edge], node_place_[node]) : out[tail];
      });
    }
  }
  return out;
}

}  // namespace nf::flow
