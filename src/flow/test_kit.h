#pragma once

#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/check.h"
#include "flow/document.h"
#include "flow/node_type.h"
#include "flow/problem.h"

// Small node types and a short way to write workflows, for the tests of this folder.
namespace nf::flow::kit {

inline Json json(std::string_view text) {
  auto parsed = parse_json(text);
  CHECK(parsed.has_value());
  return std::move(*parsed);
}

// A node type as data.
struct Kind {
  NodeDescription description;
  std::function<std::vector<std::string>(const Json&)> ports = [](const Json&) {
    return std::vector<std::string>{"main"};
  };
  std::function<Taking(const Json&)> taking = [](const Json&) { return Taking::One; };
  ProvenanceRule provenance = {};
  std::vector<std::string_view> literal_keys = {};
  // Null: as every type does unless it knows better.
  std::function<expr::Sources(const Json& config, const std::vector<std::string>& path, const Operands&)>
      output;
  enum class Gate { None, Approval, Rework, Merge, Loop } gate = Gate::None;
};

class FakeType : public NodeType {
 public:
  explicit FakeType(Kind kind) : kind_(std::move(kind)) {}
  const NodeDescription& describe() const override { return kind_.description; }
  std::vector<std::string> ports(const Json& config) const override { return kind_.ports(config); }
  Taking taking(const Json& config) const override { return kind_.taking(config); }
  ProvenanceRule provenance() const override { return kind_.provenance; }
  std::vector<std::string_view> literal_keys() const override { return kind_.literal_keys; }
  expr::Sources output_sources(const Json& config, const std::vector<std::string>& path,
                               const Operands& operands) const override {
    return kind_.output ? kind_.output(config, path, operands)
                        : NodeType::output_sources(config, path, operands);
  }
  bool is_approval() const override { return kind_.gate == Kind::Gate::Approval; }
  bool is_rework() const override { return kind_.gate == Kind::Gate::Rework; }
  bool is_merge() const override { return kind_.gate == Kind::Gate::Merge; }
  bool is_loop() const override { return kind_.gate == Kind::Gate::Loop; }

 private:
  Kind kind_;
};

class FakeCatalogue : public Catalogue {
 public:
  void add(std::unique_ptr<NodeType> type) { types_[type->describe().name] = std::move(type); }
  const NodeType* find(std::string_view name) const override {
    const auto found = types_.find(name);
    return found == types_.end() ? nullptr : found->second.get();
  }
  std::vector<const NodeType*> all() const override {
    std::vector<const NodeType*> out;
    for (const auto& [name, type] : types_) out.push_back(type.get());
    return out;
  }

 private:
  std::map<std::string, std::unique_ptr<NodeType>, std::less<>> types_;
};

inline Kind kind(std::string name, std::string_view schema = R"({"type": "object"})") {
  Kind out;
  out.description.name = std::move(name);
  out.description.config_schema = json(schema);
  return out;
}

inline Kind routed(std::string name, std::vector<std::string> ports, Kind::Gate gate = Kind::Gate::None,
                   std::string_view schema = R"({"type": "object"})") {
  Kind out = kind(std::move(name), schema);
  out.ports = [ports](const Json&) { return ports; };
  out.gate = gate;
  return out;
}

// start, step, if, switch (`ports`, `match`), merge, approval, rework, wait, loop.
inline const FakeCatalogue& shapes() {
  static const FakeCatalogue catalogue = [] {
    FakeCatalogue out;
    const auto add = [&](Kind kind) { out.add(std::make_unique<FakeType>(std::move(kind))); };
    Kind start = kind("start");
    start.description.starts = true;
    add(start);
    add(kind("step"));
    add(routed("if", {"true", "false"}));
    Kind fork = kind("switch");
    fork.ports = [](const Json& config) {
      std::vector<std::string> ports;
      const Json* named = nf::find(config, "ports");
      if (named == nullptr || !named->is_array()) return ports;
      for (const Json& port : named->get_array()) ports.emplace_back(port.as_string());
      return ports;
    };
    fork.taking = [](const Json& config) {
      return string_at(config, "match") == "all" ? Taking::Several : Taking::One;
    };
    add(fork);
    add(routed("merge", {"main"}, Kind::Gate::Merge));
    add(routed("approval", {"approved", "rejected", "changes_requested", "timed_out"}, Kind::Gate::Approval));
    add(routed("rework", {"main", "timed_out", "withdrawn"}, Kind::Gate::Rework));
    add(routed("wait", {"main", "timeout"}));
    add(routed("loop", {"item", "done"}, Kind::Gate::Loop));
    return out;
  }();
  return catalogue;
}

// Reads a workflow in short: a line `type id {config}` is a node (`type!` where its failure leaves by port
// error), a line `from.port > to > next` is edges; the port main may be left out.
inline Document sketch(std::string_view text) {
  Document document;
  document.name = "sketch";
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first;
    if (!(words >> first)) continue;
    std::string second;
    words >> second;
    if (second == ">") {
      std::string from = first;
      for (std::string to; words >> to; words >> second) {
        const std::size_t dot = from.find('.');
        document.edges.push_back({from.substr(0, dot),
                                  dot == std::string::npos ? "main" : from.substr(dot + 1),
                                  to.substr(0, to.find('.'))});
        from = to;
      }
      continue;
    }
    NodeSpec node;
    if (first.back() == '!') {
      node.on_error = OnError::Branch;
      first.pop_back();
    }
    node.type = first;
    node.id = node.name = second;
    std::string config;
    std::getline(words, config);
    node.config = config.find('{') == std::string::npos ? Json(JsonObject()) : json(config);
    document.nodes.push_back(std::move(node));
  }
  return document;
}

// "code node" of every problem, in order.
inline std::vector<std::string> short_of(const Problems& problems) {
  std::vector<std::string> out;
  for (const Problem& problem : problems) out.push_back(problem.code + " " + problem.node);
  return out;
}

}  // namespace nf::flow::kit
