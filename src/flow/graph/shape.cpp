#include "flow/graph/shape.h"

#include <algorithm>
#include <deque>

#include "base/pointer.h"

namespace nf::flow {
namespace {

void number_everything(Shape& shape, const Catalogue& catalogue) {
  const Document& document = shape.document;
  Graph& graph = shape.graph;
  graph.nodes.resize(document.nodes.size());
  for (std::size_t i = 0; i < document.nodes.size(); ++i) {
    const NodeSpec& node = document.nodes[i];
    graph.by_id.emplace(node.id, static_cast<NodeIndex>(i));
    const NodeType* type = catalogue.find(node.type);
    shape.types.push_back(type);
    if (type != nullptr && type->describe().starts) shape.starts.push_back(static_cast<NodeIndex>(i));
  }
  if (!shape.starts.empty()) graph.start = shape.starts.front();
  shape.ignored.resize(document.edges.size());
  for (std::size_t i = 0; i < document.edges.size(); ++i) {
    const EdgeSpec& edge = document.edges[i];
    const auto index = static_cast<EdgeIndex>(i);
    graph.edges.push_back({graph.find(edge.from), graph.find(edge.to), edge.port});
    const Graph::Edge& numbered = graph.edges.back();
    if (numbered.from == kNone || numbered.to == kNone) {
      shape.ignored[index] = true;
      continue;
    }
    graph.nodes[numbered.from].out.push_back(index);
    graph.nodes[numbered.to].in.push_back(index);
  }
}

// The forward graph, breadth first from the start. On the way every node is given the loop in whose body it
// lies: the one that the edge lies in by which it is found.
class Flood {
 public:
  Flood(Shape& shape, Problems& problems) : shape_(shape), graph_(shape.graph), problems_(problems) {}

  void run() {
    for (const NodeIndex start : shape_.starts) {
      graph_.nodes[start].forward = true;
      found_.push_back(start);
    }
    while (!found_.empty()) {
      const NodeIndex node = found_.front();
      found_.pop_front();
      for (const EdgeIndex edge : graph_.nodes[node].out) {
        if (!leaves_rework(edge)) follow(edge);
      }
    }
    for (Graph::Edge& edge : graph_.edges) {
      if (edge.from == kNone || edge.to == kNone) continue;
      edge.returns =
          !graph_.nodes[edge.from].forward || (shape_.is_rework(edge.from) && edge.port == kMainPort);
    }
  }

 private:
  bool leaves_rework(EdgeIndex edge) const {
    return shape_.is_rework(graph_.edges[edge].from) && graph_.edges[edge].port == kMainPort;
  }

  void follow(EdgeIndex index) {
    Graph::Edge& edge = graph_.edges[index];
    Graph::Node& target = graph_.nodes[edge.to];
    const bool enters_body = shape_.is_loop(edge.from) && edge.port == kItemPort;
    const NodeIndex loop = enters_body ? edge.from : graph_.nodes[edge.from].loop;
    if (!target.forward) {
      target.forward = true;
      target.loop = loop;
      found_.push_back(edge.to);
    } else if (loop == edge.to) {
      edge.loop_return = true;
    } else if (loop != target.loop) {
      shape_.ignored[index] = true;
      report_side_door(edge, loop);
    }
  }

  void report_side_door(const Graph::Edge& edge, NodeIndex loop) {
    const NodeIndex other = graph_.nodes[edge.to].loop;
    const auto place = [&](NodeIndex where) {
      return where == kNone ? std::string("outside every loop")
                            : "in the body of the loop " + shape_.id(where);
    };
    shape_.report(edge.to, "loop-body",
                  shape_.id(edge.to) + " is entered from " + shape_.id(edge.from) + ", which lies " +
                      place(loop) + ", but lies itself " + place(other) + ".",
                  "Enter a loop's body by its port item only, and leave it by an edge back to the loop; what "
                  "comes after "
                  "goes to its port done.",
                  problems_);
  }

  Shape& shape_;
  Graph& graph_;
  Problems& problems_;
  std::deque<NodeIndex> found_;
};

// Depth first over the forward graph: the order, and an edge back to a node that is still being visited
// closes a cycle. Such edges are reported and then passed over.
class Ordering {
 public:
  Ordering(Shape& shape, Problems& problems)
      : shape_(shape), problems_(problems), visits_(shape.graph.nodes.size(), Visit::None) {}

  void run() {
    for (const NodeIndex start : shape_.starts) {
      if (visits_[start] == Visit::None) visit(start);
    }
    std::reverse(shape_.order.begin(), shape_.order.end());
  }

 private:
  enum class Visit { None, Open, Done };
  struct Place {
    NodeIndex node;
    std::size_t next = 0;
  };

  void visit(NodeIndex start) {
    stack_.push_back({start});
    visits_[start] = Visit::Open;
    while (!stack_.empty()) {
      Place& place = stack_.back();
      const auto& out = shape_.graph.nodes[place.node].out;
      if (place.next == out.size()) {
        visits_[place.node] = Visit::Done;
        shape_.order.push_back(place.node);
        stack_.pop_back();
        continue;
      }
      const EdgeIndex edge = out[place.next++];
      if (!shape_.goes_forward(edge)) continue;
      const NodeIndex to = shape_.graph.edges[edge].to;
      if (visits_[to] == Visit::Open) {
        close_cycle(edge);
      } else if (visits_[to] == Visit::None) {
        visits_[to] = Visit::Open;
        stack_.push_back({to});
      }
    }
  }

  void close_cycle(EdgeIndex edge) {
    shape_.ignored[edge] = true;
    const NodeIndex to = shape_.graph.edges[edge].to;
    auto place = std::find_if(stack_.begin(), stack_.end(), [&](const Place& p) { return p.node == to; });
    std::string way;
    for (; place != stack_.end(); ++place) way += shape_.id(place->node) + " → ";
    shape_.report(to, "cycle", "The steps " + way + shape_.id(to) + " go round in a circle.",
                  "Lead the way back through a rework, or repeat with a loop: only these are bounded.",
                  problems_);
  }

  Shape& shape_;
  Problems& problems_;
  std::vector<Visit> visits_;
  std::vector<Place> stack_;
};

}  // namespace

void Shape::report(NodeIndex node, std::string code, std::string message, std::string mend,
                   Problems& problems) const {
  problems.push_back({id(node), pointer_join("/nodes", static_cast<std::size_t>(node)), std::move(code),
                      std::move(message), std::move(mend)});
}

std::string name_of(const Shape& shape, EdgeIndex edge) {
  const Graph::Edge& e = shape.graph.edges[edge];
  return shape.id(e.from) + "." + e.port;
}

Shape find_shape(const Document& document, const Catalogue& catalogue, Problems& problems) {
  Shape shape{document, {}, {}, {}, {}, {}};
  number_everything(shape, catalogue);
  Flood(shape, problems).run();
  Ordering(shape, problems).run();
  return shape;
}

}  // namespace nf::flow
