#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "expr/eval/path_node.h"
#include "expr/syntax/ast.h"

namespace nf::expr {

// A name followed by constant steps: `a.b["c d"][0].?e`.
struct Chain {
  const Identifier* start = nullptr;
  std::size_t offset = 0;
  std::vector<Step> steps;
  std::size_t dotted = 0;  // how many of the first steps are plain `.field`, and may belong to a dotted name
};

// Nothing where the expression is something else.
std::optional<Chain> chain_of(const Expr& expr);

// The start and the first `count` dotted steps as one name: `google.protobuf.Timestamp`.
std::string dotted_name(const Chain& chain, std::size_t count);

// The global function that a call such as `math.greatest(…)` or `size(…)` names; nothing for a member
// function.
std::optional<std::string> global_function(const Call& call);

// The types that have a name in the language; nothing for another name.
std::optional<std::string_view> type_named(std::string_view name);

// The variable among `variables` that the chain begins with, and how many steps belong to its name: the
// longest name first, and for each the innermost namespace of `container` first.
struct Variable {
  std::string name;
  std::size_t steps = 0;
};
std::optional<Variable> variable_of(const Chain& chain, const std::set<std::string>& variables,
                                    std::string_view container);

// The beginning of the chain that its text says.
Path path_of(const Chain& chain);

}  // namespace nf::expr
