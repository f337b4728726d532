#pragma once

#include "base/check.h"
#include "base/json.h"
#include "expr/check.h"
#include "expr/scope.h"

namespace nf::fuzz {

// What an expression reads: the members of a JSON object by the names of the roots (`trigger`, `nodes`, …),
// all of it from outside. Anything that is no object binds nothing. Keeps a reference to the object.
class JsonScope final : public expr::Scope {
 public:
  explicit JsonScope(const Json& roots) : roots_(roots) {}

  expr::Binding root(expr::Root root) const override {
    return {find(roots_, expr::name_of(root)), &external_};
  }
  expr::Binding node(std::string_view id) const override {
    const Json* nodes = find(roots_, "nodes");
    return {nodes ? find(*nodes, id) : nullptr, &external_};
  }
  std::optional<Time> now() const override { return Time(Millis{1'795'000'000'000}); }

  // The names that it binds, of which nothing more is known.
  expr::Names names() const {
    expr::Names names;
    for (const char* root : {"trigger", "input", "item", "index", "execution", "workflow", "vars", "body"})
      names.roots[root] = {};
    names.roots["now"] = {.kind = expr::Shape::Kind::Timestamp};
    const Json* nodes = find(roots_, "nodes");
    if (nodes && nodes->is_object())
      for (const auto& node : nodes->get_object()) names.nodes[node.key()] = {};
    return names;
  }

 private:
  const Json& roots_;
  expr::Provenance external_ = expr::Provenance::of(expr::Source::External);
};

}  // namespace nf::fuzz
