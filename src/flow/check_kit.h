#pragma once

#include "flow/check.h"
#include "flow/test_kit.h"

// Node types with configs, as near to the real ones as the publishing checks can tell.
namespace nf::flow::kit {

using Path = std::vector<std::string>;

inline constexpr std::string_view kRulesSchema = R"({
  "type": "object",
  "properties": {
    "rules": {"type": "array", "items": {"type": "object",
      "properties": {"port": {"type": "string"}, "tier": {"type": "string"}, "when": {"type": "string"}}}},
    "match": {"enum": ["first", "all"]}, "default": {"type": ["string", "null"]}, "ai": {}
  },
  "required": ["rules"], "additionalProperties": false})";

inline Kind start_kind() {
  Kind kind = kit::kind("form", R"({
    "type": "object",
    "properties": {
      "path": {"type": "string", "pattern": "^[a-z-]+$"}, "schema": {"type": "object"}, "requester": {},
      "checks": {"type": "array", "items": {"type": "object", "properties": {"when": {"type": "string"},
                 "pointer": {"type": "string"}, "message": {"type": "string"}}}}},
    "additionalProperties": false})");
  kind.description.starts = true;
  kind.literal_keys = {"schema", "path"};
  kind.provenance = {.adds = expr::Source::External, .passes = false};
  return kind;
}

inline Kind switch_kind() {
  Kind kind = kit::kind("switch", kRulesSchema);
  kind.ports = [](const Json& config) {
    std::vector<std::string> ports;
    const Json* rules = nf::find(config, "rules");
    if (rules != nullptr && rules->is_array()) {
      for (const Json& rule : rules->get_array()) {
        if (const auto port = string_at(rule, "port")) ports.push_back(*port);
      }
    }
    if (const auto port = string_at(config, "default")) ports.push_back(*port);
    return ports;
  };
  kind.taking = [](const Json& config) {
    return string_at(config, "match") == "all" ? Taking::Several : Taking::One;
  };
  kind.output = [](const Json&, const Path& path, const Operands& operands) { return operands.input(path); };
  return kind;
}

inline Kind set_kind() {
  Kind kind = kit::kind("set", R"({"type": "object", "properties": {"values": {}}, "required": ["values"],
                                   "additionalProperties": false})");
  kind.output = [](const Json&, const Path& path, const Operands& operands) {
    return operands.at(path.empty() ? "/values" : "/values/" + path[0]);
  };
  return kind;
}

// The tier is free of `ai` when one of the rules is.
inline Kind risk_tier_kind() {
  Kind kind = kit::kind("risk_tier", kRulesSchema);
  kind.output = [](const Json& config, const Path& path, const Operands& operands) {
    const expr::Sources all = operands.at("");
    if (path.empty() || path[0] != "tier" || !all.has(expr::Source::Ai)) return all;
    for (std::size_t i = 0; i < config.at("rules").as_array().size(); ++i) {
      if (!operands.at("/rules/" + std::to_string(i)).has(expr::Source::Ai))
        return expr::Sources(expr::Source::External);
    }
    return all;
  };
  return kind;
}

inline const FakeCatalogue& catalogue() {
  static const FakeCatalogue all = [] {
    FakeCatalogue out;
    const auto add = [&](Kind kind) { out.add(std::make_unique<FakeType>(std::move(kind))); };
    add(start_kind());
    add(kind("step", R"({"type": "object", "properties": {
      "text": {"type": "string"}, "count": {"type": "integer"}, "connection": {"type": "string"}},
      "additionalProperties": false})"));
    add(set_kind());
    Kind choice =
        routed("if", {"true", "false"}, Kind::Gate::None,
               R"({"type": "object", "properties": {"when": {"type": "string"}}, "required": ["when"],
                             "additionalProperties": false})");
    choice.output = switch_kind().output;
    add(choice);
    add(switch_kind());
    add(risk_tier_kind());
    add(kind("decision_table", R"({"type": "object", "properties": {"inputs": {"type": "array"}}})"));
    Kind ai = kind("ai_agent", R"({"type": "object", "properties": {"prompt": {"type": "string"}}})");
    ai.provenance = {.adds = expr::Source::Ai, .passes = true};
    add(ai);
    Kind http = kind("http_request", R"({"type": "object", "properties": {"url": {"type": "string"}}})");
    http.provenance = {.adds = expr::Source::External, .passes = true};
    add(http);
    add(kind("sub_workflow", R"({"type": "object", "properties": {"workflow": {"type": "string"}}})"));
    add(routed("merge", {"main"}, Kind::Gate::Merge));
    Kind approval =
        routed("approval", {"approved", "rejected", "changes_requested", "timed_out"}, Kind::Gate::Approval);
    approval.provenance = {.adds = {}, .passes = false};
    add(approval);
    add(routed("rework", {"main", "timed_out", "withdrawn"}, Kind::Gate::Rework));
    add(routed("loop", {"item", "done"}, Kind::Gate::Loop,
               R"({"type": "object", "properties": {"over": {}}})"));
    return out;
  }();
  return all;
}

inline Problems problems_of(std::string_view text, const Surroundings& surroundings = {}) {
  return check(sketch(text), catalogue(), surroundings);
}

// "code node" of every problem.
inline std::vector<std::string> said(std::string_view text, const Surroundings& surroundings = {}) {
  return short_of(problems_of(text, surroundings));
}

// "code pointer" of every problem.
inline std::vector<std::string> places(std::string_view text, const Surroundings& surroundings = {}) {
  std::vector<std::string> out;
  for (const Problem& problem : problems_of(text, surroundings))
    out.push_back(problem.code + " " + problem.pointer);
  return out;
}

}  // namespace nf::flow::kit
