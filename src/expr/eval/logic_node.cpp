#include <optional>

#include "expr/eval/node.h"

namespace nf::expr {

namespace {

// `&&` and `||` do not depend on the order of their terms: one that decides settles it even beside an error.
class LogicNode final : public Node {
 public:
  LogicNode(std::size_t offset, bool any, std::vector<NodePtr> terms)
      : Node(offset), any_(any), terms_(std::move(terms)) {
    for (const NodePtr& term : terms_) weigh(*term);
  }

  Value eval(Frame& frame) const override {
    std::optional<Failure> first_failure;
    for (const NodePtr& term : terms_) {
      Value value = term->eval(frame);
      if (value.is(Kind::Bool)) {
        if (value.as_bool() == any_) return value;
        continue;
      }
      if (frame.exhausted()) return Value::error();
      if (!value.is_error()) value = frame.no_overload(term->offset(), any_ ? "||" : "&&", {&value, 1});
      if (!first_failure) first_failure = frame.take_failure();
    }
    if (first_failure) return frame.fail(std::move(*first_failure));
    return Value::of_bool(!any_);
  }

 private:
  bool any_;
  std::vector<NodePtr> terms_;
};

class ConditionalNode final : public Node {
 public:
  ConditionalNode(std::size_t offset, NodePtr condition, NodePtr then, NodePtr otherwise)
      : Node(offset),
        condition_(std::move(condition)),
        then_(std::move(then)),
        otherwise_(std::move(otherwise)) {
    weigh(*condition_);
    weigh(*then_);
    weigh(*otherwise_);
  }

  Value eval(Frame& frame) const override {
    const Node* branch = choose(frame);
    return branch == nullptr ? Value::error() : branch->eval(frame);
  }

  Value eval_traced(Frame& frame, Provenance& provenance) const override {
    const Sources before = frame.read;
    frame.read = {};
    const Node* branch = choose(frame);
    const Sources of_condition = frame.read;
    frame.read |= before;
    if (branch == nullptr) return Value::error();
    const Value value = branch->eval_traced(frame, provenance);
    provenance.graft("", Provenance::of(of_condition));
    return value;
  }

 private:
  const Node* choose(Frame& frame) const {
    const Value condition = condition_->eval(frame);
    if (condition.is(Kind::Bool)) return condition.as_bool() ? then_.get() : otherwise_.get();
    if (!condition.is_error()) frame.no_overload(condition_->offset(), "?:", {&condition, 1});
    return nullptr;
  }

  NodePtr condition_, then_, otherwise_;
};

}  // namespace

NodePtr make_logic(std::size_t offset, bool any, std::vector<NodePtr> terms) {
  return std::make_unique<LogicNode>(offset, any, std::move(terms));
}

NodePtr make_conditional(std::size_t offset, NodePtr condition, NodePtr then, NodePtr otherwise) {
  return std::make_unique<ConditionalNode>(offset, std::move(condition), std::move(then),
                                           std::move(otherwise));
}

}  // namespace nf::expr
