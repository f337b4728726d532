#include "expr/scope.h"

#include <array>

#include "base/check.h"

namespace nf::expr {

namespace {

constexpr std::array<std::string_view, 10> kNames = {"trigger",   "nodes",    "input", "item", "index",
                                                     "execution", "workflow", "vars",  "now",  "body"};

}  // namespace

std::string_view name_of(Root root) { return kNames[static_cast<std::size_t>(root)]; }

std::optional<Root> root_named(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Root>(i);
  }
  return std::nullopt;
}

std::optional<bool> Scope::is_business_day(std::string_view calendar, std::chrono::sys_days day) const {
  if (calendar != "default") return std::nullopt;
  const std::chrono::weekday weekday(day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

const Value* Scope::variable(std::string_view) const { return nullptr; }

}  // namespace nf::expr
