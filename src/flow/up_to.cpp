#include "flow/up_to.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/pointer.h"
#include "flow/names.h"

namespace nf::flow {
namespace {

// A rework has to lead back: its line is kept to where it enters again.
void keep_line(const Graph& graph, NodeIndex rework, std::vector<bool>& kept) {
  for (std::vector<NodeIndex> todo{rework}; !todo.empty();) {
    const NodeIndex at = todo.back();
    todo.pop_back();
    for (const EdgeIndex index : graph.nodes[at].out) {
      const Graph::Edge& edge = graph.edges[index];
      if (!edge.returns || kept[edge.to]) continue;
      kept[edge.to] = true;
      todo.push_back(edge.to);
    }
  }
}

std::vector<bool> kept_nodes(const Graph& graph, NodeIndex target) {
  std::vector<bool> kept = graph.upstream(target);
  kept[target] = true;
  if (graph.start != kNone) kept[graph.start] = true;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] && graph.nodes[i].reentry != kNone) keep_line(graph, static_cast<NodeIndex>(i), kept);
  }
  return kept;
}

const JsonArray& list_in(const Json& document, std::string_view key) {
  static const JsonArray kEmpty;
  const Json* list = find(document, key);
  return list == nullptr ? kEmpty : list->get_array();
}

// `/nodes/2/config` of the part is `/nodes/5/config` of the whole.
std::string pointer_in_whole(const Part& part, const std::string& pointer) {
  for (const auto& [prefix, indexes] :
       {std::pair<std::string_view, const std::vector<std::size_t>&>{"/nodes/", part.nodes},
        std::pair<std::string_view, const std::vector<std::size_t>&>{"/edges/", part.edges}}) {
    if (!pointer.starts_with(prefix)) continue;
    std::size_t index = 0;
    const char* const end = pointer.data() + pointer.size();
    const auto [rest, code] = std::from_chars(pointer.data() + prefix.size(), end, index);
    if (code != std::errc{} || index >= indexes.size()) return pointer;
    return std::string(prefix) + std::to_string(indexes[index]) + std::string(rest, end);
  }
  return pointer;
}

// Steps behind the cut are no mistake of whoever names them.
bool comes_of_cut(const Problem& problem) { return problem.code == "unknown-step"; }

}  // namespace

Result<Part> up_to(const Json& json, const Catalogue& catalogue, std::string_view node) {
  const Document document = TRY(parse_document(json));
  if (const Problems large = check_size(document); !large.empty()) {
    return fail(ErrorCode::InvalidInput, large.front().message, "invalid-input",
                {{large.front().pointer, large.front().message}});
  }
  Problems ignored;
  const Graph graph = build_graph(document, catalogue, ignored);
  const NodeIndex target = graph.find(node);
  if (target == flow::kNone) {
    return fail(ErrorCode::NotFound, "There is no step " + std::string(node) + ".");
  }
  const std::vector<bool> kept = kept_nodes(graph, target);
  Part part{.node = static_cast<std::size_t>(target)};
  JsonArray nodes, edges;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i]) continue;
    part.nodes.push_back(i);
    nodes.push_back(list_in(json, "nodes")[i]);
  }
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const Graph::Edge& edge = graph.edges[i];
    const bool joins = edge.from != flow::kNone && edge.to != flow::kNone && kept[edge.from] && kept[edge.to];
    if (!joins || (edge.from == target && !edge.returns)) continue;
    part.edges.push_back(i);
    edges.push_back(list_in(json, "edges")[i]);
  }
  part.document = json;
  part.document.get_object()["nodes"] = std::move(nodes);
  part.document.get_object()["edges"] = std::move(edges);
  return part;
}

Problems check_part(const Part& part, const Json& whole, const Catalogue& catalogue,
                    const Surroundings& surroundings) {
  const auto document = parse_document(part.document), entire = parse_document(whole);
  CHECK(document.has_value() && entire.has_value());
  const Problems of_whole = check(*entire, catalogue, surroundings);
  Problems problems;
  for (Problem& problem : check(*document, catalogue, surroundings)) {
    problem.pointer = pointer_in_whole(part, problem.pointer);
    const bool in_whole = std::ranges::any_of(of_whole, [&](const Problem& other) {
      return other.pointer == problem.pointer && other.code == problem.code;
    });
    if (in_whole || !comes_of_cut(problem)) problems.push_back(std::move(problem));
  }
  // An expression that names what was cut off is looked at as a whole.
  for (const Problem& problem : of_whole) {
    const auto kept = std::ranges::any_of(part.nodes, [&](std::size_t node) {
      return problem.pointer.starts_with(pointer_join("/nodes", node) + "/config");
    });
    if (kept && std::ranges::find(problems, problem) == problems.end() && problem.code == "expression")
      problems.push_back(problem);
  }
  return problems;
}

}  // namespace nf::flow
