#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expr/eval/frame.h"
#include "expr/syntax/ast.h"

namespace nf::expr {

// One step of a compiled expression. Immutable.
class Node {
 public:
  explicit Node(std::size_t offset) : offset_(static_cast<std::uint32_t>(offset)) {}
  virtual ~Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // Adds to frame.read what it reads. An error value means that the frame has the failure.
  virtual Value eval(Frame& frame) const = 0;

  // As eval, and says where in the value sources lie. Unless a node knows better: everything that it read, on
  // the whole value.
  virtual Value eval_traced(Frame& frame, Provenance& provenance) const;

  // The value, where it does not depend on anything.
  virtual const Value* constant() const { return nullptr; }

  std::uint32_t offset() const { return offset_; }  // into the source
  // How many nodes there are below it and itself: what one turn of a loop costs.
  std::uint32_t weight() const { return weight_; }

 protected:
  void weigh(const Node& child) { weight_ += child.weight(); }

 private:
  std::uint32_t offset_;
  std::uint32_t weight_ = 1;
};

using NodePtr = std::unique_ptr<const Node>;

// The makers of nodes, by the file that holds them.

// literal_node.cpp
NodePtr make_constant(std::size_t offset, Value value);
// Fails whenever it is evaluated: CEL lets an expression with an unknown name run as long as its value is not
// needed.
NodePtr make_failure(std::size_t offset, std::string message);
struct ListItem {
  NodePtr value;
  bool optional;
};
NodePtr make_list(std::size_t offset, std::vector<ListItem> items);
struct MapItem {
  NodePtr key;
  NodePtr value;
  bool optional;
};
NodePtr make_map_literal(std::size_t offset, std::vector<MapItem> items);

// operator_node.cpp
NodePtr make_unary(std::size_t offset, Operator op, NodePtr operand);
NodePtr make_binary(std::size_t offset, Operator op, NodePtr left, NodePtr right, bool strict);

// logic_node.cpp
NodePtr make_logic(std::size_t offset, bool any, std::vector<NodePtr> terms);
NodePtr make_conditional(std::size_t offset, NodePtr condition, NodePtr then, NodePtr otherwise);

// access_node.cpp: what is not a path from a root
NodePtr make_now(std::size_t offset);
NodePtr make_local(std::size_t offset, std::size_t slot);
NodePtr make_variable(std::size_t offset, std::string name);
NodePtr make_select(std::size_t offset, NodePtr operand, std::string field, bool optional);
NodePtr make_index(std::size_t offset, NodePtr operand, NodePtr index, bool optional);
NodePtr make_has(std::size_t offset, NodePtr operand, std::string field);

// loop_node.cpp. `slot` is that of the first variable, `slot + 1` that of the second.
struct LoopParts {
  LoopKind kind;
  NodePtr range;
  NodePtr condition;  // or null
  NodePtr result;     // or null
  std::size_t slot;
  bool two_variables;
};
NodePtr make_loop(std::size_t offset, LoopParts parts);
NodePtr make_bind(std::size_t offset, std::size_t slot, NodePtr value, NodePtr body);

// optional_node.cpp
NodePtr make_optional_map(std::size_t offset, std::size_t slot, NodePtr target, NodePtr body, bool flat);
// `target.or(other)`, or with `unwrap` `target.orValue(other)`; the other is evaluated only where it is
// needed.
NodePtr make_optional_else(std::size_t offset, NodePtr target, NodePtr other, bool unwrap);

// call_node.cpp. The target of a member function is the first argument.
NodePtr make_call(std::size_t offset, std::string_view name, bool member, std::vector<NodePtr> arguments);
// `text.matches(pattern)` with a constant pattern, compiled once.
NodePtr make_constant_matches(std::size_t offset, NodePtr text, std::string_view pattern);

}  // namespace nf::expr
