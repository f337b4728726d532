#include "flow/check/names.h"

#include <utility>

namespace nf::flow {
namespace {

class Before {
 public:
  Before(const Graph& graph, NodeIndex node) : graph_(graph), before_(graph.nodes.size()) {
    todo_.push_back(node);
    if (!graph.nodes[node].forward) follow_line();
    follow_forward();
    before_[node] = false;
  }
  std::vector<bool> take() { return std::move(before_); }

 private:
  // From a node on a return line back to its rework, from where the forward graph is followed.
  void follow_line() {
    std::vector<NodeIndex> line = std::exchange(todo_, {});
    while (!line.empty()) {
      const NodeIndex at = line.back();
      line.pop_back();
      for (const EdgeIndex edge : graph_.nodes[at].in) {
        const NodeIndex from = graph_.edges[edge].from;
        if (!before_[from]) (graph_.nodes[from].forward ? todo_ : line).push_back(from);
        before_[from] = true;
      }
    }
  }

  void follow_forward() {
    while (!todo_.empty()) {
      const NodeIndex at = todo_.back();
      todo_.pop_back();
      for (const EdgeIndex index : graph_.nodes[at].in) {
        const Graph::Edge& edge = graph_.edges[index];
        if (edge.loop_return || before_[edge.from]) continue;
        before_[edge.from] = true;
        const bool is_rework = edge.returns && graph_.nodes[edge.from].forward;
        if (!is_rework) todo_.push_back(edge.from);
      }
    }
  }

  const Graph& graph_;
  std::vector<bool> before_;
  std::vector<NodeIndex> todo_;
};

}  // namespace

std::vector<bool> ran_before(const Graph& graph, NodeIndex node) { return Before(graph, node).take(); }

std::vector<std::string_view> roots_at(const NodeType& type, bool in_loop, ExpressionPlace place) {
  if (place == ExpressionPlace::RequestCheck) return {"body", "vars", "now"};
  if (type.describe().starts) return {"trigger", "vars", "now", "workflow"};
  std::vector<std::string_view> out = {"trigger", "nodes", "input", "execution", "workflow", "vars", "now"};
  if (in_loop) out.insert(out.end(), {"item", "index"});
  return out;
}

expr::Shape body_of(const NodeSpec& start) {
  const Json* schema = find(start.config, "schema");
  return schema == nullptr ? expr::Shape() : expr::shape_of_schema(*schema);
}

expr::Shape trigger_of(const Document& document, const Graph& graph) {
  expr::Shape trigger{.kind = expr::Shape::Kind::Object};
  if (graph.start != kNone) {
    trigger.members["body"] = std::make_shared<const expr::Shape>(body_of(document.nodes[graph.start]));
  }
  return trigger;
}

}  // namespace nf::flow
