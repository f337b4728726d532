#pragma once

#include <optional>
#include <string>

#include "expr/program.h"
#include "expr/syntax/ast.h"
#include "flow/check/finite/dimension.h"

namespace nf::flow::finite {

// A part of a condition that reads one path and tells no two points of its dimension apart wrongly.
struct Atom {
  expr::Path path;  // empty: a constant
  expr::Program program;
};

// Whether a value can stand for a path by itself: not for `now`, nor for all nodes.
bool can_be_bound(const expr::Path& path);

// The path of `a.b["c"]`, and nothing else.
std::optional<expr::Path> path_of(const expr::Expr& expr);

// A comparison, `in`, `has` or a path by itself; what it compares with is added to `constants`. Nothing for
// any other part.
std::optional<expr::Path> compared_path(const expr::Expr& expr, Constants& constants);

// Whether an evaluation gives the same whatever else there is.
bool stands_alone(std::string_view source);

// Where an atom holds and where it is false.
struct Split {
  Points yes;
  Points no;
};
Split split(const Atom& atom, const Dimension& dimension);
// Of a constant: true, false, or nothing where it fails.
std::optional<bool> constant(const expr::Program& program);

}  // namespace nf::flow::finite
