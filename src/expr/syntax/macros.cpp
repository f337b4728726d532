#include "expr/syntax/macros.h"

#include <fmt/format.h>

#include <optional>

namespace nf::expr {

namespace {

struct LoopMacro {
  std::string_view name;
  std::size_t arguments;
  LoopKind kind;
  int variables;
  bool condition;  // the argument after the variables
  bool result;     // the last argument
};

constexpr LoopMacro kLoopMacros[] = {
    {"all", 2, LoopKind::All, 1, true, false},
    {"all", 3, LoopKind::All, 2, true, false},
    {"exists", 2, LoopKind::Exists, 1, true, false},
    {"exists", 3, LoopKind::Exists, 2, true, false},
    {"exists_one", 2, LoopKind::ExistsOne, 1, true, false},
    {"exists_one", 3, LoopKind::ExistsOne, 2, true, false},
    {"existsOne", 2, LoopKind::ExistsOne, 1, true, false},
    {"existsOne", 3, LoopKind::ExistsOne, 2, true, false},
    {"filter", 2, LoopKind::List, 1, true, false},
    {"map", 2, LoopKind::List, 1, false, true},
    {"map", 3, LoopKind::List, 1, true, true},
    {"transformList", 3, LoopKind::List, 2, false, true},
    {"transformList", 4, LoopKind::List, 2, true, true},
    {"transformMap", 3, LoopKind::Map, 2, false, true},
    {"transformMap", 4, LoopKind::Map, 2, true, true},
    {"transformMapEntry", 3, LoopKind::MapEntry, 2, false, true},
    {"transformMapEntry", 4, LoopKind::MapEntry, 2, true, true},
};

tl::unexpected<SourceError> error_at(const Expr& expr, std::string message) {
  return tl::make_unexpected(SourceError{std::move(message), expr.start, expr.end});
}

Parsed<std::string> variable_name(const Expr& argument) {
  const auto* identifier = std::get_if<Identifier>(&argument.node);
  if (identifier == nullptr || identifier->absolute) {
    return error_at(argument, "here stands the name of a variable, without dots");
  }
  return identifier->name;
}

Parsed<std::monostate> expand_loop(Expr& expr, const LoopMacro& macro) {
  Call& call = std::get<Call>(expr.node);
  Loop loop{macro.kind, nullptr, {}, {}, nullptr, nullptr};
  loop.first = TRY(variable_name(*call.arguments[0]));
  if (macro.variables == 2) {
    loop.second = TRY(variable_name(*call.arguments[1]));
    if (loop.first == loop.second)
      return error_at(*call.arguments[1], "the two variables need different names");
  }
  loop.range = std::move(call.target);
  if (macro.condition) loop.condition = std::move(call.arguments[static_cast<std::size_t>(macro.variables)]);
  if (macro.result) loop.result = std::move(call.arguments.back());
  expr.node = std::move(loop);
  return std::monostate{};
}

bool is_cel(const ExprPtr& target) {
  const auto* identifier = target ? std::get_if<Identifier>(&target->node) : nullptr;
  return identifier != nullptr && identifier->name == "cel";
}

Parsed<std::monostate> expand_has(Expr& expr) {
  Call& call = std::get<Call>(expr.node);
  const auto* select = std::get_if<Select>(&call.arguments[0]->node);
  if (select == nullptr || select->optional)
    return error_at(*call.arguments[0], "has() takes a field: has(a.b)");
  expr.node = Has{std::move(call.arguments[0])};
  return std::monostate{};
}

Parsed<std::monostate> expand_bind(Expr& expr) {
  Call& call = std::get<Call>(expr.node);
  const std::string name = TRY(variable_name(*call.arguments[0]));
  expr.node = Bind{name, std::move(call.arguments[1]), std::move(call.arguments[2])};
  return std::monostate{};
}

Parsed<std::monostate> expand_optional_map(Expr& expr) {
  Call& call = std::get<Call>(expr.node);
  const std::string name = TRY(variable_name(*call.arguments[0]));
  const bool flat = call.name == "optFlatMap";
  expr.node = OptionalMap{std::move(call.target), name, std::move(call.arguments[1]), flat};
  return std::monostate{};
}

}  // namespace

Parsed<std::monostate> expand_macro(Expr& expr) {
  const Call& call = std::get<Call>(expr.node);
  const std::size_t arguments = call.arguments.size();
  if (call.absolute) return std::monostate{};
  if (!call.target) return call.name == "has" && arguments == 1 ? expand_has(expr) : std::monostate{};
  if (is_cel(call.target))
    return call.name == "bind" && arguments == 3 ? expand_bind(expr) : std::monostate{};
  if ((call.name == "optMap" || call.name == "optFlatMap") && arguments == 2)
    return expand_optional_map(expr);
  for (const LoopMacro& macro : kLoopMacros) {
    if (macro.name == call.name && macro.arguments == arguments) return expand_loop(expr, macro);
  }
  return std::monostate{};
}

}  // namespace nf::expr
