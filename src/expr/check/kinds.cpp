#include "expr/check/kinds.h"

namespace nf::expr {

std::string describe(Kinds kinds) {
  std::string text;
  for (int kind = static_cast<int>(Kind::Null); kind <= static_cast<int>(Kind::Optional); ++kind) {
    if (!kinds.has(static_cast<Kind>(kind))) continue;
    if (!text.empty()) text += " or ";
    text += type_name(static_cast<Kind>(kind));
  }
  return kinds == kAny ? "any" : text;
}

Kinds arithmetic_kinds(Operator op, Kinds left, Kinds right, bool strict) {
  Kinds result;
  const auto both = [&](Kind kind) { return left.has(kind) && right.has(kind); };
  const bool modulo = op == Operator::Modulo, add = op == Operator::Add;
  for (Kind kind : {Kind::Int, Kind::Uint, Kind::Double}) {
    if (both(kind) && !(modulo && kind == Kind::Double)) result = result | kind;
  }
  const bool mixed =
      (left.has(Kind::Int) && right.has(Kind::Double)) || (left.has(Kind::Double) && right.has(Kind::Int));
  if (mixed && !strict) result = result | Kind::Double;
  for (Kind kind : {Kind::String, Kind::Bytes, Kind::List}) {
    if (add && both(kind)) result = result | kind;
  }
  if (!add && op != Operator::Subtract) return result;
  if (both(Kind::Duration) || (!add && both(Kind::Timestamp))) result = result | Kind::Duration;
  const bool moved = left.has(Kind::Timestamp) && right.has(Kind::Duration);
  const bool moved_by = add && left.has(Kind::Duration) && right.has(Kind::Timestamp);
  if (moved || moved_by) result = result | Kind::Timestamp;
  return result;
}

bool may_be_equal(Kinds left, Kinds right) {
  return left.meets(right) || (left.meets(kNumber) && right.meets(kNumber)) || left.has(Kind::Null) ||
         right.has(Kind::Null);
}

bool may_be_ordered(Kinds left, Kinds right) {
  if (left.meets(kNumber) && right.meets(kNumber)) return true;
  for (Kind kind : {Kind::Bool, Kind::String, Kind::Bytes, Kind::Timestamp, Kind::Duration}) {
    if (left.has(kind) && right.has(kind)) return true;
  }
  return false;
}

}  // namespace nf::expr
