#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "expr/program.h"

namespace nf::expr {

// Of what one evaluation of a template makes, about as many bytes as its JSON text has.
inline constexpr std::size_t kMaxRenderedBytes = 4 * 1024 * 1024;

// Any JSON tree whose strings may hold `{{ expression }}`, compiled once. A string that is one expression
// gives the value itself; in a longer string values are rendered as text (strings as they are, null as
// nothing, all else as JSON). `\{{` writes a literal `{{`. Keys are never expressions, and what an expression
// gives is never looked at again. Immutable, cheap to copy, safe to use from many threads.
class Template {
 public:
  // An empty one: the constant null.
  Template();
  // Every mistake at once, each a Fault with the JSON Pointer of its string.
  static Result<Template> compile(const Json& config);

  // A string that is only a path gives null where something on the path is missing. The limits hold for each
  // expression. Failures carry a Fault with the JSON Pointer of the string.
  Result<Evaluated> evaluate(const Scope& scope, const Limits& limits = {}) const;

  // True where there is no expression in it; then constant_value() is the result.
  bool constant() const;
  const Json& constant_value() const;

  // The part at a JSON Pointer into the config; the constant null where there is none.
  Template at(std::string_view pointer) const;
  bool has(std::string_view pointer) const;

  struct Use {
    std::string pointer;  // of the string
    Program program;
  };
  // Every expression, in the order of the tree.
  std::vector<Use> uses() const;
  // Every path that any of them may read, without repetition.
  std::vector<Path> paths() const;

  struct Part;

 private:
  explicit Template(std::shared_ptr<const Part> part);
  std::shared_ptr<const Part> part_;
};

}  // namespace nf::expr
