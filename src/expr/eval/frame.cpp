#include "expr/eval/frame.h"

namespace nf::expr {

Value Frame::fail(std::uint32_t offset, std::string message) {
  return fail(Failure{std::move(message), offset});
}

Value Frame::fail(Failure failure) {
  if (!exhausted_) failure_ = std::move(failure);
  return Value::error();
}

Value Frame::no_overload(std::uint32_t offset, std::string_view function, std::span<const Value> arguments) {
  std::string kinds;
  for (const Value& argument : arguments) {
    if (!kinds.empty()) kinds += ", ";
    kinds += type_name(argument.kind());
  }
  return fail(offset, fmt::format("no such overload: {}({})", function, kinds));
}

bool Frame::run_out() {
  if (!exhausted_) failure_ = {"the expression costs more than its limit", 0};
  exhausted_ = true;
  cost_left_ = 0;
  return false;
}

Value Frame::make_text(Kind kind, std::string_view text) {
  if (!charge_text(text.size())) return Value::error();
  const std::string_view copy = arena.copy(text);
  return kind == Kind::String ? Value::of_string(copy) : Value::of_bytes(copy);
}

Value Frame::make_optional(const Value& value) {
  if (!charge(1)) return Value::error();
  std::span<Value> slot = arena.array<Value>(1);
  slot[0] = value;
  return Value::of_optional(slot.data());
}

}  // namespace nf::expr
