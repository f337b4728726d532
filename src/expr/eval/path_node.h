#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "expr/eval/node.h"

namespace nf::expr {

// One constant step of a path: a field (also `["field"]`) or an index into a list.
struct Step {
  std::variant<std::string, std::int64_t> key;
  bool optional = false;  // `.?field`, `[?index]`
  std::size_t offset = 0;
};

// A root of scope.h, other than `now`, followed by constant steps: by far the most common thing in a
// workflow. It walks the JSON in place. The first step of `nodes` is the id of the node.
class PathNode final : public Node {
 public:
  // With `test` (the macro has) it gives whether the last step is there. `nodes` needs at least one step.
  PathNode(std::size_t offset, Root root, std::vector<Step> steps, bool test);

  Value eval(Frame& frame) const override;
  Value eval_traced(Frame& frame, Provenance& provenance) const override;

  // The JSON at the end of the path; null where something on the way is missing. Only for a plain path.
  const Json* find(const Scope& scope, Provenance& provenance) const;

  // Neither `?` nor has().
  bool is_plain() const { return !test_ && first_optional_ > steps_.size(); }

 private:
  struct Place {
    const Json* value;  // null where step `steps_[failed]` leads nowhere
    std::size_t failed;
    const Json* parent;  // where it failed; null where the root itself is absent
  };
  Binding bind(const Scope& scope) const;
  Place walk(const Binding& binding) const;
  Value result_of(Frame& frame, const Place& place) const;
  Value missing(Frame& frame, const Place& place) const;

  Root root_;
  std::vector<Step> steps_;
  std::string node_;            // the id, where the root is `nodes`
  std::size_t first_step_;      // the first that leads into the JSON: 1 for `nodes`, else 0
  std::size_t first_optional_;  // from here on nothing is none; steps_.size() + 1 where no step is optional
  bool test_;
  std::string pointer_;  // the steps as a JSON Pointer into the JSON
};

}  // namespace nf::expr
