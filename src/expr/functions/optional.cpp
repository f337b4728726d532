#include "expr/functions/function.h"

// optional.of, optional.ofNonZeroValue, optional.none, hasValue, value, and the functions of optionals
// version 2: unwrap, first, last. `or` and `orValue` are in eval/optional_node.cpp.

namespace nf::expr {

namespace {

bool is_zero(const Value& value) {
  switch (value.kind()) {
    case Kind::Null:
      return true;
    case Kind::Bool:
      return !value.as_bool();
    case Kind::Int:
      return value.as_int() == 0;
    case Kind::Uint:
      return value.as_uint() == 0;
    case Kind::Double:
      return value.as_double() == 0;
    case Kind::String:
    case Kind::Bytes:
      return value.text().empty();
    case Kind::List:
    case Kind::Map:
      return value.size() == 0;
    case Kind::Duration:
      return value.duration() == 0;
    case Kind::Optional:
      return value.optional() == nullptr;
    case Kind::Timestamp:
      return value.timestamp() == Instant{0, 0};
    case Kind::Type:
    case Kind::Error:
      return false;
  }
  CHECK(false);
}

Value of(const Invocation& call) { return call.frame.make_optional(call[0]); }

Value of_non_zero(const Invocation& call) {
  return is_zero(call[0]) ? Value::of_optional(nullptr) : call.frame.make_optional(call[0]);
}

Value none(const Invocation&) { return Value::of_optional(nullptr); }

Value has_value(const Invocation& call) { return Value::of_bool(call[0].optional() != nullptr); }

Value value_of(const Invocation& call) {
  return call[0].optional() != nullptr ? *call[0].optional() : call.fail("the optional has no value");
}

Value unwrap(const Invocation& call) {
  const Value& list = call[0];
  if (!call.frame.charge(1 + list.size())) return Value::error();
  const std::span<Value> items = call.frame.arena.array<Value>(list.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Value item = list.item(i);
    if (!item.is(Kind::Optional)) return call.fail("every element has to be an optional");
    if (item.optional() != nullptr) items[count++] = *item.optional();
  }
  return Value::of_list(items.first(count));
}

Value first(const Invocation& call) {
  return call[0].size() == 0 ? Value::of_optional(nullptr) : call.frame.make_optional(call[0].item(0));
}

Value last(const Invocation& call) {
  const std::size_t size = call[0].size();
  return size == 0 ? Value::of_optional(nullptr) : call.frame.make_optional(call[0].item(size - 1));
}

constexpr Overload kFunctions[] = {
    {"optional.of", Style::Global, {kAny}, Kind::Optional, of},
    {"optional.ofNonZeroValue", Style::Global, {kAny}, Kind::Optional, of_non_zero},
    {"optional.none", Style::Global, {}, Kind::Optional, none},
    {"optional.unwrap", Style::Global, {Kind::List}, Kind::List, unwrap},
    {"unwrapOpt", Style::Member, {Kind::List}, Kind::List, unwrap},
    {"hasValue", Style::Member, {Kind::Optional}, Kind::Bool, has_value},
    {"value", Style::Member, {Kind::Optional}, kAny, value_of},
    {"first", Style::Member, {Kind::List}, Kind::Optional, first},
    {"last", Style::Member, {Kind::List}, Kind::Optional, last},
};

}  // namespace

std::span<const Overload> optional_functions() { return kFunctions; }

}  // namespace nf::expr
