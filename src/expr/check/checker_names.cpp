#include <fmt/format.h>

#include "expr/check/checker.h"

// Names and paths: what the checker knows of roots, nodes and their fields.

namespace nf::expr {

namespace {

constexpr Kinds kContainer = Kind::List | Kind::Map;

std::string known_members(const Shape& shape) {
  std::string list;
  for (const auto& [name, member] : shape.members) list += (list.empty() ? "`" : ", `") + name + "`";
  return list.empty() ? "it has none" : "it has " + list;
}

}  // namespace

Known known_of(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::Open:
      return {};
    case Shape::Kind::Null:
      return {Kind::Null};
    case Shape::Kind::Bool:
      return {Kind::Bool};
    case Shape::Kind::Number:
      return {Kind::Double};
    case Shape::Kind::Text:
      return {Kind::String};
    case Shape::Kind::List:
      return {Kind::List, &shape};
    case Shape::Kind::Object:
      return {Kind::Map, &shape};
    case Shape::Kind::Timestamp:
      return {Kind::Timestamp};
  }
  CHECK(false);
}

const Known* Checker::local(const Chain& chain) const {
  if (chain.start->absolute) return nullptr;
  for (auto at = locals_.rbegin(); at != locals_.rend(); ++at) {
    if (at->first == chain.start->name) return &at->second;
  }
  return nullptr;
}

// What the beginning of the chain names; `steps` says how many steps belong to the name.
Known Checker::check_name(const Expr& expr, const Chain& chain, std::size_t& steps) {
  steps = 0;
  if (const Known* known = local(chain)) return *known;
  const std::string& name = chain.start->name;
  if (surroundings_.names == nullptr) {
    if (const auto variable = variable_of(chain, variable_names_, surroundings_.container)) {
      steps = variable->steps;
      return {surroundings_.variables.at(variable->name)};
    }
  } else {
    if (name == "nodes") return check_node_id(expr, chain, steps);
    const auto root = surroundings_.names->roots.find(name);
    if (root != surroundings_.names->roots.end()) return known_of(root->second);
  }
  for (std::size_t count = chain.dotted + 1; count-- > 0;) {
    if (!type_named(dotted_name(chain, count))) continue;
    steps = count;
    return {Kind::Type};
  }
  mistake(expr, root_named(name) && surroundings_.names != nullptr
                    ? fmt::format("`{}` cannot be read here", name)
                    : fmt::format("unknown name `{}`", name));
  return {};
}

Known Checker::check_node_id(const Expr& expr, const Chain& chain, std::size_t& steps) {
  const auto* id = chain.steps.empty() ? nullptr : std::get_if<std::string>(&chain.steps[0].key);
  steps = std::min<std::size_t>(1, chain.steps.size());
  if (id == nullptr) {
    mistake(expr, "`nodes` is followed by the id of a node: nodes.<id>");
    return {};
  }
  const auto node = surroundings_.names->nodes.find(*id);
  if (node == surroundings_.names->nodes.end()) {
    mistake(expr, fmt::format("`nodes.{}` cannot be read here: no node upstream has the id `{}`", *id, *id));
    return {};
  }
  return chain.steps[0].optional ? Known{Kind::Optional} : known_of(node->second);
}

Known Checker::check_chain(const Expr& expr, const Chain& chain, bool test) {
  std::size_t steps = 0;
  Known known = check_name(expr, chain, steps);
  for (; steps < chain.steps.size(); ++steps) {
    known = follow(expr, known, chain.steps[steps], test && steps + 1 == chain.steps.size());
  }
  return known;
}

// One step into a value. With `test` the field may be missing.
Known Checker::follow(const Expr& expr, const Known& known, const Step& step, bool test) {
  const auto* field = std::get_if<std::string>(&step.key);
  const std::string text = field != nullptr ? *field : std::to_string(std::get<std::int64_t>(step.key));
  const Kinds needed = (field != nullptr ? Kinds(Kind::Map) : kContainer) | Kind::Optional;
  if (!known.kinds.meets(needed)) {
    mistake(expr, fmt::format("`{}` is looked for in a value of type {}", text, describe(known.kinds)));
    return {};
  }
  Known found;
  if (known.shape != nullptr && known.shape->kind == Shape::Kind::Object && field != nullptr) {
    const auto member = known.shape->members.find(*field);
    if (member != known.shape->members.end()) {
      found = known_of(*member->second);
    } else if (!known.shape->more_members && !test && !step.optional) {
      mistake(expr, fmt::format("there is no field `{}`: {}", *field, known_members(*known.shape)));
    }
  } else if (known.shape != nullptr && known.shape->kind == Shape::Kind::List &&
             known.shape->element != nullptr) {
    found = known_of(*known.shape->element);
  }
  // What follows an optional is optional; of its value nothing more is said.
  if (step.optional || known.kinds == Kinds(Kind::Optional)) return {Kind::Optional};
  return known.kinds.has(Kind::Optional) ? Known{} : found;
}

}  // namespace nf::expr
