#include "flow/graph/shape.h"

namespace nf::flow {
namespace {

constexpr std::string_view kLineMend =
    "From the rework's port main lead one line of plain steps back to the step where the corrected request "
    "goes on.";

class Line {
 public:
  Line(Shape& shape, NodeIndex rework, Problems& problems)
      : shape_(shape), rework_(rework), problems_(problems) {}

  // Follows the line to the node where it enters the forward graph again.
  void follow() {
    std::vector<EdgeIndex> next;
    for (const EdgeIndex edge : shape_.graph.nodes[rework_].out) {
      if (shape_.graph.edges[edge].port == kMainPort) next.push_back(edge);
    }
    std::vector<bool> seen(shape_.graph.nodes.size());
    NodeIndex at = rework_;
    while (true) {
      if (next.empty()) return refuse("ends at " + shape_.id(at));
      if (next.size() > 1) return refuse("forks at " + shape_.id(at));
      at = shape_.graph.edges[next.front()].to;
      if (shape_.graph.nodes[at].forward) return enter(at);
      if (const std::string_view what = obstacle(at); !what.empty()) {
        return refuse("passes " + shape_.id(at) + ", which is " + std::string(what));
      }
      if (seen[at]) return refuse("goes round in a circle at " + shape_.id(at));
      seen[at] = true;
      next = shape_.graph.nodes[at].out;
    }
  }

 private:
  std::string_view obstacle(NodeIndex node) const {
    if (shape_.is_merge(node)) return "a merge";
    if (shape_.is_approval(node)) return "an approval";
    if (shape_.is_rework(node)) return "another rework";
    if (shape_.is_loop(node)) return "a loop";
    return {};
  }

  void enter(NodeIndex node) {
    if (shape_.graph.nodes[node].loop != kNone) {
      return refuse("enters the body of the loop " + shape_.id(shape_.graph.nodes[node].loop));
    }
    shape_.graph.nodes[rework_].reentry = node;
  }

  void refuse(const std::string& what) {
    shape_.report(
        rework_, "rework-line",
        "The line from the rework " + shape_.id(rework_) + " back to the earlier steps " + what + ".",
        std::string(kLineMend), problems_);
  }

  Shape& shape_;
  NodeIndex rework_;
  Problems& problems_;
};

}  // namespace

void find_return_lines(Shape& shape, Problems& problems) {
  for (std::size_t i = 0; i < shape.graph.nodes.size(); ++i) {
    const auto node = static_cast<NodeIndex>(i);
    if (!shape.is_rework(node) || !shape.graph.nodes[i].forward) continue;
    if (shape.graph.nodes[i].loop != kNone) {
      shape.report(node, "rework-in-loop",
                   "The rework " + shape.id(node) + " lies in the body of the loop " +
                       shape.id(shape.graph.nodes[i].loop) + ".",
                   "Put the body into a workflow of its own and call it with one sub_workflow an item: it "
                   "has revisions "
                   "of its own.",
                   problems);
      continue;
    }
    Line(shape, node, problems).follow();
  }
}

}  // namespace nf::flow
