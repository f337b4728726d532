#include "flow/names.h"

#include <bitset>

#include "flow/check/checking.h"
#include "flow/check/names.h"

namespace nf::flow {
namespace {

using NodeSet = std::bitset<kMaxNodes>;

// By node: what has run before it on every way. An edge into a merge that needs all of them is as good as all
// of its branches; elsewhere only what all ways have in common is certain.
class Certain {
 public:
  Certain(const Document& document, const Graph& graph, const Catalogue& catalogue) : graph_(graph) {
    for (const NodeSpec& node : document.nodes) {
      const NodeType* type = catalogue.find(node.type);
      needs_all_.push_back(type != nullptr && type->is_merge() && string_at(node.config, "need") == "all");
    }
    before_.assign(document.nodes.size(), NodeSet().set());
    if (graph.start != kNone) before_[graph.start].reset();
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < before_.size(); ++i) {
        if (static_cast<NodeIndex>(i) == graph.start) continue;
        const NodeSet now = on_all_ways(i) & before_[i];
        changed = changed || now != before_[i];
        before_[i] = now;
      }
    }
  }

  const NodeSet& before(NodeIndex node) const { return before_[node]; }

 private:
  NodeSet on_all_ways(std::size_t node) const {
    NodeSet common = NodeSet().set(), any;
    for (const EdgeIndex index : graph_.nodes[node].in) {
      const Graph::Edge& edge = graph_.edges[index];
      const bool later = edge.loop_return || (edge.returns && graph_.nodes[node].forward);
      if (later) continue;
      NodeSet way = before_[edge.from];
      way.set(static_cast<std::size_t>(edge.from));
      common &= way;
      any |= way;
    }
    return needs_all_[node] ? any : common;
  }

  const Graph& graph_;
  std::vector<bool> needs_all_;
  std::vector<NodeSet> before_;
};

}  // namespace

ExpressionPlace place_of_condition(const NodeType& type) {
  return type.takes_data() ? ExpressionPlace::RequestCheck : ExpressionPlace::Condition;
}

Problems check_size(const Document& document) {
  Problems problems;
  check_limits(document, problems);
  return problems;
}

NamesAt names_at(const Document& document, const Graph& graph, const Catalogue& catalogue, NodeIndex node,
                 ExpressionPlace place) {
  NamesAt out;
  const NodeType& type = *catalogue.find(document.nodes[node].type);
  for (const std::string_view root : roots_at(type, graph.nodes[node].loop != kNone, place)) {
    expr::Shape shape;
    if (root == "body") shape = body_of(document.nodes[node]);
    if (root == "trigger") shape = trigger_of(document, graph);
    out.names.roots.emplace(root, std::move(shape));
  }
  out.certain.assign(document.nodes.size(), false);
  if (!out.names.roots.contains("nodes")) return out;
  const bool unknown = graph.start == kNone;  // then nothing lies before anything
  const std::vector<bool> before = unknown ? std::vector<bool>() : ran_before(graph, node);
  const Certain certain(document, graph, catalogue);
  for (std::size_t i = 0; i < document.nodes.size(); ++i) {
    if (!unknown && !before[i]) continue;
    out.names.nodes.emplace(document.nodes[i].id, expr::Shape());
    out.certain[i] = !unknown && certain.before(node).test(i);
  }
  return out;
}

}  // namespace nf::flow
