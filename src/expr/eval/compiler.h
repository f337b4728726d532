#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "expr/eval/node.h"
#include "expr/eval/path_node.h"
#include "expr/program.h"
#include "expr/syntax/ast.h"
#include "expr/syntax/source_error.h"

namespace nf::expr {

// What the compiler makes of a tree.
struct Compiled {
  NodePtr node;
  const PathNode* path = nullptr;  // `node`, where it is a plain path from a root
  bool is_now = false;             // `node` is just `now`
  std::size_t slots = 0;           // for the variables of macros
  std::vector<Path> paths;
};

// Turns a tree into nodes: names are looked up, calls get their overloads, what is constant is computed.
// Constants lie in `constants`, which must live as long as the nodes.
Parsed<Compiled> compile_tree(const Expr& tree, const CompileOptions& options, Arena& constants);

}  // namespace nf::expr
