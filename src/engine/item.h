#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/graph.h"

// Items of loops, as steps name them: "" outside loops, "3" in the fourth run of a body, "3/0" in the first
// run of a body inside that one.
namespace nf::engine {

// The item of a loop's body; `loop_item` is the one of the loop's own step.
std::string item_of(std::string_view loop_item, int index);

struct ItemPlace {
  std::string_view loop_item;
  int index = 0;
};
// The innermost loop's part of an item that is not "".
ItemPlace place_of(std::string_view item);

// The loops in whose bodies a node lies, outermost first.
std::vector<flow::NodeIndex> loops_around(const flow::Graph& graph, flow::NodeIndex node);

// Whether an edge leads from a loop into a run of its body.
bool starts_item(const flow::Graph& graph, flow::EdgeIndex edge);

// The item whose step of `node` a step (`reader`, `reader_item`) sees: the one around both. Nothing where
// `node` runs in a body that the reader is not in.
std::optional<std::string_view> item_seen(const flow::Graph& graph, flow::NodeIndex node,
                                          flow::NodeIndex reader, std::string_view reader_item);

// Whether two steps belong to the same runs of the bodies that they are both in.
bool same_runs(const flow::Graph& graph, flow::NodeIndex a, std::string_view a_item, flow::NodeIndex b,
               std::string_view b_item);

}  // namespace nf::engine
