#pragma once

#include "expr/eval/frame.h"
#include "expr/syntax/ast.h"

namespace nf::expr {

std::string_view symbol_of(Operator op);

// `left op right` for + - * / %, with CEL's overloads: numbers of one kind (overflow and division of integers
// by zero are errors), text, bytes, lists, times. Unless `strict`, an int beside a double is taken as a
// double; then `%` gives the remainder with the sign of the left side.
Value arithmetic(Frame& frame, std::uint32_t offset, Operator op, const Value& left, const Value& right,
                 bool strict);

Value negate(Frame& frame, std::uint32_t offset, const Value& value);

}  // namespace nf::expr
