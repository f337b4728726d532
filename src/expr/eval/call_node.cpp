#include <array>

#include "expr/eval/node.h"
#include "expr/functions/function.h"
#include "expr/functions/matching.h"
#include "expr/value/utf8.h"

namespace nf::expr {

namespace {

bool fits(const Overload& overload, std::span<const Value> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!overload.parameter(i).has(arguments[i].kind())) return false;
  }
  return true;
}

// Functions charge only for what they make.
bool pay_for_text(Frame& frame, std::span<const Value> arguments) {
  std::size_t bytes = 0;
  for (const Value& argument : arguments) {
    if (argument.is(Kind::String) || argument.is(Kind::Bytes)) bytes += argument.text().size();
  }
  return frame.charge(bytes / Frame::kTextBytesPerUnit);
}

class CallNode final : public Node {
 public:
  CallNode(std::size_t offset, std::string_view name, std::vector<const Overload*> overloads,
           std::vector<NodePtr> arguments)
      : Node(offset), name_(name), overloads_(std::move(overloads)), arguments_(std::move(arguments)) {
    for (const NodePtr& argument : arguments_) weigh(*argument);
  }

  Value eval(Frame& frame) const override {
    std::array<Value, 4> few;
    const std::span<Value> values = arguments_.size() <= few.size()
                                        ? std::span(few).first(arguments_.size())
                                        : frame.arena.array<Value>(arguments_.size());
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
      values[i] = arguments_[i]->eval(frame);
      if (values[i].is_error()) return values[i];
    }
    if (!pay_for_text(frame, values)) return Value::error();
    for (const Overload* overload : overloads_) {
      if (fits(*overload, values)) return overload->function({frame, values, offset()});
    }
    return frame.no_overload(offset(), name_, values);
  }

 private:
  std::string name_;
  std::vector<const Overload*> overloads_;  // those that take so many arguments
  std::vector<NodePtr> arguments_;
};

class ConstantMatchesNode final : public Node {
 public:
  ConstantMatchesNode(std::size_t offset, NodePtr text, std::string_view pattern)
      : Node(offset), text_(std::move(text)), pattern_(pattern) {
    weigh(*text_);
  }

  Value eval(Frame& frame) const override {
    const Value text = text_->eval(frame);
    if (text.is_error()) return text;
    if (!text.is(Kind::String)) return frame.no_overload(offset(), "matches", {&text, 1});
    return pattern_.ok() ? pattern_.matches(frame, text.text()) : frame.fail(offset(), pattern_.error());
  }

 private:
  NodePtr text_;
  Pattern pattern_;
};

}  // namespace

NodePtr make_call(std::size_t offset, std::string_view name, bool member, std::vector<NodePtr> arguments) {
  const std::vector<const Overload*>& named = overloads_of(name, member ? Style::Member : Style::Global);
  if (named.empty()) return make_failure(offset, fmt::format("unknown function `{}`", shown(name)));
  std::vector<const Overload*> overloads;
  for (const Overload* overload : named) {
    if (overload->takes(arguments.size())) overloads.push_back(overload);
  }
  return std::make_unique<CallNode>(offset, name, std::move(overloads), std::move(arguments));
}

NodePtr make_constant_matches(std::size_t offset, NodePtr text, std::string_view pattern) {
  return std::make_unique<ConstantMatchesNode>(offset, std::move(text), pattern);
}

}  // namespace nf::expr
