#include "expr/eval/names.h"

#include <algorithm>

#include "expr/functions/function.h"

namespace nf::expr {

namespace {

// A constant index that leads into JSON: text or an int.
std::optional<Step> step_of(const Index& index) {
  const auto* literal = std::get_if<Literal>(&index.index->node);
  if (literal == nullptr) return std::nullopt;
  if (const auto* text = std::get_if<std::string>(&literal->value)) {
    return Step{*text, index.optional, index.index->offset};
  }
  if (const auto* number = std::get_if<std::int64_t>(&literal->value)) {
    return Step{*number, index.optional, index.index->offset};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Chain> chain_of(const Expr& expr) {
  Chain chain;
  std::vector<bool> is_dotted;
  for (const Expr* at = &expr; chain.start == nullptr;) {
    if (const auto* identifier = std::get_if<Identifier>(&at->node)) {
      chain.start = identifier;
      chain.offset = at->offset;
    } else if (const auto* select = std::get_if<Select>(&at->node)) {
      chain.steps.push_back({select->field, select->optional, at->offset});
      is_dotted.push_back(!select->optional);
      at = select->operand.get();
    } else if (const auto* index = std::get_if<Index>(&at->node)) {
      std::optional<Step> step = step_of(*index);
      if (!step) return std::nullopt;
      chain.steps.push_back(std::move(*step));
      is_dotted.push_back(false);
      at = index->operand.get();
    } else {
      return std::nullopt;
    }
  }
  std::reverse(chain.steps.begin(), chain.steps.end());
  std::reverse(is_dotted.begin(), is_dotted.end());
  chain.dotted =
      static_cast<std::size_t>(std::find(is_dotted.begin(), is_dotted.end(), false) - is_dotted.begin());
  return chain;
}

std::string dotted_name(const Chain& chain, std::size_t count) {
  std::string name = chain.start->name;
  for (std::size_t i = 0; i < count; ++i) name += "." + std::get<std::string>(chain.steps[i].key);
  return name;
}

std::optional<std::string> global_function(const Call& call) {
  if (!call.target) return call.name;
  const std::optional<Chain> chain = chain_of(*call.target);
  if (!chain || chain->dotted != chain->steps.size()) return std::nullopt;
  std::string name = dotted_name(*chain, chain->dotted) + "." + call.name;
  if (overloads_of(name, Style::Global).empty()) return std::nullopt;
  return name;
}

std::optional<std::string_view> type_named(std::string_view name) {
  for (int kind = static_cast<int>(Kind::Null); kind <= static_cast<int>(Kind::Optional); ++kind) {
    const std::string_view type = type_name(static_cast<Kind>(kind));
    if (type == name) return type;
  }
  return std::nullopt;
}

std::optional<Variable> variable_of(const Chain& chain, const std::set<std::string>& variables,
                                    std::string_view container) {
  for (std::size_t steps = chain.dotted + 1; steps-- > 0;) {
    const std::string name = dotted_name(chain, steps);
    for (std::string_view space = chain.start->absolute ? "" : container;;) {
      std::string full = space.empty() ? name : std::string(space) + "." + name;
      if (variables.contains(full)) return Variable{full, steps};
      if (space.empty()) break;
      const std::size_t dot = space.rfind('.');
      space = dot == std::string_view::npos ? "" : space.substr(0, dot);
    }
  }
  return std::nullopt;
}

Path path_of(const Chain& chain) {
  Path path{chain.start->name};
  for (const Step& step : chain.steps) {
    const auto* field = std::get_if<std::string>(&step.key);
    if (field == nullptr) break;
    path.push_back(*field);
  }
  return path;
}

}  // namespace nf::expr
