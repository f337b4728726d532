#include "flow/check/finite/atom.h"

#include <algorithm>
#include <array>

namespace nf::flow::finite {
namespace {

using expr::Binary;
using expr::Expr;
using expr::Has;
using expr::Literal;
using expr::Operator;

constexpr expr::Limits kLimits{.cost = 10'000};  // of one evaluation: a comparison is cheap

bool is_comparison(Operator op) {
  constexpr std::array kComparisons = {Operator::Equal,     Operator::NotEqual, Operator::Less,
                                       Operator::LessEqual, Operator::Greater,  Operator::GreaterEqual};
  return std::ranges::find(kComparisons, op) != kComparisons.end();
}

// As JSON, where it is a value that JSON holds without loss.
std::optional<Json> constant_of(const Expr& expr) {
  const auto* literal = std::get_if<Literal>(&expr.node);
  if (literal == nullptr) return std::nullopt;
  const auto exact = [](auto number) -> std::optional<Json> {
    const bool fits =
        std::cmp_less_equal(number, kMaxExactInteger) && std::cmp_greater_equal(number, -kMaxExactInteger);
    return fits ? std::optional(Json(static_cast<std::int64_t>(number))) : std::nullopt;
  };
  return std::visit(expr::overloaded{[](std::nullptr_t) { return std::optional(Json(nullptr)); },
                                     [](bool value) { return std::optional(Json(value)); },
                                     [&](std::int64_t value) { return exact(value); },
                                     [&](std::uint64_t value) { return exact(value); },
                                     [](double value) { return std::optional(json_number(value)); },
                                     [](const std::string& value) { return std::optional(Json(value)); },
                                     [](const expr::BytesLiteral&) { return std::optional<Json>(); }},
                    literal->value);
}

std::optional<expr::Path> path_in_list(const Binary& in, Constants& constants) {
  const auto* list = std::get_if<expr::ListLiteral>(&in.right->node);
  const auto path = path_of(*in.left);
  if (list == nullptr || !path) return std::nullopt;
  for (const auto& item : list->items) {
    const auto constant = constant_of(*item.value);
    if (item.optional || !constant) return std::nullopt;
    constants.add(*constant, false);
  }
  return path;
}

std::optional<expr::Path> path_compared(const Binary& comparison, Constants& constants) {
  const bool constant_first = std::holds_alternative<Literal>(comparison.left->node);
  const Expr& side = constant_first ? *comparison.right : *comparison.left;
  const auto constant = constant_of(constant_first ? *comparison.left : *comparison.right);
  const auto path = path_of(side);
  if (!path || !constant) return std::nullopt;
  constants.add(*constant, comparison.op != Operator::Equal && comparison.op != Operator::NotEqual);
  return path;
}

// One path with one value, and nothing else.
class OneValue final : public expr::Scope {
 public:
  OneValue(const expr::Path& path, const Point& point) : root_(path.front()) {
    std::size_t end = path.size();
    if (point.is == Point::Is::Missing) --end;
    if (point.is == Point::Is::ParentMissing) end = end > 2 ? end - 2 : 0;
    there_ = end > 0;
    Json value = point.is == Point::Is::There ? point.value : Json(JsonObject{});
    for (std::size_t i = end; i-- > 1;) value = JsonObject{{path[i], std::move(value)}};
    value_ = std::move(value);
  }

  expr::Binding root(expr::Root root) const override {
    return {there_ && expr::name_of(root) == root_ ? &value_ : nullptr, nullptr};
  }
  expr::Binding node(std::string_view id) const override {
    return {there_ && root_ == expr::name_of(expr::Root::Nodes) ? find(value_, id) : nullptr, nullptr};
  }
  std::optional<Time> now() const override { return std::nullopt; }

 private:
  const std::string root_;
  Json value_;
  bool there_ = false;
};

class NoValues final : public expr::Scope {
 public:
  expr::Binding root(expr::Root) const override { return {}; }
  expr::Binding node(std::string_view) const override { return {}; }
  std::optional<Time> now() const override { return std::nullopt; }
};

std::optional<bool> evaluate(const expr::Program& program, const expr::Scope& scope) {
  expr::Sources read;
  const auto held = program.evaluate_condition(scope, read, kLimits);
  return held ? std::optional(*held) : std::nullopt;
}

}  // namespace

bool can_be_bound(const expr::Path& path) {
  const auto root = expr::root_named(path.front());
  if (!root || *root == expr::Root::Now) return false;
  return *root != expr::Root::Nodes || path.size() > 2;
}

std::optional<expr::Path> path_of(const Expr& expr) {
  if (const auto* name = std::get_if<expr::Identifier>(&expr.node)) return expr::Path{name->name};
  const auto below = [](const Expr& operand, const std::string& member) {
    auto path = path_of(operand);
    if (path) path->push_back(member);
    return path;
  };
  if (const auto* select = std::get_if<expr::Select>(&expr.node))
    return select->optional ? std::nullopt : below(*select->operand, select->field);
  if (const auto* index = std::get_if<expr::Index>(&expr.node)) {
    const auto* literal = std::get_if<Literal>(&index->index->node);
    const auto* text = literal == nullptr ? nullptr : std::get_if<std::string>(&literal->value);
    return index->optional || text == nullptr ? std::nullopt : below(*index->operand, *text);
  }
  return std::nullopt;
}

namespace {

std::optional<expr::Path> any_compared_path(const Expr& expr, Constants& constants) {
  if (const auto* binary = std::get_if<Binary>(&expr.node)) {
    if (binary->op == Operator::In) return path_in_list(*binary, constants);
    return is_comparison(binary->op) ? path_compared(*binary, constants) : std::nullopt;
  }
  if (const auto* has = std::get_if<Has>(&expr.node)) return path_of(*has->select);
  auto path = path_of(expr);
  if (path) constants.booleans = true;
  return path;
}

}  // namespace

std::optional<expr::Path> compared_path(const Expr& expr, Constants& constants) {
  auto path = any_compared_path(expr, constants);
  return path && can_be_bound(*path) ? path : std::nullopt;
}

bool stands_alone(std::string_view source) {
  return source.find("business_days") == std::string_view::npos;  // reads calendars
}

Split split(const Atom& atom, const Dimension& dimension) {
  Split out{Points(dimension.points.size()), Points(dimension.points.size())};
  for (std::size_t i = 0; i < dimension.points.size(); ++i) {
    const auto held = evaluate(atom.program, OneValue(atom.path, dimension.points[i]));
    if (held) (*held ? out.yes : out.no).add(i);
  }
  return out;
}

std::optional<bool> constant(const expr::Program& program) { return evaluate(program, NoValues()); }

}  // namespace nf::flow::finite
