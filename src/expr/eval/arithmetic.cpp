#include "expr/eval/arithmetic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "expr/value/time_text.h"

namespace nf::expr {

namespace {

// The two sides of one operation, and what can go wrong with it.
struct Operation {
  Frame& frame;
  std::uint32_t offset;
  Operator op;
  const Value& left;
  const Value& right;

  Value no_overload() const {
    const Value sides[] = {left, right};
    return frame.no_overload(offset, symbol_of(op), sides);
  }
  Value overflow() const { return frame.fail(offset, "the result is beyond 64 bits"); }
  Value by_zero() const {
    return frame.fail(offset, op == Operator::Modulo ? "modulus by zero" : "division by zero");
  }
  Value out_of_time() const { return frame.fail(offset, "the result is beyond the range of time"); }
};

// Shared by int64 and uint64.
template <class Integer>
bool integer_result(const Operation& o, Integer a, Integer b, Integer& result, Value& failure) {
  bool overflow = false;
  switch (o.op) {
    case Operator::Add:
      overflow = __builtin_add_overflow(a, b, &result);
      break;
    case Operator::Subtract:
      overflow = __builtin_sub_overflow(a, b, &result);
      break;
    case Operator::Multiply:
      overflow = __builtin_mul_overflow(a, b, &result);
      break;
    default: {  // Divide, Modulo
      if (b == 0) {
        failure = o.by_zero();
        return false;
      }
      overflow = std::is_signed_v<Integer> && a == std::numeric_limits<Integer>::min() && b == Integer(-1);
      if (!overflow) result = o.op == Operator::Divide ? a / b : a % b;
    }
  }
  if (overflow) failure = o.overflow();
  return !overflow;
}

Value ints(const Operation& o) {
  std::int64_t result = 0;
  Value failure;
  return integer_result(o, o.left.as_int(), o.right.as_int(), result, failure) ? Value::of_int(result)
                                                                               : failure;
}

Value uints(const Operation& o) {
  std::uint64_t result = 0;
  Value failure;
  return integer_result(o, o.left.as_uint(), o.right.as_uint(), result, failure) ? Value::of_uint(result)
                                                                                 : failure;
}

Value doubles(const Operation& o, double a, double b) {
  switch (o.op) {
    case Operator::Add:
      return Value::of_double(a + b);
    case Operator::Subtract:
      return Value::of_double(a - b);
    case Operator::Multiply:
      return Value::of_double(a * b);
    case Operator::Divide:
      return Value::of_double(a / b);
    default:
      return o.no_overload();
  }
}

// One side is an int, the other a double.
Value mixed(const Operation& o) {
  const auto number = [](const Value& value) {
    return value.is(Kind::Int) ? static_cast<double>(value.as_int()) : value.as_double();
  };
  const double a = number(o.left), b = number(o.right);
  if (o.op != Operator::Modulo) return doubles(o, a, b);
  return b == 0 ? o.by_zero() : Value::of_double(std::fmod(a, b));
}

Value text_sum(const Operation& o) {
  const std::string_view a = o.left.text(), b = o.right.text();
  if (!o.frame.charge_text(a.size() + b.size())) return Value::error();
  const std::span<char> joined = o.frame.arena.array<char>(a.size() + b.size());
  std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), joined.begin()));
  const std::string_view text(joined.data(), joined.size());
  return o.left.is(Kind::String) ? Value::of_string(text) : Value::of_bytes(text);
}

Value list_sum(const Operation& o) {
  const std::size_t first = o.left.size(), total = first + o.right.size();
  if (!o.frame.charge(1 + total)) return Value::error();
  const std::span<Value> items = o.frame.arena.array<Value>(total);
  for (std::size_t i = 0; i < total; ++i) items[i] = i < first ? o.left.item(i) : o.right.item(i - first);
  return Value::of_list(items);
}

Value moved(const Operation& o, const Value& time, std::int64_t nanos) {
  const std::optional<Instant> result = add_nanos(time.timestamp(), nanos);
  return result ? Value::of_timestamp(*result) : o.out_of_time();
}

Value durations(const Operation& o) {
  std::int64_t result = 0;
  const bool overflow = o.op == Operator::Add
                            ? __builtin_add_overflow(o.left.duration(), o.right.duration(), &result)
                            : __builtin_sub_overflow(o.left.duration(), o.right.duration(), &result);
  return overflow ? o.out_of_time() : Value::of_duration(result);
}

Value difference(const Operation& o) {
  const std::optional<std::int64_t> nanos = nanos_between(o.left.timestamp(), o.right.timestamp());
  return nanos ? Value::of_duration(*nanos) : o.out_of_time();
}

Value times(const Operation& o) {
  const bool add = o.op == Operator::Add, subtract = o.op == Operator::Subtract;
  const bool left_time = o.left.is(Kind::Timestamp), right_time = o.right.is(Kind::Timestamp);
  if (!add && !subtract) return o.no_overload();
  if (!left_time && !right_time) return durations(o);
  if (left_time && right_time) return subtract ? difference(o) : o.no_overload();
  if (left_time) {
    const std::int64_t nanos = o.right.duration();
    if (subtract && nanos == std::numeric_limits<std::int64_t>::min()) return o.out_of_time();
    return moved(o, o.left, subtract ? -nanos : nanos);
  }
  return add ? moved(o, o.right, o.left.duration()) : o.no_overload();
}

bool is_time(const Value& value) { return value.is(Kind::Timestamp) || value.is(Kind::Duration); }

}  // namespace

std::string_view symbol_of(Operator op) {
  constexpr std::string_view kSymbols[] = {"!",  "-",  "+", "-",  "*", "/",  "%",
                                           "==", "!=", "<", "<=", ">", ">=", "in"};
  return kSymbols[static_cast<std::size_t>(op)];
}

Value arithmetic(Frame& frame, std::uint32_t offset, Operator op, const Value& left, const Value& right,
                 bool strict) {
  const Operation o{frame, offset, op, left, right};
  if (left.kind() == right.kind()) {
    if (left.is(Kind::Double)) return doubles(o, left.as_double(), right.as_double());
    if (left.is(Kind::Int)) return ints(o);
    if (left.is(Kind::Uint)) return uints(o);
    if (op == Operator::Add && (left.is(Kind::String) || left.is(Kind::Bytes))) return text_sum(o);
    if (op == Operator::Add && left.is(Kind::List)) return list_sum(o);
  }
  if (is_time(left) && is_time(right)) return times(o);
  const bool int_and_double =
      (left.is(Kind::Int) && right.is(Kind::Double)) || (left.is(Kind::Double) && right.is(Kind::Int));
  return int_and_double && !strict ? mixed(o) : o.no_overload();
}

Value negate(Frame& frame, std::uint32_t offset, const Value& value) {
  if (value.is(Kind::Double)) return Value::of_double(-value.as_double());
  if (value.is(Kind::Int)) {
    if (value.as_int() == std::numeric_limits<std::int64_t>::min()) {
      return frame.fail(offset, "the result is beyond 64 bits");
    }
    return Value::of_int(-value.as_int());
  }
  return frame.no_overload(offset, "-", {&value, 1});
}

}  // namespace nf::expr
