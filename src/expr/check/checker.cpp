#include "expr/check/checker.h"

#include <fmt/format.h>

#include "expr/eval/arithmetic.h"
#include "expr/functions/matching.h"

namespace nf::expr {

namespace {

constexpr Kinds kContainer = Kind::List | Kind::Map;

}  // namespace

Checker::Checker(const Surroundings& surroundings) : surroundings_(surroundings) {
  for (const auto& [name, kinds] : surroundings.variables) variable_names_.insert(name);
}

Known Checker::check(const Expr& expr) {
  return std::visit([&](const auto& part) { return check(expr, part); }, expr.node);
}

void Checker::check_condition(const Expr& expr, std::string_view what) {
  const Known known = check(expr);
  if (known.kinds.has(Kind::Bool)) return;
  mistake(expr, fmt::format("{} has to give true or false; this gives {}", what, describe(known.kinds)));
}

Known Checker::check(const Expr&, const Literal& part) {
  return std::visit(overloaded{
                        [](std::nullptr_t) { return Known{Kind::Null}; },
                        [](bool) { return Known{Kind::Bool}; },
                        [](std::int64_t) { return Known{Kind::Int}; },
                        [](std::uint64_t) { return Known{Kind::Uint}; },
                        [](double) { return Known{Kind::Double}; },
                        [](const std::string&) { return Known{Kind::String}; },
                        [](const BytesLiteral&) { return Known{Kind::Bytes}; },
                    },
                    part.value);
}

Known Checker::check(const Expr& expr, const Select& part) {
  if (const std::optional<Chain> chain = chain_of(expr)) return check_chain(expr, *chain, false);
  const Known operand = check(*part.operand);
  return follow(expr, operand, Step{part.field, part.optional, expr.offset}, false);
}

Known Checker::check(const Expr& expr, const Index& part) {
  if (const std::optional<Chain> chain = chain_of(expr)) return check_chain(expr, *chain, false);
  const Known operand = check(*part.operand);
  check(*part.index);
  if (!operand.kinds.meets(kContainer | Kind::Optional)) {
    mistake(expr, fmt::format("an element is looked for in a value of type {}", describe(operand.kinds)));
    return {};
  }
  const bool list = operand.shape != nullptr && operand.shape->element != nullptr && !part.optional;
  if (list) return known_of(*operand.shape->element);
  return part.optional ? Known{Kind::Optional} : Known{};
}

Known Checker::check(const Expr&, const Has& part) {
  const Select& select = std::get<Select>(part.select->node);
  if (const std::optional<Chain> chain = chain_of(*part.select)) {
    check_chain(*part.select, *chain, true);
  } else {
    check(*select.operand);
  }
  return {Kind::Bool};
}

Known Checker::check(const Expr& expr, const Call& part) {
  const std::optional<std::string> global = global_function(part);
  const bool shadowed = part.target && global && local(*chain_of(*part.target)) != nullptr;
  const bool member = !global || shadowed;
  std::vector<Known> arguments;
  if (member) arguments.push_back(check(*part.target));
  for (const ExprPtr& argument : part.arguments) arguments.push_back(check(*argument));

  const std::string& name = member ? part.name : *global;
  if (member && arguments.size() == 2 && (name == "or" || name == "orValue")) {
    if (!arguments[0].kinds.has(Kind::Optional)) {
      mistake(expr, fmt::format("{}() is called on an optional value (`a.?b`), not on {}", name,
                                describe(arguments[0].kinds)));
    }
    return name == "or" ? Known{Kind::Optional} : Known{};
  }
  if (name == "matches" && !part.arguments.empty()) {
    const auto* literal = std::get_if<Literal>(&part.arguments.back()->node);
    const auto* text = literal != nullptr ? std::get_if<std::string>(&literal->value) : nullptr;
    if (text != nullptr) {
      const Pattern pattern(*text);
      if (!pattern.ok()) mistake(*part.arguments.back(), pattern.error());
    }
  }
  return check_arguments(expr, name, member ? Style::Member : Style::Global, arguments);
}

Known Checker::check_arguments(const Expr& expr, std::string_view name, Style style,
                               const std::vector<Known>& arguments) {
  const std::vector<const Overload*>& overloads = overloads_of(name, style);
  if (overloads.empty()) {
    const bool other_style = is_function(name);
    mistake(expr, other_style
                      ? fmt::format("`{}` is called {}", name,
                                    style == Style::Member ? "as a function: " + std::string(name) + "(…)"
                                                           : "on a value: value." + std::string(name) + "(…)")
                      : fmt::format("unknown function `{}`", name));
    return {};
  }
  Kinds result;
  for (const Overload* overload : overloads) {
    bool fits = overload->takes(arguments.size());
    for (std::size_t i = 0; fits && i < arguments.size(); ++i)
      fits = arguments[i].kinds.meets(overload->parameter(i));
    if (fits) result = result | overload->result;
  }
  if (result != Kinds()) return {result};
  std::string given;
  for (const Known& argument : arguments) given += (given.empty() ? "" : ", ") + describe(argument.kinds);
  mistake(expr, fmt::format("{}() does not take ({})", name, given));
  return {};
}

Known Checker::check(const Expr& expr, const Unary& part) {
  const Kinds operand = check(*part.operand).kinds;
  const Kinds wanted = part.op == Operator::Not ? Kinds(Kind::Bool) : Kind::Int | Kind::Double;
  if (!operand.meets(wanted)) {
    mistake(expr, fmt::format("`{}` does not take {}", symbol_of(part.op), describe(operand)));
  }
  if (part.op == Operator::Not) return {Kind::Bool};
  return {operand.has(Kind::Int) && operand.has(Kind::Double) ? wanted
          : operand.has(Kind::Double)                         ? Kinds(Kind::Double)
                                                              : Kinds(Kind::Int)};
}

Known Checker::check(const Expr& expr, const Binary& part) {
  const Known left = check(*part.left), right = check(*part.right);
  const auto sides = [&] { return fmt::format("{} and {}", describe(left.kinds), describe(right.kinds)); };
  switch (part.op) {
    case Operator::Equal:
    case Operator::NotEqual:
      if (!may_be_equal(left.kinds, right.kinds)) mistake(expr, fmt::format("never equal: {}", sides()));
      return {Kind::Bool};
    case Operator::Less:
    case Operator::LessEqual:
    case Operator::Greater:
    case Operator::GreaterEqual:
      if (!may_be_ordered(left.kinds, right.kinds))
        mistake(expr, fmt::format("no order between {}", sides()));
      return {Kind::Bool};
    case Operator::In:
      if (!right.kinds.meets(kContainer)) {
        mistake(expr, fmt::format("`in` looks into a list or map, not {}", describe(right.kinds)));
      }
      return {Kind::Bool};
    case Operator::Add:
    case Operator::Subtract:
    case Operator::Multiply:
    case Operator::Divide:
    case Operator::Modulo: {
      const Kinds result = arithmetic_kinds(part.op, left.kinds, right.kinds, surroundings_.strict);
      if (result == Kinds()) mistake(expr, fmt::format("`{}` does not take {}", symbol_of(part.op), sides()));
      return result == Kinds() ? Known{} : Known{result};
    }
    case Operator::Not:
    case Operator::Negate:
      break;
  }
  CHECK(false);
}

Known Checker::check(const Expr&, const Logic& part) {
  for (const ExprPtr& term : part.terms)
    check_condition(*term, part.any ? "each side of `||`" : "each side of `&&`");
  return {Kind::Bool};
}

Known Checker::check(const Expr&, const Conditional& part) {
  check_condition(*part.condition, "what stands before `?`");
  const Known then = check(*part.then), otherwise = check(*part.otherwise);
  return {then.kinds | otherwise.kinds};
}

Known Checker::check(const Expr&, const ListLiteral& part) {
  for (const ListLiteral::Item& item : part.items) check(*item.value);
  return {Kind::List};
}

Known Checker::check(const Expr&, const MapLiteral& part) {
  for (const MapLiteral::Entry& entry : part.entries) {
    const Known key = check(*entry.key);
    if (!key.kinds.meets(Kind::Bool | Kind::Int | Kind::Uint | Kind::String)) {
      mistake(*entry.key, fmt::format("a key is a bool, int, uint or string, not {}", describe(key.kinds)));
    }
    check(*entry.value);
  }
  return {Kind::Map};
}

Known Checker::check(const Expr&, const Loop& part) {
  const Known range = check(*part.range);
  if (!range.kinds.meets(kContainer)) {
    mistake(*part.range, fmt::format("a loop runs over a list or a map, not {}", describe(range.kinds)));
  }
  const bool list = range.kinds == Kinds(Kind::List);
  Known element;
  if (list && range.shape != nullptr && range.shape->element != nullptr)
    element = known_of(*range.shape->element);
  const std::size_t before = locals_.size();
  if (part.second.empty()) {
    locals_.emplace_back(part.first, element);
  } else {
    locals_.emplace_back(part.first, list ? Known{Kind::Int} : Known{});
    locals_.emplace_back(part.second, element);
  }
  if (part.condition) check_condition(*part.condition, "the condition of a loop");
  if (part.result) check(*part.result);
  locals_.resize(before);
  switch (part.kind) {
    case LoopKind::All:
    case LoopKind::Exists:
    case LoopKind::ExistsOne:
      return {Kind::Bool};
    case LoopKind::List:
      return {Kind::List};
    case LoopKind::Map:
    case LoopKind::MapEntry:
      return {Kind::Map};
  }
  CHECK(false);
}

Known Checker::check(const Expr&, const Bind& part) {
  locals_.emplace_back(part.name, check(*part.value));
  const Known body = check(*part.body);
  locals_.pop_back();
  return body;
}

Known Checker::check(const Expr& expr, const OptionalMap& part) {
  const Known target = check(*part.target);
  if (!target.kinds.has(Kind::Optional)) {
    mistake(expr, fmt::format("optMap() is called on an optional value (`a.?b`), not on {}",
                              describe(target.kinds)));
  }
  locals_.emplace_back(part.name, Known{});
  check(*part.body);
  locals_.pop_back();
  return {Kind::Optional};
}

}  // namespace nf::expr
