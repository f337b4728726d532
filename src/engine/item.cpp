#include "engine/item.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"

namespace nf::engine {

namespace {

// The first `count` parts of an item; all of it where it has no more.
std::string_view first_parts(std::string_view item, std::size_t count) {
  if (count == 0) return {};
  std::size_t end = 0;
  for (; count > 0 && end != item.npos; --count) end = item.find('/', end == 0 ? 0 : end + 1);
  return item.substr(0, end);
}

std::size_t common(const std::vector<flow::NodeIndex>& a, const std::vector<flow::NodeIndex>& b) {
  const auto [in_a, in_b] = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(in_a - a.begin());
}

}  // namespace

std::string item_of(std::string_view loop_item, int index) {
  const std::string number = std::to_string(index);
  return loop_item.empty() ? number : std::string(loop_item) + "/" + number;
}

ItemPlace place_of(std::string_view item) {
  const std::size_t slash = item.rfind('/');
  const std::string_view number = slash == item.npos ? item : item.substr(slash + 1);
  ItemPlace place{slash == item.npos ? std::string_view() : item.substr(0, slash)};
  const auto read = std::from_chars(number.data(), number.data() + number.size(), place.index);
  CHECK(read.ec == std::errc() && read.ptr == number.data() + number.size());
  return place;
}

std::vector<flow::NodeIndex> loops_around(const flow::Graph& graph, flow::NodeIndex node) {
  std::vector<flow::NodeIndex> loops;
  for (auto loop = graph.nodes[node].loop; loop != flow::kNone; loop = graph.nodes[loop].loop)
    loops.push_back(loop);
  std::ranges::reverse(loops);
  return loops;
}

bool starts_item(const flow::Graph& graph, flow::EdgeIndex edge) {
  const flow::Graph::Edge& e = graph.edges[edge];
  return graph.nodes[e.to].loop == e.from || (e.loop_return && e.to == e.from);
}

std::optional<std::string_view> item_seen(const flow::Graph& graph, flow::NodeIndex node,
                                          flow::NodeIndex reader, std::string_view reader_item) {
  if (graph.nodes[node].loop == flow::kNone) return std::string_view();
  const auto around = loops_around(graph, node);
  if (common(around, loops_around(graph, reader)) != around.size()) return std::nullopt;
  return first_parts(reader_item, around.size());
}

bool same_runs(const flow::Graph& graph, flow::NodeIndex a, std::string_view a_item, flow::NodeIndex b,
               std::string_view b_item) {
  if (a_item.empty() || b_item.empty()) return true;
  const std::size_t shared = common(loops_around(graph, a), loops_around(graph, b));
  return first_parts(a_item, shared) == first_parts(b_item, shared);
}

}  // namespace nf::engine
