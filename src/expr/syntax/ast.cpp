#include "expr/syntax/ast.h"

#include <algorithm>

namespace nf::expr {

namespace {

void grow(int& height, const ExprPtr& child) {
  if (child) height = std::max(height, child->height + 1);
}

}  // namespace

int height_of(const ExprNode& node) {
  int height = 1;
  std::visit(
      overloaded{
          [](const Literal&) {},
          [](const Identifier&) {},
          [&](const Select& e) { grow(height, e.operand); },
          [&](const Index& e) { grow(height, e.operand), grow(height, e.index); },
          [&](const Has& e) { grow(height, e.select); },
          [&](const Call& e) {
            grow(height, e.target);
            for (const ExprPtr& argument : e.arguments) grow(height, argument);
          },
          [&](const Unary& e) { grow(height, e.operand); },
          [&](const Binary& e) { grow(height, e.left), grow(height, e.right); },
          [&](const Logic& e) {
            for (const ExprPtr& term : e.terms) grow(height, term);
          },
          [&](const Conditional& e) {
            grow(height, e.condition), grow(height, e.then), grow(height, e.otherwise);
          },
          [&](const ListLiteral& e) {
            for (const auto& item : e.items) grow(height, item.value);
          },
          [&](const MapLiteral& e) {
            for (const auto& entry : e.entries) grow(height, entry.key), grow(height, entry.value);
          },
          [&](const Loop& e) { grow(height, e.range), grow(height, e.condition), grow(height, e.result); },
          [&](const Bind& e) { grow(height, e.value), grow(height, e.body); },
          [&](const OptionalMap& e) { grow(height, e.target), grow(height, e.body); },
      },
      node);
  return height;
}

}  // namespace nf::expr
