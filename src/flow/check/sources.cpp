#include "flow/check/sources.h"

#include <algorithm>

namespace nf::flow {
namespace {

constexpr std::size_t kMaxPathLength = 4;  // what lies deeper carries what its parent does

// True where `pointer` is at or below `place`.
bool lies_under(std::string_view pointer, std::string_view place) {
  return pointer.starts_with(place) && (pointer.size() == place.size() || pointer[place.size()] == '/');
}

std::vector<std::string> rest_of(const std::vector<std::string>& path, std::size_t from) {
  std::vector<std::string> rest;
  for (std::size_t i = from; i < path.size() && rest.size() < kMaxPathLength; ++i) rest.push_back(path[i]);
  return rest;
}

}  // namespace

class SourceMap::Asking : public Operands {
 public:
  Asking(SourceMap& map, NodeIndex node) : map_(map), node_(node) {}
  expr::Sources at(std::string_view pointer) const override {
    return map_.under(node_, std::string(pointer));
  }
  expr::Sources input(const std::vector<std::string>& path) const override {
    return map_.of_input(node_, path);
  }

 private:
  SourceMap& map_;
  NodeIndex node_;
};

template <class Work>
expr::Sources SourceMap::settle(Work work) {
  while (true) {
    ++round_;
    grew_ = false;
    asked_.clear();
    const expr::Sources sources = work();
    if (grew_) continue;
    for (Answer* answer : asked_) answer->final = true;
    return sources;
  }
}

template <class Work>
expr::Sources SourceMap::answer(Question question, Work work) {
  Answer& answer = answers_[std::move(question)];
  if (answer.final || answer.round == round_) return answer.sources;
  answer.round = round_;
  asked_.push_back(&answer);
  const expr::Sources sources = work();
  if (!answer.sources.contains(sources)) {
    answer.sources |= sources;
    grew_ = true;
  }
  return answer.sources;
}

expr::Sources SourceMap::of_config(NodeIndex node, const std::string& pointer) {
  return settle([&] { return under(node, pointer); });
}

expr::Sources SourceMap::of_expression(NodeIndex node, const Expression& expression) {
  return settle([&] { return of_paths(node, expression); });
}

expr::Sources SourceMap::of_paths(NodeIndex reader, const Expression& expression) {
  expr::Sources sources;
  for (const Path& path : expression.program.paths()) sources |= of_path(reader, path);
  return sources;
}

expr::Sources SourceMap::under(NodeIndex node, const std::string& pointer) {
  return answer({Kind::Config, node, {pointer}}, [&] {
    expr::Sources sources;
    for (const Expression& expression : checking_.expressions[node]) {
      if (lies_under(expression.pointer, pointer)) sources |= of_paths(node, expression);
    }
    return sources;
  });
}

expr::Sources SourceMap::of_path(NodeIndex reader, const Path& path) {
  const Graph& graph = checking_.shape.graph;
  const std::string& root = path.front();
  if (root == "trigger" || root == "body") {
    return graph.start == kNone ? expr::Sources() : of_output(graph.start, rest_of(path, 1));
  }
  if (root == "input") return of_input(reader, rest_of(path, 1));
  if (root == "item" || root == "index") return of_item(reader);
  if (root != "nodes") return {};
  if (path.size() > 1) {
    const NodeIndex node = graph.find(path[1]);
    return node == kNone ? expr::Sources() : of_output(node, rest_of(path, 2));
  }
  expr::Sources all;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) all |= of_output(static_cast<NodeIndex>(i), {});
  return all;
}

expr::Sources SourceMap::of_output(NodeIndex node, const Path& path) {
  const NodeType* type = checking_.shape.types[node];
  return answer({Kind::Output, node, path}, [&] {
    const expr::Sources own = tainted_[node] ? expr::Sources(expr::Source::Ai) : expr::Sources();
    const bool passed_over = type == nullptr || (!natural_ && type->provenance().adds.has(expr::Source::Ai));
    if (passed_over) return own;
    return own | type->output_sources(checking_.document.nodes[node].config, path, Asking(*this, node));
  });
}

expr::Sources SourceMap::of_input(NodeIndex node, const Path& path) {
  const Graph& graph = checking_.shape.graph;
  expr::Sources sources;
  for (const EdgeIndex edge : graph.nodes[node].in) sources |= of_output(graph.edges[edge].from, path);
  return sources;
}

// What the loops around a node go over.
expr::Sources SourceMap::of_item(NodeIndex node) {
  const Graph& graph = checking_.shape.graph;
  expr::Sources sources;
  for (NodeIndex loop = graph.nodes[node].loop; loop != kNone; loop = graph.nodes[loop].loop) {
    sources |= under(loop, "");
  }
  return sources;
}

}  // namespace nf::flow
