#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "expr/provenance.h"

namespace nf::expr {

class Value;

// The names at the left end of a path. `nodes` and `now` are asked for by functions of their own.
enum class Root { Trigger, Nodes, Input, Item, Index, Execution, Workflow, Vars, Now, Body };

std::string_view name_of(Root root);
std::optional<Root> root_named(std::string_view name);

// What an expression reads under one name: not owned, null where absent. Provenance null means our own.
struct Binding {
  const Json* value = nullptr;
  const Provenance* provenance = nullptr;
};

// What one evaluation may read. Everything returned must outlive the evaluation and not change during it.
class Scope {
 public:
  virtual ~Scope() = default;

  // Any root but Nodes and Now.
  virtual Binding root(Root root) const = 0;
  // The output of a node; absent where it has none (yet).
  virtual Binding node(std::string_view id) const = 0;
  virtual std::optional<Time> now() const = 0;

  // A calendar for business_days: true where `day` is a day of work; nullopt for an unknown calendar.
  // "default" is Monday to Friday without holidays.
  virtual std::optional<bool> is_business_day(std::string_view calendar, std::chrono::sys_days day) const;

  // A name of CompileOptions::variables; null where unbound. Only for expressions compiled with such names.
  virtual const Value* variable(std::string_view name) const;
};

}  // namespace nf::expr
