#include <cmath>

#include "expr/eval/node.h"
#include "expr/value/utf8.h"

namespace nf::expr {

namespace {

class NowNode final : public Node {
 public:
  using Node::Node;
  Value eval(Frame& frame) const override {
    const std::optional<Time> now = frame.scope.now();
    if (!now) return frame.fail(offset(), "`now` is not there");
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*now);
    const auto nanos = std::chrono::nanoseconds(*now - seconds).count();
    return Value::of_timestamp({seconds.time_since_epoch().count(), static_cast<std::int32_t>(nanos)});
  }
};

class LocalNode final : public Node {
 public:
  LocalNode(std::size_t offset, std::size_t slot) : Node(offset), slot_(slot) {}
  Value eval(Frame& frame) const override { return frame.locals[slot_]; }

 private:
  std::size_t slot_;
};

class VariableNode final : public Node {
 public:
  VariableNode(std::size_t offset, std::string name) : Node(offset), name_(std::move(name)) {}
  Value eval(Frame& frame) const override {
    const Value* value = frame.scope.variable(name_);
    return value != nullptr ? *value : frame.fail(offset(), fmt::format("`{}` has no value", name_));
  }

 private:
  std::string name_;
};

// What was found in a list or map under a key.
enum class Lookup { Found, Missing, WrongKind };

Lookup look_up_index(const Value& list, const Value& index, Value& found) {
  double position = 0;
  if (index.is(Kind::Int)) {
    position = static_cast<double>(index.as_int());
  } else if (index.is(Kind::Uint)) {
    position = static_cast<double>(index.as_uint());
  } else if (index.is(Kind::Double)) {
    position = index.as_double();
  } else {
    return Lookup::WrongKind;
  }
  if (position != std::trunc(position)) return Lookup::WrongKind;  // NaN too
  if (position < 0 || position >= static_cast<double>(list.size())) return Lookup::Missing;
  found = list.item(static_cast<std::size_t>(position));
  return Lookup::Found;
}

Lookup look_up(const Value& container, const Value& key, Value& found) {
  if (container.is(Kind::Map)) return container.find(key, found) ? Lookup::Found : Lookup::Missing;
  if (container.is(Kind::List)) return look_up_index(container, key, found);
  return Lookup::WrongKind;
}

std::string text_of(const Value& key) {
  switch (key.kind()) {
    case Kind::String:
      return shown(key.text());
    case Kind::Int:
      return std::to_string(key.as_int());
    case Kind::Uint:
      return std::to_string(key.as_uint());
    case Kind::Double:
      return std::to_string(key.as_double());
    default:
      return std::string(type_name(key.kind()));
  }
}

// `operand[key]` in all its forms. On an optional operand the result is optional too.
Value access(Frame& frame, std::uint32_t offset, const Value& operand, const Value& key, bool optional) {
  const bool chained = operand.is(Kind::Optional);
  if (chained && operand.optional() == nullptr) return operand;
  const Value& container = chained ? *operand.optional() : operand;
  if (key.is(Kind::String) && !frame.charge(key.text().size() / Frame::kTextBytesPerUnit))
    return Value::error();
  Value found;
  switch (look_up(container, key, found)) {
    case Lookup::Found:
      return optional || chained ? frame.make_optional(found) : found;
    case Lookup::Missing:
      if (optional || chained) return Value::of_optional(nullptr);
      return frame.fail(offset, container.is(Kind::List) ? fmt::format("index out of range: {}", text_of(key))
                                                         : fmt::format("no such key: `{}`", text_of(key)));
    case Lookup::WrongKind:
      // As JSON has it, null is no value.
      if ((optional || chained) && container.is(Kind::Null)) return Value::of_optional(nullptr);
      return frame.fail(offset, fmt::format("no such overload: `{}` is looked for in a value of type {}",
                                            text_of(key), type_name(container.kind())));
  }
  CHECK(false);
}

class SelectNode final : public Node {
 public:
  SelectNode(std::size_t offset, NodePtr operand, std::string field, bool optional)
      : Node(offset), operand_(std::move(operand)), field_(std::move(field)), optional_(optional) {
    weigh(*operand_);
  }

  Value eval(Frame& frame) const override {
    const Value operand = operand_->eval(frame);
    Value found;
    if (operand.is(Kind::Map) && !optional_ && operand.find(field_, found)) return found;
    if (operand.is_error()) return operand;
    if (operand.is(Kind::List)) {
      return frame.fail(offset(),
                        fmt::format("no such overload: `{}` is looked for in a list", shown(field_)));
    }
    return access(frame, offset(), operand, Value::of_string(field_), optional_);
  }

 private:
  NodePtr operand_;
  std::string field_;
  bool optional_;
};

class IndexNode final : public Node {
 public:
  IndexNode(std::size_t offset, NodePtr operand, NodePtr index, bool optional)
      : Node(offset), operand_(std::move(operand)), index_(std::move(index)), optional_(optional) {
    weigh(*operand_);
    weigh(*index_);
  }

  Value eval(Frame& frame) const override {
    const Value operand = operand_->eval(frame);
    if (operand.is_error()) return operand;
    const Value index = index_->eval(frame);
    if (index.is_error()) return index;
    return access(frame, offset(), operand, index, optional_);
  }

 private:
  NodePtr operand_, index_;
  bool optional_;
};

class HasNode final : public Node {
 public:
  HasNode(std::size_t offset, NodePtr operand, std::string field)
      : Node(offset), operand_(std::move(operand)), field_(std::move(field)) {
    weigh(*operand_);
  }

  Value eval(Frame& frame) const override {
    Value operand = operand_->eval(frame);
    if (operand.is(Kind::Optional)) {
      if (operand.optional() == nullptr) return Value::of_bool(false);
      operand = *operand.optional();
    }
    if (operand.is_error()) return operand;
    if (!operand.is(Kind::Map)) return frame.no_overload(offset(), "has", {&operand, 1});
    Value ignored;
    return Value::of_bool(operand.find(field_, ignored));
  }

 private:
  NodePtr operand_;
  std::string field_;
};

}  // namespace

NodePtr make_now(std::size_t offset) { return std::make_unique<NowNode>(offset); }

NodePtr make_local(std::size_t offset, std::size_t slot) { return std::make_unique<LocalNode>(offset, slot); }

NodePtr make_variable(std::size_t offset, std::string name) {
  return std::make_unique<VariableNode>(offset, std::move(name));
}

NodePtr make_select(std::size_t offset, NodePtr operand, std::string field, bool optional) {
  return std::make_unique<SelectNode>(offset, std::move(operand), std::move(field), optional);
}

NodePtr make_index(std::size_t offset, NodePtr operand, NodePtr index, bool optional) {
  return std::make_unique<IndexNode>(offset, std::move(operand), std::move(index), optional);
}

NodePtr make_has(std::size_t offset, NodePtr operand, std::string field) {
  return std::make_unique<HasNode>(offset, std::move(operand), std::move(field));
}

}  // namespace nf::expr
