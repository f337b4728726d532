#pragma once

#include <string>

#include "expr/eval/compiler.h"
#include "expr/program.h"
#include "expr/value/arena.h"

namespace nf::expr {

struct Program::Impl {
  std::string source;
  Arena constants;  // before the nodes that point into it
  Compiled compiled;
};

// For the parts of this library that need values as CEL has them: evaluates in `frame`.
struct ProgramAccess {
  static Value evaluate(const Program& program, Frame& frame);
};

}  // namespace nf::expr
