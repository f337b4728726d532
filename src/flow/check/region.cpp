#include "flow/check/region.h"

#include <algorithm>

namespace nf::flow {

Regions::Regions(const Checking& checking)
    : checking_(checking),
      asks_(checking.shape.graph.nodes.size()),
      always_after_(asks_.size(), Row(asks_.size())),
      place_(asks_.size(), kNone) {
  const Graph& graph = checking.shape.graph;
  for (std::size_t i = 0; i < asks_.size(); ++i) {
    if (!checking.shape.is_approval(static_cast<NodeIndex>(i))) continue;
    asks_[i] = true;
    for (NodeIndex loop = graph.nodes[i].loop; loop != kNone; loop = graph.nodes[loop].loop)
      asks_[loop] = true;
  }
  const auto& order = checking.shape.order;
  for (std::size_t i = order.size(); i-- > 0;) {
    const NodeIndex node = order[i];
    place_[node] = static_cast<int>(i);
    Row& row = always_after_[node];
    const std::vector<NodeIndex> following = next(node);
    if (!following.empty() && !can_end(node)) {
      row.assign(row.size(), true);
      for (const NodeIndex other : following) {
        for (std::size_t j = 0; j < row.size(); ++j)
          row[j] = row[j] && always_after_[other][j] && !may_be_skipped(other);
      }
    }
    row[node] = true;
  }
}

// The nodes after this one in the same body.
std::vector<NodeIndex> Regions::next(NodeIndex node) const {
  const Graph& graph = checking_.shape.graph;
  std::vector<NodeIndex> out;
  for (const EdgeIndex edge : graph.nodes[node].out) {
    const NodeIndex to = graph.edges[edge].to;
    if (checking_.shape.goes_forward(edge) && graph.nodes[to].loop == graph.nodes[node].loop)
      out.push_back(to);
  }
  return out;
}

// True where a token that comes here need not go on: a way that was not taken has this merge skipped, and
// with it what comes after.
bool Regions::may_be_skipped(NodeIndex node) const {
  return checking_.shape.is_merge(node) && string_at(checking_.document.nodes[node].config, "need") == "all";
}

// True where a token can leave by a port after which nothing comes, or that leads back.
bool Regions::can_end(NodeIndex node) const {
  const NodeType* type = checking_.shape.types[node];
  if (type == nullptr) return true;
  const NodeSpec& spec = checking_.document.nodes[node];
  std::vector<std::string> ports = type->ports(spec.config);
  if (type->is_loop()) std::erase(ports, kItemPort);
  if (spec.on_error == OnError::Branch) ports.emplace_back(kErrorPort);
  const Graph& graph = checking_.shape.graph;
  return std::any_of(ports.begin(), ports.end(), [&](const std::string& port) {
    const auto& out = graph.nodes[node].out;
    return std::none_of(out.begin(), out.end(), [&](EdgeIndex edge) {
      return graph.edges[edge].port == port && checking_.shape.goes_forward(edge);
    });
  });
}

std::vector<bool> Regions::of(NodeIndex node) const {
  const Graph& graph = checking_.shape.graph;
  std::vector<bool> inside(asks_.size());
  if (place_[node] == kNone) return inside;
  NodeIndex meeting = kNone;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const auto other = static_cast<NodeIndex>(i);
    if (other == node || !always_after_[node][i]) continue;
    if (meeting == kNone || place_[other] < place_[meeting]) meeting = other;
  }
  std::vector<NodeIndex> todo{node};
  while (!todo.empty()) {
    const NodeIndex at = todo.back();
    todo.pop_back();
    for (const NodeIndex to : next(at)) {
      if (to == meeting || inside[to]) continue;
      inside[to] = true;
      todo.push_back(to);
    }
  }
  for (const NodeIndex at : checking_.shape.order) {
    const NodeIndex loop = graph.nodes[at].loop;
    if (loop != kNone && inside[loop]) inside[at] = true;
  }
  return inside;
}

}  // namespace nf::flow
