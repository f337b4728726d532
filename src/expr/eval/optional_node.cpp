#include "expr/eval/node.h"

namespace nf::expr {

namespace {

class OptionalMapNode final : public Node {
 public:
  OptionalMapNode(std::size_t offset, std::size_t slot, NodePtr target, NodePtr body, bool flat)
      : Node(offset), slot_(slot), target_(std::move(target)), body_(std::move(body)), flat_(flat) {
    weigh(*target_);
    weigh(*body_);
  }

  Value eval(Frame& frame) const override {
    const Value target = target_->eval(frame);
    if (target.is_error()) return target;
    if (!target.is(Kind::Optional))
      return frame.no_overload(offset(), flat_ ? "optFlatMap" : "optMap", {&target, 1});
    if (target.optional() == nullptr) return target;
    frame.locals[slot_] = *target.optional();
    const Value result = body_->eval(frame);
    if (result.is_error()) return result;
    if (!flat_) return frame.make_optional(result);
    return result.is(Kind::Optional) ? result : frame.no_overload(offset(), "optFlatMap", {&result, 1});
  }

 private:
  std::size_t slot_;
  NodePtr target_, body_;
  bool flat_;
};

class OptionalElseNode final : public Node {
 public:
  OptionalElseNode(std::size_t offset, NodePtr target, NodePtr other, bool unwrap)
      : Node(offset), target_(std::move(target)), other_(std::move(other)), unwrap_(unwrap) {
    weigh(*target_);
    weigh(*other_);
  }

  Value eval(Frame& frame) const override {
    const Value target = target_->eval(frame);
    if (target.is_error()) return target;
    if (!target.is(Kind::Optional))
      return frame.no_overload(offset(), unwrap_ ? "orValue" : "or", {&target, 1});
    if (target.optional() != nullptr) return unwrap_ ? *target.optional() : target;
    const Value other = other_->eval(frame);
    if (unwrap_ || other.is_error() || other.is(Kind::Optional)) return other;
    return frame.no_overload(offset(), "or", {&other, 1});
  }

 private:
  NodePtr target_, other_;
  bool unwrap_;
};

}  // namespace

NodePtr make_optional_map(std::size_t offset, std::size_t slot, NodePtr target, NodePtr body, bool flat) {
  return std::make_unique<OptionalMapNode>(offset, slot, std::move(target), std::move(body), flat);
}

NodePtr make_optional_else(std::size_t offset, NodePtr target, NodePtr other, bool unwrap) {
  return std::make_unique<OptionalElseNode>(offset, std::move(target), std::move(other), unwrap);
}

}  // namespace nf::expr
