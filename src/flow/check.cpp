#include "flow/check.h"

#include <algorithm>

#include "base/pointer.h"
#include "flow/check/checking.h"

namespace nf::flow {
namespace {

// By node, what is about the whole document first; otherwise in the order of the steps.
void sort_by_node(const Graph& graph, Problems& problems) {
  const auto place = [&](const Problem& problem) {
    return problem.node.empty() ? kNone : graph.find(problem.node);
  };
  std::stable_sort(problems.begin(), problems.end(),
                   [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
}

}  // namespace

void Checking::report(std::size_t node, std::string_view pointer, std::string code, std::string message,
                      std::string mend) {
  problems.push_back({document.nodes[node].id, pointer_join("/nodes", node) + std::string(pointer),
                      std::move(code), std::move(message), std::move(mend)});
}

std::string words_of(std::string_view pointer) {
  std::string out;
  for (const char c : pointer.substr(std::min<std::size_t>(1, pointer.size()))) out += c == '/' ? '.' : c;
  return out;
}

Problems check(const Document& document, const Catalogue& catalogue, const Surroundings& surroundings) {
  Problems problems;
  check_limits(document, problems);
  if (!problems.empty()) return problems;
  Checking checking{document, catalogue, surroundings, analyse(document, catalogue, problems), {}, {}};
  check_structure(checking);
  check_configs(checking);
  check_expressions(checking);
  checking.problems.insert(checking.problems.end(), problems.begin(), problems.end());
  check_routing(checking);
  sort_by_node(checking.shape.graph, checking.problems);
  return std::move(checking.problems);
}

}  // namespace nf::flow
