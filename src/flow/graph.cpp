#include "flow/graph.h"

#include <algorithm>

#include "base/pointer.h"
#include "flow/graph/shape.h"
#include "flow/graph/together.h"

namespace nf::flow {
namespace {

bool same_edge(const Graph::Edge& a, const Graph::Edge& b) {
  return a.from == b.from && a.to == b.to && a.port == b.port;
}

void refuse_duplicates(const Shape& shape, Problems& problems) {
  for (const Graph::Node& node : shape.graph.nodes) {
    for (std::size_t i = 0; i < node.out.size(); ++i) {
      const Graph::Edge& edge = shape.graph.edges[node.out[i]];
      const bool again =
          std::any_of(node.out.begin(), node.out.begin() + static_cast<std::ptrdiff_t>(i),
                      [&](EdgeIndex other) { return same_edge(edge, shape.graph.edges[other]); });
      if (!again) continue;
      problems.push_back({shape.id(edge.from), pointer_join("/edges", static_cast<std::size_t>(node.out[i])),
                          "duplicate-edge",
                          "The edge from " + shape.id(edge.from) + " (port " + edge.port + ") to " +
                              shape.id(edge.to) + " is there twice.",
                          "Remove one of the two."});
    }
  }
}

// One entry at a time: reports the first pair of edges that can both bring a live token.
void refuse_entry(const Shape& shape, const Together& together, NodeIndex node, Problems& problems) {
  const auto& in = shape.graph.nodes[node].in;
  for (std::size_t i = 0; i < in.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Graph::Edge& a = shape.graph.edges[in[j]];
      const Graph::Edge& b = shape.graph.edges[in[i]];
      if (a.returns || b.returns || a.loop_return != b.loop_return || same_edge(a, b)) continue;
      if (shape.ignored[in[j]] || shape.ignored[in[i]]) continue;
      if (!together.edges(in[j], in[i])) continue;
      return shape.report(node, "needs-merge",
                          shape.id(node) + " would run twice: the edges from " + name_of(shape, in[j]) +
                              " and " + name_of(shape, in[i]) + " can both bring a token in the same run.",
                          "Put a merge before " + shape.id(node) +
                              ", or let the two ways part at a step that takes one of its ports.",
                          problems);
    }
  }
}

void refuse_entries(const Shape& shape, const Together& together, Problems& problems) {
  for (std::size_t i = 0; i < shape.graph.nodes.size(); ++i) {
    const auto node = static_cast<NodeIndex>(i);
    if (shape.graph.nodes[i].forward && !shape.is_merge(node)) refuse_entry(shape, together, node, problems);
  }
}

// The nodes that the forward graph reaches from any port of an approval.
std::vector<bool> behind_approvals(const Shape& shape) {
  std::vector<bool> behind(shape.graph.nodes.size());
  for (std::size_t i = 0; i < behind.size(); ++i) {
    if (!shape.is_approval(static_cast<NodeIndex>(i))) continue;
    for (const EdgeIndex edge : shape.graph.nodes[i].out) {
      const std::vector<bool> reached = shape.graph.downstream(shape.graph.edges[edge].to);
      for (std::size_t j = 0; j < behind.size(); ++j) behind[j] = behind[j] || reached[j];
    }
  }
  return behind;
}

bool needs_written(const Shape& shape, NodeIndex merge) {
  const auto need = string_at(shape.document.nodes[merge].config, "need");
  return need != "live" && need != "all";
}

void refuse_silent_merges(const Shape& shape, Problems& problems) {
  const std::vector<bool> behind = behind_approvals(shape);
  for (std::size_t i = 0; i < shape.graph.nodes.size(); ++i) {
    const auto node = static_cast<NodeIndex>(i);
    if (!shape.is_merge(node) || !shape.graph.nodes[i].forward || !needs_written(shape, node)) continue;
    for (const EdgeIndex edge : shape.graph.nodes[i].in) {
      const NodeIndex tail = shape.graph.edges[edge].from;
      if (shape.graph.edges[edge].returns || !(shape.is_approval(tail) || behind[tail])) continue;
      problems.push_back(
          {shape.id(node), pointer_join(pointer_join("/nodes", i), "config") + "/need", "merge-need",
           "The merge " + shape.id(node) + " has an edge from " + name_of(shape, edge) +
               ", behind an approval, and does not say whether it goes on without it.",
           "Write need: all where every branch must come through, need: live where one is enough."});
      break;
    }
  }
}

void refuse_stale_approvals(const Shape& shape, const Together& together, Problems& problems) {
  for (std::size_t i = 0; i < shape.graph.nodes.size(); ++i) {
    const auto rework = static_cast<NodeIndex>(i);
    const NodeIndex reentry = shape.graph.nodes[i].reentry;
    if (reentry == kNone) continue;
    const std::vector<bool> taken_back = shape.graph.downstream(reentry);
    const std::vector<bool> seen = together.before_or_beside(rework);
    for (std::size_t j = 0; j < seen.size(); ++j) {
      const auto approval = static_cast<NodeIndex>(j);
      if (!seen[j] || taken_back[j] || !shape.is_approval(approval)) continue;
      shape.report(rework, "stale-approval",
                   "The approval " + shape.id(approval) + " can have opened when the rework " +
                       shape.id(rework) + " sends the request back to " + shape.id(reentry) +
                       ", and would keep a decision about what has changed since.",
                   "Lead the rework back to a step before " + shape.id(approval) + ".", problems);
    }
  }
}

}  // namespace

NodeIndex Graph::find(std::string_view id) const {
  const auto found = by_id.find(id);
  return found == by_id.end() ? kNone : found->second;
}

std::vector<bool> Graph::downstream(NodeIndex node) const {
  std::vector<bool> reached(nodes.size());
  std::vector<NodeIndex> todo{node};
  reached[node] = true;
  while (!todo.empty()) {
    const NodeIndex at = todo.back();
    todo.pop_back();
    for (const EdgeIndex edge : nodes[at].out) {
      const NodeIndex to = edges[edge].to;
      if (edges[edge].returns || reached[to]) continue;
      reached[to] = true;
      todo.push_back(to);
    }
  }
  return reached;
}

std::vector<bool> Graph::upstream(NodeIndex node) const {
  std::vector<bool> reached(nodes.size());
  std::vector<NodeIndex> todo{node};
  while (!todo.empty()) {
    const NodeIndex at = todo.back();
    todo.pop_back();
    for (const EdgeIndex edge : nodes[at].in) {
      const NodeIndex from = edges[edge].from;
      if ((edges[edge].returns && nodes[at].forward) || reached[from]) continue;
      reached[from] = true;
      todo.push_back(from);
    }
  }
  reached[node] = false;
  return reached;
}

Shape analyse(const Document& document, const Catalogue& catalogue, Problems& problems) {
  Shape shape = find_shape(document, catalogue, problems);
  refuse_duplicates(shape, problems);
  find_return_lines(shape, problems);
  const Together together(shape);
  refuse_entries(shape, together, problems);
  refuse_silent_merges(shape, problems);
  refuse_stale_approvals(shape, together, problems);
  return shape;
}

Graph build_graph(const Document& document, const Catalogue& catalogue, Problems& problems) {
  return analyse(document, catalogue, problems).graph;
}

}  // namespace nf::flow
