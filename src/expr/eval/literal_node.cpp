#include "base/pointer.h"
#include "expr/eval/node.h"
#include "expr/value/compare.h"

namespace nf::expr {

Value Node::eval_traced(Frame& frame, Provenance& provenance) const {
  const Sources before = frame.read;
  frame.read = {};
  const Value value = eval(frame);
  provenance = Provenance::of(frame.read);
  frame.read |= before;
  return value;
}

namespace {

class ConstantNode final : public Node {
 public:
  ConstantNode(std::size_t offset, Value value) : Node(offset), value_(value) {}
  Value eval(Frame&) const override { return value_; }
  const Value* constant() const override { return &value_; }

 private:
  Value value_;
};

class FailureNode final : public Node {
 public:
  FailureNode(std::size_t offset, std::string message) : Node(offset), message_(std::move(message)) {}
  Value eval(Frame& frame) const override { return frame.fail(offset(), message_); }

 private:
  std::string message_;
};

// What an optional member of a literal (`?value`) adds: its value or nothing. Null where it is none.
const Value* unwrapped(const Value& value, bool optional) { return optional ? value.optional() : &value; }

bool fits(Frame& frame, const Node& node, const Value& value, bool optional) {
  if (!optional || value.is(Kind::Optional) || value.is_error()) return !value.is_error();
  frame.fail(node.offset(), "a member with `?` takes an optional value");
  return false;
}

class ListNode final : public Node {
 public:
  ListNode(std::size_t offset, std::vector<ListItem> items) : Node(offset), items_(std::move(items)) {
    for (const ListItem& item : items_) weigh(*item.value);
  }

  Value eval(Frame& frame) const override {
    return collect(frame, [&](const Node& node, std::size_t) { return node.eval(frame); });
  }

  Value eval_traced(Frame& frame, Provenance& provenance) const override {
    return collect(frame, [&](const Node& node, std::size_t index) {
      Provenance of_item;
      const Value value = node.eval_traced(frame, of_item);
      provenance.graft(pointer_join("", index), of_item);
      return value;
    });
  }

 private:
  template <class Eval>
  Value collect(Frame& frame, Eval eval) const {
    if (!frame.charge(items_.size())) return Value::error();
    const std::span<Value> values = frame.arena.array<Value>(items_.size());
    std::size_t count = 0;
    for (const ListItem& item : items_) {
      const Value value = eval(*item.value, count);
      if (!fits(frame, *item.value, value, item.optional)) return Value::error();
      if (const Value* member = unwrapped(value, item.optional)) values[count++] = *member;
    }
    return Value::of_list(values.first(count));
  }

  std::vector<ListItem> items_;
};

class MapNode final : public Node {
 public:
  MapNode(std::size_t offset, std::vector<MapItem> items) : Node(offset), items_(std::move(items)) {
    for (const MapItem& item : items_) {
      weigh(*item.key);
      weigh(*item.value);
    }
  }

  Value eval(Frame& frame) const override {
    return collect(frame, [&](const Node& node, const Value&) { return node.eval(frame); });
  }

  Value eval_traced(Frame& frame, Provenance& provenance) const override {
    // What the keys read is read by the whole: it decides which members there are.
    const Sources before = frame.read;
    frame.read = {};
    Sources of_members;
    const Value map = collect(frame, [&](const Node& node, const Value& key) {
      const Sources of_keys = frame.read;
      Provenance of_member;
      const Value value = node.eval_traced(frame, of_member);
      of_members |= frame.read;
      frame.read = of_keys;
      if (key.is(Kind::String)) provenance.graft(pointer_join("", key.text()), of_member);
      return value;
    });
    provenance.graft("", Provenance::of(frame.read));
    frame.read |= before | of_members;
    return map;
  }

 private:
  template <class Eval>
  Value collect(Frame& frame, Eval eval) const {
    if (!frame.charge(items_.size())) return Value::error();
    const std::span<MapEntry> entries = frame.arena.array<MapEntry>(items_.size());
    std::size_t count = 0;
    for (const MapItem& item : items_) {
      const Value key = item.key->eval(frame);
      if (key.is_error()) return key;
      const Value value = eval(*item.value, key);
      if (!fits(frame, *item.value, value, item.optional)) return Value::error();
      if (const Value* member = unwrapped(value, item.optional)) entries[count++] = {key, *member};
    }
    return make_map(frame, offset(), entries.first(count));
  }

  std::vector<MapItem> items_;
};

}  // namespace

NodePtr make_constant(std::size_t offset, Value value) {
  return std::make_unique<ConstantNode>(offset, value);
}

NodePtr make_failure(std::size_t offset, std::string message) {
  return std::make_unique<FailureNode>(offset, std::move(message));
}

NodePtr make_list(std::size_t offset, std::vector<ListItem> items) {
  return std::make_unique<ListNode>(offset, std::move(items));
}

NodePtr make_map_literal(std::size_t offset, std::vector<MapItem> items) {
  return std::make_unique<MapNode>(offset, std::move(items));
}

}  // namespace nf::expr
