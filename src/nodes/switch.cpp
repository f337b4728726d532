#include <algorithm>

#include "nodes/rule_advice.h"
#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

struct Rule {
  std::string port;
  expr::Program when;
};

class Switch final : public engine::Behaviour {
 public:
  explicit Switch(const Json& config)
      : all_(string_at(config, "match") == "all"), default_(string_at(config, "default")) {
    for (const Json& rule : config.at("rules").as_array()) {
      rules_.push_back({string_at(rule, "port").value_or(""), condition(rule)});
    }
  }

  engine::Action run(const engine::StepInput& input) const override {
    std::vector<std::string> taken;
    JsonArray trace;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      expr::Sources read;
      const auto held = rules_[i].when.evaluate_condition(input.scope, read);
      if (!held) return expression_failed(held.error(), "/rules/" + std::to_string(i) + "/when");
      trace.push_back(
          JsonObject{{"port", rules_[i].port}, {"when", rules_[i].when.source()}, {"gave", *held}});
      if (!*held) continue;
      if (std::ranges::find(taken, rules_[i].port) == taken.end()) taken.push_back(rules_[i].port);
      if (!all_) break;
    }
    if (taken.empty()) {
      if (!default_) return engine::Fail{{"no-rule", "No rule held, and there is no default.", "/rules"}};
      taken.push_back(*default_);
      trace.push_back(JsonObject{{"port", *default_}, {"default", true}});
    }
    return engine::Succeed{.output = input.input,
                           .provenance = input.input_provenance,
                           .ports = std::move(taken),
                           .trace = share(std::move(trace))};
  }

 private:
  std::vector<Rule> rules_;
  const bool all_;
  const std::optional<std::string> default_;
};

class SwitchType final : public DescribedType, public flow::Adviser {
 public:
  SwitchType()
      : DescribedType(
            {.name = "switch",
             .title = "Switch",
             .group = "routing",
             .description =
                 "Tries rules in order and goes by the port of the first that holds, or with match "
                 "all by the ports of every one that does. The journal keeps what each gave. A "
                 "mistake in a rule fails the step: the next rule is not tried.",
             .config_schema = literal(R"({
                         "type": "object",
                         "properties": {
                           "rules": {
                             "title": "Rules", "type": "array", "minItems": 1, "maxItems": 200,
                             "items": {
                               "type": "object",
                               "properties": {
                                 "port": {"type": "string", "title": "Port", "pattern": "^[a-z][a-z0-9_]{0,63}$"},
                                 "when": {"type": "string", "title": "When", "minLength": 1}
                               },
                               "required": ["port", "when"],
                               "additionalProperties": false
                             }
                           },
                           "match": {"title": "Match", "enum": ["first", "all"], "default": "first"},
                           "default": {
                             "title": "Default port", "type": ["string", "null"], "pattern": "^[a-z][a-z0-9_]{0,63}$",
                             "description": "Taken where no rule holds; none means that the step fails"
                           }
                         },
                         "required": ["rules"],
                         "additionalProperties": false
                       })"),
             .example = literal(R"({"rules": [{"port": "high", "when": "trigger.body.amount >= 5000.0"}],
                                              "default": "low"})")}) {}

  std::vector<std::string> ports(const Json& config) const override {
    std::vector<std::string> ports;
    const auto add = [&](const std::optional<std::string>& port) {
      if (port && std::ranges::find(ports, *port) == ports.end()) ports.push_back(*port);
    };
    const Json* rules = find(config, "rules");
    if (rules && rules->is_array()) {
      for (const Json& rule : rules->get_array()) add(string_at(rule, "port"));
    }
    add(string_at(config, "default"));
    return ports;
  }

  flow::Taking taking(const Json& config) const override {
    return string_at(config, "match") == "all" ? flow::Taking::Several : flow::Taking::One;
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"rules", "match", "default"}, problems);
    const auto ports = this->ports(node.config);
    if (std::ranges::find(ports, "error") == ports.end()) return;
    problems.push_back({node.id, "/config/rules", "reserved-port",
                        "The port name error is kept for failures.", "Choose another port name."});
  }

  void advise(const flow::NodeSpec& node, const flow::finite::Domains& domains, flow::finite::Effort& effort,
              flow::Problems& warnings) const override {
    advise_switch(node, domains, effort, warnings);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Switch>(node.config);
  }
};

}  // namespace

const engine::NodeType& switch_type() {
  static const SwitchType type;
  return type;
}

}  // namespace nf::nodes
