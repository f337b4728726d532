#include "nodes/rule_advice.h"

#include "base/pointer.h"
#include "flow/check/finite/rules.h"

namespace nf::nodes {
namespace {

using flow::finite::RuleFindings;

// Nothing where one of them cannot be read.
std::optional<std::vector<expr::Program>> programs_of(const JsonArray& rules) {
  std::vector<expr::Program> programs;
  for (const Json& rule : rules) {
    auto program = expr::Program::compile(string_at(rule, "when").value_or(""));
    if (!program) return std::nullopt;
    programs.push_back(std::move(*program));
  }
  return programs;
}

std::string when_of(std::size_t rule) { return pointer_join("/config/rules", rule) + "/when"; }

class SwitchAdvice {
 public:
  SwitchAdvice(const flow::NodeSpec& node, const RuleFindings& found, flow::Problems& warnings)
      : node_(node), rules_(node.config.at("rules").as_array()), found_(found), warnings_(warnings) {}

  void give() {
    for (const std::size_t rule : found_.never) {
      warn(when_of(rule), "rule-never",
           name_of(rule) + " is never taken: nothing that can come makes it true.",
           "Correct the condition, or remove the rule.");
    }
    for (const auto& shadowed : found_.shadowed) give_shadow(shadowed);
    const auto otherwise = string_at(node_.config, "default");
    if (otherwise && found_.covered) {
      warn("/config/default", "default-unreachable",
           "The default " + *otherwise + " is never taken: where no rule before holds, one fails.",
           "Remove the default, or the rule that leaves nothing for it.");
    }
    if (!otherwise && found_.open) {
      warn("/config/rules", "no-rule", "Where " + *found_.open + ", no rule holds, and the step fails.",
           "Add a rule for it, or name a port in default.");
    }
  }

 private:
  std::string name_of(std::size_t rule) const {
    return "Rule " + std::to_string(rule + 1) + " (to " + string_at(rules_[rule], "port").value_or("") + ")";
  }

  void give_shadow(const flow::finite::Shadowed& shadowed) {
    const std::string where = shadowed.example.empty() ? "" : ": where " + shadowed.example + ", ";
    std::string by = shadowed.by
                         ? where + (where.empty() ? ": " : "") + "rule " + std::to_string(*shadowed.by + 1) +
                               " (to " + string_at(rules_[*shadowed.by], "port").value_or("") +
                               ") is taken before it"
                         : ": those before it leave nothing for it";
    const std::string before = shadowed.by ? "rule " + std::to_string(*shadowed.by + 1) : "those before it";
    warn(when_of(shadowed.rule), "rule-unreachable", name_of(shadowed.rule) + " is never taken" + by + ".",
         "Move it before " + before + ", narrow " + before + ", or remove it.");
  }

  void warn(std::string pointer, std::string code, std::string message, std::string mend) {
    warnings_.push_back({node_.id, std::move(pointer), std::move(code), std::move(message), std::move(mend)});
  }

  const flow::NodeSpec& node_;
  const JsonArray& rules_;
  const RuleFindings& found_;
  flow::Problems& warnings_;
};

}  // namespace

void advise_switch(const flow::NodeSpec& node, const flow::finite::Domains& domains,
                   flow::finite::Effort& effort, flow::Problems& warnings) {
  const auto programs = programs_of(node.config.at("rules").as_array());
  if (!programs) return;
  const bool first = string_at(node.config, "match") != "all";
  SwitchAdvice(node, find_in_rules(*programs, first, domains, effort), warnings).give();
}

void advise_if(const flow::NodeSpec& node, const flow::finite::Domains& domains, flow::finite::Effort& effort,
               flow::Problems& warnings) {
  const auto programs = programs_of(JsonArray{node.config});
  if (!programs) return;
  const RuleFindings found = find_in_rules(*programs, true, domains, effort);
  if (!found.never.empty()) {
    warnings.push_back({node.id, "/config/when", "port-never",
                        "The port true is never taken: nothing that can come makes the condition true.",
                        "Correct the condition, or remove the step."});
  } else if (found.covered) {
    warnings.push_back({node.id, "/config/when", "port-never",
                        "The port false is never taken: nothing that can come makes the condition false.",
                        "Correct the condition, or remove the step."});
  }
}

void advise_risk_tier(const flow::NodeSpec& node, const flow::finite::Domains& domains,
                      flow::finite::Effort& effort, flow::Problems& warnings) {
  const auto programs = programs_of(node.config.at("rules").as_array());
  if (!programs) return;
  for (const std::size_t rule : find_in_rules(*programs, false, domains, effort).never) {
    warnings.push_back(
        {node.id, when_of(rule), "rule-never",
         "Rule " + std::to_string(rule + 1) + " never holds: nothing that can come makes it true.",
         "Correct the condition, or remove the rule."});
  }
}

}  // namespace nf::nodes
