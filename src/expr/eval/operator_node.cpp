#include "expr/eval/arithmetic.h"
#include "expr/eval/node.h"
#include "expr/value/compare.h"

namespace nf::expr {

namespace {

class UnaryNode final : public Node {
 public:
  UnaryNode(std::size_t offset, Operator op, NodePtr operand)
      : Node(offset), op_(op), operand_(std::move(operand)) {
    weigh(*operand_);
  }

  Value eval(Frame& frame) const override {
    const Value value = operand_->eval(frame);
    if (value.is_error()) return value;
    if (op_ == Operator::Negate) return negate(frame, offset(), value);
    return value.is(Kind::Bool) ? Value::of_bool(!value.as_bool())
                                : frame.no_overload(offset(), "!", {&value, 1});
  }

 private:
  Operator op_;
  NodePtr operand_;
};

// Evaluates both sides and gives them to `Derived::apply`.
template <class Derived>
class BinaryNode : public Node {
 public:
  BinaryNode(std::size_t offset, NodePtr left, NodePtr right)
      : Node(offset), left_(std::move(left)), right_(std::move(right)) {
    weigh(*left_);
    weigh(*right_);
  }

  Value eval(Frame& frame) const override {
    const Value left = left_->eval(frame);
    if (left.is_error()) return left;
    const Value right = right_->eval(frame);
    if (right.is_error()) return right;
    return static_cast<const Derived&>(*this).apply(frame, left, right);
  }

 private:
  NodePtr left_, right_;
};

class ArithmeticNode final : public BinaryNode<ArithmeticNode> {
 public:
  ArithmeticNode(std::size_t offset, Operator op, NodePtr left, NodePtr right, bool strict)
      : BinaryNode(offset, std::move(left), std::move(right)), op_(op), strict_(strict) {}

  Value apply(Frame& frame, const Value& left, const Value& right) const {
    return arithmetic(frame, offset(), op_, left, right, strict_);
  }

 private:
  Operator op_;
  bool strict_;
};

class EqualNode final : public BinaryNode<EqualNode> {
 public:
  EqualNode(std::size_t offset, NodePtr left, NodePtr right, bool wanted)
      : BinaryNode(offset, std::move(left), std::move(right)), wanted_(wanted) {}

  Value apply(Frame& frame, const Value& left, const Value& right) const {
    const Value same = equals(frame, left, right);
    return same.is_error() ? same : Value::of_bool(same.as_bool() == wanted_);
  }

 private:
  bool wanted_;
};

class OrderNode final : public BinaryNode<OrderNode> {
 public:
  OrderNode(std::size_t offset, Operator op, NodePtr left, NodePtr right)
      : BinaryNode(offset, std::move(left), std::move(right)), op_(op) {}

  Value apply(Frame& frame, const Value& left, const Value& right) const {
    if (left.is(Kind::String) && !frame.charge_text(left.text().size())) return Value::error();
    const std::optional<std::partial_ordering> order = compare(left, right);
    if (!order) {
      const Value sides[] = {left, right};
      return frame.no_overload(offset(), op_ == Operator::Less || op_ == Operator::LessEqual ? "<" : ">",
                               sides);
    }
    switch (op_) {
      case Operator::Less:
        return Value::of_bool(*order < 0);
      case Operator::LessEqual:
        return Value::of_bool(*order <= 0);
      case Operator::Greater:
        return Value::of_bool(*order > 0);
      default:
        return Value::of_bool(*order >= 0);
    }
  }

 private:
  Operator op_;
};

class InNode final : public BinaryNode<InNode> {
 public:
  using BinaryNode::BinaryNode;

  Value apply(Frame& frame, const Value& element, const Value& container) const {
    if (container.is(Kind::Map)) {
      if (element.is(Kind::String) && !frame.charge_text(element.text().size())) return Value::error();
      Value ignored;
      return Value::of_bool(container.find(element, ignored));
    }
    if (!container.is(Kind::List)) {
      const Value sides[] = {element, container};
      return frame.no_overload(offset(), "in", sides);
    }
    for (std::size_t i = 0; i < container.size(); ++i) {
      const Value same = equals(frame, element, container.item(i));
      if (same.is_error() || same.as_bool()) return same;
    }
    return Value::of_bool(false);
  }
};

}  // namespace

NodePtr make_unary(std::size_t offset, Operator op, NodePtr operand) {
  return std::make_unique<UnaryNode>(offset, op, std::move(operand));
}

NodePtr make_binary(std::size_t offset, Operator op, NodePtr left, NodePtr right, bool strict) {
  switch (op) {
    case Operator::Equal:
    case Operator::NotEqual:
      return std::make_unique<EqualNode>(offset, std::move(left), std::move(right), op == Operator::Equal);
    case Operator::Less:
    case Operator::LessEqual:
    case Operator::Greater:
    case Operator::GreaterEqual:
      return std::make_unique<OrderNode>(offset, op, std::move(left), std::move(right));
    case Operator::In:
      return std::make_unique<InNode>(offset, std::move(left), std::move(right));
    case Operator::Add:
    case Operator::Subtract:
    case Operator::Multiply:
    case Operator::Divide:
    case Operator::Modulo:
      return std::make_unique<ArithmeticNode>(offset, op, std::move(left), std::move(right), strict);
    case Operator::Not:
    case Operator::Negate:
      break;
  }
  CHECK(false);
}

}  // namespace nf::expr
