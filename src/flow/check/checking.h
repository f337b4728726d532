#pragma once

#include <string>
#include <vector>

#include "expr/program.h"
#include "flow/check.h"
#include "flow/graph/shape.h"
#include "flow/names.h"

namespace nf::flow {

// An expression in a node's config.
struct Expression {
  std::string pointer;  // into the config
  expr::Program program;
  ExpressionPlace place;
};

// A document under examination. The steps of check() are functions of it, each adding what it finds.
struct Checking {
  const Document& document;
  const Catalogue& catalogue;
  const Surroundings& surroundings;
  Shape shape;
  std::vector<std::vector<Expression>> expressions;  // by node: those that parse
  Problems problems;

  // With a pointer from the node, such as `/config/path`.
  void report(std::size_t node, std::string_view pointer, std::string code, std::string message,
              std::string mend);
};

// Limits, ids, types, the start, edges and their ports, what can be reached, retries and timeouts, the time
// zone.
void check_limits(const Document& document, Problems& problems);
void check_structure(Checking& checking);

// Each config against its type's schema and the type's own findings; connections and workflows that it names.
void check_configs(Checking& checking);

// Finds and parses every expression; what it names must lie before it.
void check_expressions(Checking& checking);

// What an AI said may not choose the way around an approval, nor who decides (workflow.md, section 5.2 rule
// 9).
void check_routing(Checking& checking);

// "rules.0.when": a pointer for a sentence.
std::string words_of(std::string_view pointer);

}  // namespace nf::flow
