#include <optional>

#include "expr/eval/node.h"
#include "expr/value/compare.h"

namespace nf::expr {

namespace {

class LoopNode final : public Node {
 public:
  LoopNode(std::size_t offset, LoopParts parts) : Node(offset), parts_(std::move(parts)) {
    for (const Node* child : {parts_.range.get(), parts_.condition.get(), parts_.result.get()}) {
      if (child == nullptr) continue;
      weigh(*child);
      if (child != parts_.range.get()) turn_cost_ += child->weight();
    }
  }

  Value eval(Frame& frame) const override {
    const Value range = parts_.range->eval(frame);
    if (range.is_error()) return range;
    if (!range.is(Kind::List) && !range.is(Kind::Map)) {
      return frame.fail(offset(),
                        fmt::format("a loop runs over a list or a map, not {}", type_name(range.kind())));
    }
    switch (parts_.kind) {
      case LoopKind::All:
        return quantify(frame, range, false);
      case LoopKind::Exists:
        return quantify(frame, range, true);
      case LoopKind::ExistsOne:
        return exists_one(frame, range);
      case LoopKind::List:
        return list(frame, range);
      case LoopKind::Map:
      case LoopKind::MapEntry:
        return map(frame, range);
    }
    CHECK(false);
  }

 private:
  // Sets the variables for turn `index`. False when the cost has run out.
  bool start_turn(Frame& frame, const Value& range, std::size_t index) const {
    if (!frame.charge(turn_cost_)) return false;
    Value* const variables = &frame.locals[parts_.slot];
    if (range.is(Kind::List)) {
      const Value item = range.item(index);
      variables[0] = parts_.two_variables ? Value::of_int(static_cast<std::int64_t>(index)) : item;
      if (parts_.two_variables) variables[1] = item;
    } else {
      const MapEntry entry = range.entry(index);
      variables[0] = entry.key;
      if (parts_.two_variables) variables[1] = entry.value;
    }
    return true;
  }

  // Bool or error.
  Value condition(Frame& frame) const {
    if (!parts_.condition) return Value::of_bool(true);
    const Value value = parts_.condition->eval(frame);
    if (value.is(Kind::Bool) || value.is_error()) return value;
    return frame.fail(parts_.condition->offset(),
                      fmt::format("the condition gives {}, not a boolean", type_name(value.kind())));
  }

  // `exists` (any) and `all`: as `||` and `&&`, an element that decides outweighs an error at another.
  Value quantify(Frame& frame, const Value& range, bool any) const {
    std::optional<Failure> first_failure;
    for (std::size_t i = 0; i < range.size(); ++i) {
      if (!start_turn(frame, range, i)) return Value::error();
      const Value value = condition(frame);
      if (!value.is_error()) {
        if (value.as_bool() == any) return value;
        continue;
      }
      if (frame.exhausted()) return Value::error();
      if (!first_failure) first_failure = frame.take_failure();
    }
    if (first_failure) return frame.fail(std::move(*first_failure));
    return Value::of_bool(!any);
  }

  Value exists_one(Frame& frame, const Value& range) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < range.size(); ++i) {
      if (!start_turn(frame, range, i)) return Value::error();
      const Value value = condition(frame);
      if (value.is_error()) return value;
      count += value.as_bool();
    }
    return Value::of_bool(count == 1);
  }

  Value list(Frame& frame, const Value& range) const {
    const std::span<Value> items = frame.arena.array<Value>(range.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < range.size(); ++i) {
      if (!start_turn(frame, range, i)) return Value::error();
      const Value taken = condition(frame);
      if (taken.is_error()) return taken;
      if (!taken.as_bool()) continue;
      const Value item = parts_.result ? parts_.result->eval(frame) : frame.locals[parts_.slot];
      if (item.is_error()) return item;
      items[count++] = item;
    }
    return Value::of_list(items.first(count));
  }

  Value map(Frame& frame, const Value& range) const {
    std::vector<MapEntry> entries;
    for (std::size_t i = 0; i < range.size(); ++i) {
      if (!start_turn(frame, range, i)) return Value::error();
      const Value taken = condition(frame);
      if (taken.is_error()) return taken;
      if (!taken.as_bool()) continue;
      const Value key = frame.locals[parts_.slot];
      const Value result = parts_.result->eval(frame);
      if (result.is_error()) return result;
      if (parts_.kind == LoopKind::Map) {
        entries.push_back({key, result});
      } else if (const Value added = add_entries(frame, result, entries); added.is_error()) {
        return added;
      }
    }
    const std::span<MapEntry> kept = frame.arena.array<MapEntry>(entries.size());
    std::copy(entries.begin(), entries.end(), kept.begin());
    return make_map(frame, offset(), kept);
  }

  Value add_entries(Frame& frame, const Value& result, std::vector<MapEntry>& entries) const {
    if (!result.is(Kind::Map)) return frame.fail(offset(), "transformMapEntry makes of each element a map");
    if (!frame.charge(result.size())) return Value::error();
    for (std::size_t i = 0; i < result.size(); ++i) entries.push_back(result.entry(i));
    return {};
  }

  LoopParts parts_;
  std::uint32_t turn_cost_ = 1;
};

class BindNode final : public Node {
 public:
  BindNode(std::size_t offset, std::size_t slot, NodePtr value, NodePtr body)
      : Node(offset), slot_(slot), value_(std::move(value)), body_(std::move(body)) {
    weigh(*value_);
    weigh(*body_);
  }

  Value eval(Frame& frame) const override {
    const Value value = value_->eval(frame);
    if (value.is_error()) return value;
    frame.locals[slot_] = value;
    return body_->eval(frame);
  }

 private:
  std::size_t slot_;
  NodePtr value_, body_;
};

}  // namespace

NodePtr make_loop(std::size_t offset, LoopParts parts) {
  return std::make_unique<LoopNode>(offset, std::move(parts));
}

NodePtr make_bind(std::size_t offset, std::size_t slot, NodePtr value, NodePtr body) {
  return std::make_unique<BindNode>(offset, slot, std::move(value), std::move(body));
}

}  // namespace nf::expr
