#include "flow/schema/evaluate.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/pointer.h"
#include "flow/schema.h"
#include "flow/schema/explain.h"
#include "flow/schema/values.h"
#include "flow/schema/words.h"
#include "flow/visible.h"

namespace nf::flow::schema {
namespace {

// Whether a value fits. Maybe: it depends on what a template in it will give.
enum class Fit { No, Maybe, Yes };

Fit both(Fit a, Fit b) { return std::min(a, b); }

// The way from the root to a value, on the stack of the evaluation: a pointer is made only for a fault.
struct Path {
  const Path* parent = nullptr;
  std::string_view key = {};
  std::size_t index = 0;
  bool is_index = false;

  std::string pointer() const {
    if (parent == nullptr) return {};
    return is_index ? pointer_join(parent->pointer(), index) : pointer_join(parent->pointer(), key);
  }
};

class Evaluator {
 public:
  Evaluator(const Rules& rules, const Templates& templates)
      : rules_(rules.rules), literal_keys_(templates.literal_keys), templates_(templates.on) {}

  std::vector<Fault> run(const Json& value) {
    Findings found;
    const Fit fit = check(0, value, Path{}, &found);
    if (exhausted_) return {{"", "is too large or too deep to be checked against its schema"}};
    std::vector<Fault> faults;
    for (Finding& finding : found) {
      if (std::find(faults.begin(), faults.end(), finding.fault) == faults.end()) {
        faults.push_back(std::move(finding.fault));
      }
    }
    if (fit == Fit::No && faults.empty()) faults.push_back({"", "does not fit its schema"});
    return faults;
  }

 private:
  // With `out` null nobody asks for reasons.
  Fit check(RuleIndex index, const Json& value, const Path& path, Findings* out) {
    if (!spend(1) || depth_ >= kMaxEvaluationDepth) return exhaust();
    const Rule& rule = rules_[index];
    ++depth_;
    Fit fit = Fit::Yes;
    switch (rule.kind) {
      case Rule::Kind::Anything:
        break;
      case Rule::Kind::Nothing:
        fit = refuse(out, path, "is not allowed here");
        break;
      case Rule::Kind::Reference:
        fit = check(rule.target, value, path, out);
        break;
      case Rule::Kind::Checks:
        fit = check_value(rule, value, path, out);
        break;
    }
    --depth_;
    return fit;
  }

  Fit check_value(const Rule& rule, const Json& value, const Path& path, Findings* out) {
    bool template_text = false;
    if (templates_ && value.is_string()) {
      const std::string_view text = value.get_string();
      template_text = holds_expression(text);
      if (template_text && is_one_expression(text)) return Fit::Maybe;
    }
    const std::uint8_t types = types_of(value);
    if (rule.types != kNoType && (rule.types & types) == 0) {
      return refuse(out, path, out == nullptr ? "" : "must be " + words_for_types(rule.types),
                    Finding::Kind::Type, rule.types);
    }
    Fit fit = template_text ? Fit::Maybe : Fit::Yes;
    if (rule.values != nullptr && !template_text && !is_listed(*rule.values, value)) {
      return refuse_value(*rule.values, path, out);
    }
    if (rule.number != nullptr && (types & kNumberType) != 0) {
      fit = both(fit, check_number(*rule.number, number_of(value), path, out));
    }
    if (rule.text != nullptr && value.is_string() && !template_text) {
      fit = both(fit, check_text(*rule.text, value.get_string(), path, out));
    }
    if (rule.list != nullptr && value.is_array()) {
      fit = both(fit, check_list(*rule.list, value.get_array(), path, out));
    }
    if (rule.object != nullptr && value.is_object()) {
      fit = both(fit, check_object(*rule.object, value, path, out));
    }
    if (rule.combined != nullptr && !(fit == Fit::No && out == nullptr)) {
      fit = both(fit, check_combined(*rule.combined, value, path, out));
    }
    return fit;
  }

  bool is_listed(const Values& values, const Json& value) {
    if (value.is_string())
      return values.texts.find(std::string_view(value.get_string())) != values.texts.end();
    if (!spend(values.values.size() / 8)) return false;
    return std::find(values.values.begin(), values.values.end(), value) != values.values.end();
  }

  Fit check_number(const NumberRule& rule, double number, const Path& path, Findings* out) {
    if (rule.minimum && number < *rule.minimum) {
      return refuse_bound(out, path, "must be at least ", *rule.minimum);
    }
    if (rule.exclusive_minimum && number <= *rule.exclusive_minimum) {
      return refuse_bound(out, path, "must be more than ", *rule.exclusive_minimum);
    }
    if (rule.maximum && number > *rule.maximum)
      return refuse_bound(out, path, "must be at most ", *rule.maximum);
    if (rule.exclusive_maximum && number >= *rule.exclusive_maximum) {
      return refuse_bound(out, path, "must be less than ", *rule.exclusive_maximum);
    }
    if (rule.multiple_of && !is_multiple(number, *rule.multiple_of)) {
      return refuse_bound(out, path, "must be a multiple of ", *rule.multiple_of);
    }
    return Fit::Yes;
  }

  Fit check_text(const TextRule& rule, std::string_view text, const Path& path, Findings* out) {
    // A character is one to four bytes, so most texts need no counting.
    if (text.size() < rule.min_length * 4 || text.size() > rule.max_length) {
      spend(text.size() / 1'000);
      const std::size_t length = code_points(text);
      if (length < rule.min_length) {
        return refuse_count(out, path, "must be at least ", rule.min_length, "character");
      }
      if (length > rule.max_length) {
        return refuse_count(out, path, "must be at most ", rule.max_length, "character");
      }
    }
    if (rule.format && !has_format(text, *rule.format)) {
      return refuse(out, path, out == nullptr ? "" : std::string(words_for(*rule.format)));
    }
    if (rule.pattern) {
      if (!spend(text.size() / 100)) return exhaust();
      if (!re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *rule.pattern->compiled)) {
        return refuse(out, path, out == nullptr ? "" : "must match the pattern " + rule.pattern->source);
      }
    }
    return Fit::Yes;
  }

  Fit check_list(const ListRule& rule, const JsonArray& list, const Path& path, Findings* out) {
    if (list.size() < rule.min_items)
      return refuse_count(out, path, "must have at least ", rule.min_items, "item");
    if (list.size() > rule.max_items)
      return refuse_count(out, path, "must have at most ", rule.max_items, "item");
    Fit fit = Fit::Yes;
    for (std::size_t i = 0; i < list.size() && going(fit, out); ++i) {
      if (i < rule.tuple.size()) {
        fit = both(fit, check(rule.tuple[i], list[i], Path{&path, {}, i, true}, out));
      } else if (rule.items) {
        fit = both(fit, check(*rule.items, list[i], Path{&path, {}, i, true}, out));
      }
    }
    if (rule.contains) fit = both(fit, check_contains(*rule.contains, list, path, out));
    if (rule.unique) fit = both(fit, check_unique(list, path, out));
    return fit;
  }

  Fit check_contains(RuleIndex wanted, const JsonArray& list, const Path& path, Findings* out) {
    Fit best = Fit::No;
    for (std::size_t i = 0; i < list.size() && best != Fit::Yes; ++i) {
      best = std::max(best, check(wanted, list[i], Path{&path, {}, i, true}, nullptr));
    }
    return best == Fit::No ? refuse(out, path, "has no item of the kind that it must have") : best;
  }

  Fit check_unique(const JsonArray& list, const Path& path, Findings* out) {
    std::unordered_map<std::string, std::size_t> seen;
    Fit fit = Fit::Yes;
    for (std::size_t i = 0; i < list.size() && going(fit, out); ++i) {
      std::string text = canonical_json(list[i]);
      if (!spend(1 + text.size() / 100)) return exhaust();
      if (templates_ && text.find("{{") != std::string::npos) {
        fit = both(fit, Fit::Maybe);
        continue;
      }
      const auto [first, is_new] = seen.emplace(std::move(text), i);
      if (is_new) continue;
      fit = refuse(out, Path{&path, {}, i, true},
                   out == nullptr ? "" : "is the same as item " + std::to_string(first->second + 1));
    }
    return fit;
  }

  Fit check_object(const ObjectRule& rule, const Json& value, const Path& path, Findings* out) {
    const JsonObject& object = value.get_object();
    Fit fit = Fit::Yes;
    if (object.size() < rule.min_members) {
      fit = refuse_count(out, path, "must have at least ", rule.min_members, "member");
    }
    if (object.size() > rule.max_members) {
      fit = refuse_count(out, path, "must have at most ", rule.max_members, "member");
    }
    std::size_t required_here = 0;
    for (const auto& [key, member] : object) {
      if (!going(fit, out)) return fit;
      fit = both(fit, check_member(rule, key, member, Path{&path, key}, required_here, out));
    }
    if (required_here < rule.required.size()) fit = refuse_missing(rule, object, path, out);
    if (!rule.dependencies.empty()) fit = both(fit, check_dependencies(rule, value, path, out));
    return fit;
  }

  Fit check_member(const ObjectRule& rule, std::string_view key, const Json& value, const Path& path,
                   std::size_t& required_here, Findings* out) {
    const bool templates = templates_;
    if (templates_ && path.parent->parent == nullptr &&
        std::find(literal_keys_.begin(), literal_keys_.end(), key) != literal_keys_.end()) {
      templates_ = false;
    }
    Fit fit = Fit::Yes;
    bool known = false;
    if (const auto member = rule.members.find(key); member != rule.members.end()) {
      required_here += member->second.required >= 0;
      if (member->second.rule) {
        known = true;
        fit = check(*member->second.rule, value, path, out);
      }
    }
    for (const auto& [pattern, index] : rule.patterns) {
      spend(key.size() / 100);
      if (!re2::RE2::PartialMatch(re2::StringPiece(key.data(), key.size()), *pattern.compiled)) continue;
      known = true;
      fit = both(fit, check(index, value, path, out));
    }
    if (!known && rule.additional) fit = both(fit, check_additional(rule, value, path, out));
    templates_ = templates;
    if (rule.names) fit = both(fit, check_name(*rule.names, key, path, out));
    return fit;
  }

  Fit check_additional(const ObjectRule& rule, const Json& value, const Path& path, Findings* out) {
    if (rules_[*rule.additional].kind == Rule::Kind::Nothing) {
      return refuse(out, path, out == nullptr ? "" : words_for_unknown(rule.declared));
    }
    return check(*rule.additional, value, path, out);
  }

  // Keys are never templates.
  Fit check_name(RuleIndex index, std::string_view key, const Path& path, Findings* out) {
    const bool templates = std::exchange(templates_, false);
    Findings found;
    const Fit fit = check(index, Json(key), path, out == nullptr ? nullptr : &found);
    templates_ = templates;
    if (fit != Fit::No || out == nullptr) return fit;
    return refuse(out, path,
                  "has a name that " + (found.empty() ? "is not allowed" : found[0].fault.message));
  }

  Fit refuse_missing(const ObjectRule& rule, const JsonObject& object, const Path& path, Findings* out) {
    if (out == nullptr) return Fit::No;
    for (const std::string& name : rule.required) {
      if (!object.contains(name)) refuse(out, Path{&path, name}, "is required");
    }
    return Fit::No;
  }

  Fit check_dependencies(const ObjectRule& rule, const Json& value, const Path& path, Findings* out) {
    const JsonObject& object = value.get_object();
    Fit fit = Fit::Yes;
    for (const auto& dependency : rule.dependencies) {
      if (!object.contains(dependency.member)) continue;
      for (const std::string& name : dependency.needs) {
        if (object.contains(name)) continue;
        fit = refuse(out, Path{&path, name},
                     out == nullptr ? "" : "is required where " + dependency.member + " is given");
      }
      if (dependency.rule) fit = both(fit, check(*dependency.rule, value, path, out));
    }
    return fit;
  }

  Fit check_combined(const Rule::Combined& rule, const Json& value, const Path& path, Findings* out) {
    Fit fit = Fit::Yes;
    for (const RuleIndex index : rule.all_of) {
      if (!going(fit, out)) return fit;
      fit = both(fit, check(index, value, path, out));
    }
    if (!rule.any_of.empty()) fit = both(fit, check_any(rule.any_of, value, path, out));
    if (!rule.one_of.empty()) fit = both(fit, check_one(rule.one_of, value, path, out));
    if (rule.negated) fit = both(fit, check_negated(*rule.negated, value, path, out));
    if (rule.condition) fit = both(fit, check_condition(rule, value, path, out));
    return fit;
  }

  Fit check_any(const std::vector<RuleIndex>& forms, const Json& value, const Path& path, Findings* out) {
    Fit best = Fit::No;
    for (const RuleIndex form : forms) {
      best = std::max(best, check(form, value, path, nullptr));
      if (best == Fit::Yes) return best;
    }
    if (best == Fit::No && out != nullptr) explain(forms, value, path, *out);
    return best;
  }

  Fit check_one(const std::vector<RuleIndex>& forms, const Json& value, const Path& path, Findings* out) {
    std::size_t fitting = 0;
    std::size_t possible = 0;
    for (const RuleIndex form : forms) {
      const Fit fit = check(form, value, path, nullptr);
      fitting += fit == Fit::Yes;
      possible += fit == Fit::Maybe;
    }
    if (fitting > 1)
      return refuse(out, path, "fits more than one of the forms of which it must have exactly one");
    if (possible > 0) return Fit::Maybe;
    if (fitting == 0 && out != nullptr) explain(forms, value, path, *out);
    return fitting == 1 ? Fit::Yes : Fit::No;
  }

  Fit check_negated(RuleIndex index, const Json& value, const Path& path, Findings* out) {
    switch (check(index, value, path, nullptr)) {
      case Fit::Yes:
        return refuse(out, path, "has a form that is not allowed here");
      case Fit::Maybe:
        return Fit::Maybe;
      case Fit::No:
        break;
    }
    return Fit::Yes;
  }

  Fit check_condition(const Rule::Combined& rule, const Json& value, const Path& path, Findings* out) {
    const Fit condition = check(*rule.condition, value, path, nullptr);
    const auto branch = [&](const std::optional<RuleIndex>& index, Findings* reasons) {
      return index ? check(*index, value, path, reasons) : Fit::Yes;
    };
    if (condition == Fit::Yes) return branch(rule.then, out);
    if (condition == Fit::No) return branch(rule.otherwise, out);
    const Fit best = std::max(branch(rule.then, nullptr), branch(rule.otherwise, nullptr));
    if (best == Fit::No) return branch(rule.then, out);
    return Fit::Maybe;
  }

  // Says why a value has none of several forms.
  void explain(const std::vector<RuleIndex>& forms, const Json& value, const Path& path, Findings& out) {
    std::vector<Findings> reasons;
    for (const RuleIndex form : forms) {
      check(form, value, path, &reasons.emplace_back());
      if (exhausted_) return;
    }
    for (Finding& finding : explain_forms(std::move(reasons), path.pointer())) add(out, std::move(finding));
  }

  Fit refuse(Findings* out, const Path& path, std::string_view message,
             Finding::Kind kind = Finding::Kind::Other, std::uint8_t types = kNoType) {
    if (out != nullptr) add(*out, {{path.pointer(), std::string(message)}, kind, types});
    return Fit::No;
  }

  Fit refuse_bound(Findings* out, const Path& path, std::string_view words, double bound) {
    return refuse(out, path, out == nullptr ? "" : std::string(words) + number_text(bound));
  }

  Fit refuse_count(Findings* out, const Path& path, std::string_view words, std::size_t count,
                   std::string_view noun) {
    return refuse(out, path, out == nullptr ? "" : std::string(words) + counted(count, noun));
  }

  Fit refuse_value(const Values& values, const Path& path, Findings* out) {
    if (out == nullptr) return Fit::No;
    std::vector<std::string> words;
    for (const Json& value : values.values) words.push_back(shown(value));
    add(*out, {{path.pointer(), words_for_values(words)}, Finding::Kind::Value, kNoType, std::move(words)});
    return Fit::No;
  }

  static void add(Findings& out, Finding finding) {
    if (out.size() < kMaxSchemaFaults) out.push_back(std::move(finding));
  }

  // Whether looking on can still change what is reported.
  static bool going(Fit fit, const Findings* out) {
    return fit != Fit::No || (out != nullptr && out->size() < kMaxSchemaFaults);
  }

  bool spend(std::size_t steps) {
    steps_ += steps;
    if (steps_ > kMaxSteps) exhausted_ = true;
    return !exhausted_;
  }

  Fit exhaust() {
    exhausted_ = true;
    return Fit::No;
  }

  const std::deque<Rule>& rules_;
  std::span<const std::string_view> literal_keys_;
  bool templates_;
  bool exhausted_ = false;
  int depth_ = 0;
  std::size_t steps_ = 0;
};

}  // namespace

std::vector<Fault> evaluate(const Rules& rules, const Json& value, const Templates& templates) {
  return Evaluator(rules, templates).run(value);
}

}  // namespace nf::flow::schema
