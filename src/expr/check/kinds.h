#pragma once

#include <string>

#include "expr/functions/function.h"
#include "expr/syntax/ast.h"

namespace nf::expr {

// "int or null_type", "any": for messages.
std::string describe(Kinds kinds);

// Whether two values of such kinds may be equal. Null may stand beside anything: it asks whether there is a
// value.
bool may_be_equal(Kinds left, Kinds right);

// Whether `<` takes some values of such kinds.
bool may_be_ordered(Kinds left, Kinds right);

// What `left op right` may give, as eval/arithmetic.h does it; none where it always fails.
Kinds arithmetic_kinds(Operator op, Kinds left, Kinds right, bool strict);

}  // namespace nf::expr
