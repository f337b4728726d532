#pragma once

#include "base/result.h"
#include "expr/syntax/ast.h"
#include "expr/syntax/source_error.h"

namespace nf::expr {

// Where `call` is one of the macros (has, all, exists, map …, cel.bind, optMap), replaces it by what it
// stands for. A name that is a macro with another number of arguments stays a call.
Parsed<std::monostate> expand_macro(Expr& call);

}  // namespace nf::expr
