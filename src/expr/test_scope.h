#pragma once

#include <map>
#include <string>

#include "base/json.h"
#include "expr/scope.h"

namespace nf::expr {

// A scope for tests: JSON by name, with provenance where a test sets one.
class TestScope final : public Scope {
 public:
  struct Entry {
    Json value;
    Provenance provenance;
  };

  Binding root(Root root) const override { return binding(roots_, std::string(name_of(root))); }
  Binding node(std::string_view id) const override { return binding(nodes_, std::string(id)); }
  std::optional<Time> now() const override { return now_; }

  TestScope& set(const std::string& root, std::string_view json, Provenance provenance = {}) {
    roots_[root] = {parse_json(json).value(), std::move(provenance)};
    return *this;
  }
  TestScope& set_node(const std::string& id, std::string_view json, Provenance provenance = {}) {
    nodes_[id] = {parse_json(json).value(), std::move(provenance)};
    return *this;
  }
  TestScope& set_now(std::string_view time) {
    now_ = parse_time(time).value();
    return *this;
  }

 private:
  using Entries = std::map<std::string, Entry>;
  static Binding binding(const Entries& entries, const std::string& name) {
    const auto found = entries.find(name);
    return found == entries.end() ? Binding{} : Binding{&found->second.value, &found->second.provenance};
  }

  Entries roots_;
  Entries nodes_;
  std::optional<Time> now_;
};

}  // namespace nf::expr
