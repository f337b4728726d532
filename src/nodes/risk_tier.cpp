#include <algorithm>

#include "base/pointer.h"
#include "nodes/rule_advice.h"
#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

struct TierRule {
  int tier;
  expr::Program when;
};

// What the rules came to.
struct RulesResult {
  int tier = 0;
  int rule = -1;        // index of the deciding rule; -1: none held
  bool failed = false;  // one could not be evaluated
  bool some_without_ai = false;
  expr::Sources read;
  JsonArray trace;
};

// What the AI says: a tier, no opinion, or a failure.
struct Label {
  int tier = -1;  // -1: no opinion
  bool failed = false;
};

// What the values say out of which a label is read.
struct LabelOrigin {
  bool failed = false;  // a model, or the step that asked it
  bool seen = false;    // an AI step's own record of how the label came about is among them
};

class RiskTier final : public engine::Behaviour {
 public:
  explicit RiskTier(const Json& config)
      : ai_(compiled(config).at("/ai")), ai_paths_(ai_.paths()), uses_ai_(find(config, "ai") != nullptr) {
    for (const Json& tier : config.at("tiers").as_array()) tiers_.emplace_back(tier.as_string());
    for (const Json& rule : config.at("rules").as_array()) {
      rules_.push_back({index_of(string_at(rule, "tier").value_or("")), condition(rule)});
    }
    ai_failed_ = index_of(string_at(config, "ai_failed").value_or(tiers_.back()));
  }

  engine::Action run(const engine::StepInput& input) const override {
    RulesResult rules = try_rules(input);
    const Label label = uses_ai_ ? read_label(input) : Label{};
    const int ai_tier = label.failed ? ai_failed_ : label.tier;
    const int tier = std::max(rules.tier, ai_tier);
    JsonObject output{{"tier", tiers_[tier]}, {"rules_tier", tiers_[rules.tier]}};
    output["ai_tier"] = ai_tier < 0 ? Json(nullptr) : Json(tiers_[ai_tier]);
    output["raised_by"] = raised_by(rules, label, tier);
    output["rule"] = rules.rule < 0 ? Json(nullptr) : Json(rules_[rules.rule].when.source());

    expr::Sources trusted = rules.read;
    // The AI can only raise a tier that rules without AI data stand under, so the tier is free of it.
    if (trusted.has(expr::Source::Ai) && rules.some_without_ai) {
      trusted = trusted.has(expr::Source::External) ? expr::Sources(expr::Source::External) : expr::Sources();
    }
    expr::Provenance provenance;
    provenance.graft("/tier", expr::Provenance::of(trusted));
    provenance.graft("/rules_tier", expr::Provenance::of(rules.read));
    provenance.graft("/ai_tier",
                     expr::Provenance::of(uses_ai_ ? expr::Sources(expr::Source::Ai) : expr::Sources()));
    provenance.graft("/raised_by",
                     expr::Provenance::of(uses_ai_ ? expr::Sources(expr::Source::Ai) : expr::Sources()));
    return engine::Succeed{.output = share(std::move(output)),
                           .provenance = std::move(provenance),
                           .trace = share(std::move(rules.trace))};
  }

 private:
  int index_of(const std::string& tier) const {
    const auto found = std::ranges::find(tiers_, tier);
    return found == tiers_.end() ? -1 : static_cast<int>(found - tiers_.begin());
  }

  RulesResult try_rules(const engine::StepInput& input) const {
    RulesResult result;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      expr::Sources read;
      const auto held = rules_[i].when.evaluate_condition(input.scope, read);
      result.read |= read;
      result.some_without_ai = result.some_without_ai || !read.has(expr::Source::Ai);
      JsonObject entry{{"tier", tiers_[rules_[i].tier]}, {"when", rules_[i].when.source()}};
      if (held) {
        entry["gave"] = *held;
      } else {
        entry["error"] = held.error().message;
      }
      result.trace.push_back(std::move(entry));
      // A rule that cannot be evaluated leads to more scrutiny, not less.
      const int tier = held ? (*held ? rules_[i].tier : -1) : static_cast<int>(tiers_.size()) - 1;
      result.failed = result.failed || !held;
      if (tier > result.tier || (tier == result.tier && result.rule < 0 && tier >= 0 && (!held || *held))) {
        result.tier = tier;
        result.rule = static_cast<int>(i);
      }
    }
    return result;
  }

  // Whether this is the output of an AI step whose model failed, or of any step that failed and went on.
  static bool tells_of_failure(const Json& output) {
    const Json* record = find(output, "_ai");
    const Json* degraded = record ? find(*record, "degraded") : nullptr;
    const bool failed = find(output, "error") && !find(output, "risk") && !record;
    return failed || (degraded && *degraded == Json(true));
  }

  // What steps gave, under the names that it has. Of other paths nothing.
  static expr::Binding given_by_steps(const expr::Path& path, const expr::Scope& scope) {
    if (path.front() == "nodes") return path.size() > 1 ? scope.node(path[1]) : expr::Binding();
    const auto root = expr::root_named(path.front());
    const bool gives = root == expr::Root::Input || root == expr::Root::Item;
    return gives ? scope.root(*root) : expr::Binding();
  }

  // A label alone does not say how it came about; the values on the way to it may.
  static LabelOrigin look_along(const expr::Path& path, const expr::Scope& scope) {
    const expr::Binding binding = given_by_steps(path, scope);
    LabelOrigin origin;
    std::string pointer;
    const Json* value = binding.value;
    for (std::size_t next = path.front() == "nodes" ? 2 : 1; value; ++next) {
      origin.failed = origin.failed || tells_of_failure(*value);
      origin.seen = origin.seen || is_ai_record(binding, *value, pointer);
      if (next >= path.size()) break;
      pointer = pointer_join(pointer, path[next]);
      value = find(*value, path[next]);
    }
    return origin;
  }

  // Whether the `_ai` in this value is an AI step's own: whoever asks may have written something like it.
  static bool is_ai_record(const expr::Binding& binding, const Json& value, const std::string& pointer) {
    return find(value, "_ai") && binding.provenance &&
           binding.provenance->sources_at(pointer_join(pointer, "_ai")).has(expr::Source::Ai);
  }

  LabelOrigin origin_of_label(const expr::Scope& scope) const {
    LabelOrigin origin;
    for (const expr::Path& path : ai_paths_) {
      const LabelOrigin along = look_along(path, scope);
      origin.failed = origin.failed || along.failed;
      origin.seen = origin.seen || along.seen;
    }
    return origin;
  }

  // A label, or an AI step's whole output with `risk` and `_ai`.
  Label read_label(const engine::StepInput& input) const {
    const auto value = ai_.evaluate(input.scope);
    if (!value || tells_of_failure(value->value)) return {.failed = true};
    const Json* label = value->value.is_object() ? find(value->value, "risk") : &value->value;
    const bool none = !label || label->is_null();
    const LabelOrigin origin = origin_of_label(input.scope);
    // It was copied on the way, without the record of how it came about.
    const bool copied = !origin.seen && (none || value->provenance.sources().has(expr::Source::Ai));
    if (origin.failed || (copied && input.some_model_failed && input.some_model_failed()))
      return {.failed = true};
    if (none) return {};
    const int tier = label->is_string() ? index_of(std::string(label->get_string())) : -1;
    return tier < 0 ? Label{.failed = true} : Label{.tier = tier};
  }

  static Json raised_by(const RulesResult& rules, const Label& label, int tier) {
    if (tier > rules.tier) return label.failed ? "ai_failed" : "ai";
    return rules.failed ? Json("rule_error") : Json(nullptr);
  }

  std::vector<std::string> tiers_;
  std::vector<TierRule> rules_;
  const expr::Template ai_;
  const std::vector<expr::Path> ai_paths_;
  const bool uses_ai_;
  int ai_failed_ = 0;
};

class RiskTierType final : public DescribedType, public flow::Adviser {
 public:
  RiskTierType()
      : DescribedType(
            {.name = "risk_tier",
             .title = "Risk tier",
             .group = "routing",
             .description =
                 "Puts the request into a tier: the most severe of the rules that hold, or the mildest. "
                 "A rule that cannot be evaluated gives the most severe. An AI label may raise the "
                 "tier, never lower it; where the AI failed, ai_failed holds.",
             .config_schema = literal(R"({
                         "type": "object",
                         "properties": {
                           "tiers": {"title": "Tiers, mild to severe", "type": "array", "minItems": 2, "maxItems": 20,
                                     "uniqueItems": true, "items": {"type": "string", "minLength": 1}},
                           "rules": {
                             "title": "Rules", "type": "array", "minItems": 1, "maxItems": 200,
                             "items": {
                               "type": "object",
                               "properties": {"tier": {"type": "string", "title": "Tier"},
                                              "when": {"type": "string", "title": "When", "minLength": 1}},
                               "required": ["tier", "when"], "additionalProperties": false
                             }
                           },
                           "ai": {"title": "AI label", "description": "An expression that gives a tier, or an AI step's output"},
                           "ai_failed": {"type": "string", "title": "Tier where the AI failed"}
                         },
                         "required": ["tiers", "rules"],
                         "additionalProperties": false
                       })"),
             .example = literal(R"({"tiers": ["low", "high"],
                                              "rules": [{"tier": "high", "when": "trigger.body.amount >= 5000.0"}]})")}) {
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    const std::size_t before = problems.size();
    refuse_expressions(node, {"tiers", "rules", "ai_failed"}, problems);
    if (problems.size() > before) return;
    const JsonArray& tiers = node.config.at("tiers").as_array();
    const auto known = [&](const std::optional<std::string>& tier) {
      return !tier || std::ranges::any_of(tiers, [&](const Json& entry) { return entry == Json(*tier); });
    };
    std::string mend = "Name one of them:";
    for (const Json& tier : tiers) mend += (mend.back() == ':' ? " " : ", ") + std::string(tier.as_string());
    mend += ".";
    const JsonArray& rules = node.config.at("rules").as_array();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (known(string_at(rules[i], "tier"))) continue;
      problems.push_back({node.id, "/config/rules/" + std::to_string(i) + "/tier", "unknown-tier",
                          "The rule's tier is not one of `tiers`.", mend});
    }
    if (!known(string_at(node.config, "ai_failed"))) {
      problems.push_back(
          {node.id, "/config/ai_failed", "unknown-tier", "`ai_failed` is not one of `tiers`.", mend});
    }
  }

  Json output_schema(const Json& config) const override {
    Json schema = literal(R"({"type": "object", "required": ["tier", "rules_tier"], "properties": {
      "tier": {"type": "string", "description": "The more severe of rules and AI"},
      "rules_tier": {"type": "string", "description": "What the rules came to"},
      "ai_tier": {"type": ["string", "null"], "description": "What the AI said; null: no opinion"},
      "raised_by": {"type": ["string", "null"], "description": "Who made it so severe"},
      "rule": {"type": ["string", "null"], "description": "The rule that decided"}}})");
    const Json* tiers = find(config, "tiers");
    if (!tiers || !tiers->is_array()) return schema;
    for (const char* member : {"tier", "rules_tier"})
      schema.at("properties").at(member).as_object()["enum"] = *tiers;
    return schema;
  }

  void advise(const flow::NodeSpec& node, const flow::finite::Domains& domains, flow::finite::Effort& effort,
              flow::Problems& warnings) const override {
    advise_risk_tier(node, domains, effort, warnings);
  }

  // The tier alone is free of AI, and only where one of its rules reads no AI data.
  expr::Sources output_sources(const Json& config, const std::vector<std::string>& path,
                               const flow::Operands& operands) const override {
    const expr::Sources all = operands.at("");
    if (path.empty() || path.front() != "tier" || !all.has(expr::Source::Ai)) return all;
    const Json* rules = find(config, "rules");
    const std::size_t count = rules && rules->is_array() ? rules->get_array().size() : 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (operands.at("/rules/" + std::to_string(i)).has(expr::Source::Ai)) continue;
      return all.has(expr::Source::External) ? expr::Sources(expr::Source::External) : expr::Sources();
    }
    return all;
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<RiskTier>(node.config);
  }
};

}  // namespace

const engine::NodeType& risk_tier_type() {
  static const RiskTierType type;
  return type;
}

}  // namespace nf::nodes
