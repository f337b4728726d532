#include "flow/schema/references.h"

#include "base/hash.h"

namespace nf::flow::schema {
namespace {

// The rules that look at the same value as this one does.
std::vector<RuleIndex> in_place(const Rule& rule) {
  std::vector<RuleIndex> out;
  if (rule.kind == Rule::Kind::Reference) out.push_back(rule.target);
  if (rule.combined != nullptr) {
    const Rule::Combined& all = *rule.combined;
    for (const auto* list : {&all.all_of, &all.any_of, &all.one_of}) {
      out.insert(out.end(), list->begin(), list->end());
    }
    for (const auto& one : {all.negated, all.condition, all.then, all.otherwise}) {
      if (one) out.push_back(*one);
    }
  }
  if (rule.object != nullptr) {
    for (const auto& dependency : rule.object->dependencies) {
      if (dependency.rule) out.push_back(*dependency.rule);
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> decode_fragment(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    std::string digits(text.substr(i + 1, 2));
    for (char& c : digits) c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    const std::optional<std::string> byte = unhex(digits);
    if (!byte || byte->size() != 1) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

// What is left after taking away, again and again, every rule that leads to none of the rest.
std::optional<RuleIndex> endless_rule(const Rules& rules) {
  const std::size_t count = rules.rules.size();
  std::vector<std::vector<RuleIndex>> users(count);
  std::vector<std::size_t> uses(count);
  std::vector<RuleIndex> done;
  for (RuleIndex i = 0; i < count; ++i) {
    const std::vector<RuleIndex> next = in_place(rules.rules[i]);
    uses[i] = next.size();
    for (const RuleIndex target : next) users[target].push_back(i);
    if (next.empty()) done.push_back(i);
  }
  for (std::size_t i = 0; i < done.size(); ++i) {
    for (const RuleIndex user : users[done[i]]) {
      if (--uses[user] == 0) done.push_back(user);
    }
  }
  for (RuleIndex i = 0; i < count; ++i) {
    if (uses[i] != 0) return i;
  }
  return std::nullopt;
}

}  // namespace nf::flow::schema
