#include "flow/check/finite/domain.h"

#include <algorithm>

namespace nf::flow::finite {
namespace {

// Keywords that say nothing about a value, or that Domain holds.
constexpr std::string_view kUnderstood[] = {"$id",
                                            "$schema",
                                            "$comment",
                                            "title",
                                            "description",
                                            "default",
                                            "examples",
                                            "readOnly",
                                            "type",
                                            "enum",
                                            "const",
                                            "minimum",
                                            "maximum",
                                            "exclusiveMinimum",
                                            "required",
                                            "properties",
                                            "additionalProperties",
                                            "exclusiveMaximum",
                                            "definitions"};

bool understood(std::string_view keyword) {
  return std::ranges::find(kUnderstood, keyword) != std::end(kUnderstood);
}

bool asks_for_more(const JsonObject& schema) {
  return std::ranges::any_of(schema, [](const auto& member) { return !understood(member.key()); });
}

std::vector<std::string_view> types_of(const Json& type) {
  std::vector<std::string_view> out;
  if (type.is_string()) out.emplace_back(type.get_string());
  if (!type.is_array()) return out;
  for (const Json& one : type.get_array()) {
    if (one.is_string()) out.emplace_back(one.get_string());
  }
  return out;
}

void take_types(Domain& domain, const Json& type) {
  const std::vector<std::string_view> types = types_of(type);
  const auto has = [&](std::string_view name) { return std::ranges::find(types, name) != types.end(); };
  domain.texts = has("string");
  domain.numbers = has("number") || has("integer");
  domain.whole = has("integer") && !has("number");
  domain.booleans = has("boolean");
  domain.nulls = has("null");
  domain.others = has("object") || has("array");
}

bool of_the_types(const Domain& domain, const Json& value) {
  if (value.is_string()) return domain.texts;
  if (value.is_number()) return domain.numbers;
  if (value.is_bool()) return domain.booleans;
  if (value.is_null()) return domain.nulls;
  return domain.others;
}

void take_values(Domain& domain, const JsonObject& schema) {
  std::vector<Json> values;
  if (const Json* one = schema.if_contains("const")) {
    values.push_back(*one);
  } else if (const Json* list = schema.if_contains("enum"); list != nullptr && list->is_array()) {
    values.assign(list->get_array().begin(), list->get_array().end());
  } else {
    return;
  }
  if (values.size() > kMaxListed) {
    domain.vague = true;
    return;
  }
  std::erase_if(values, [&](const Json& value) { return !of_the_types(domain, value); });
  domain.listed = std::move(values);
}

std::optional<double> bound(const JsonObject& schema, std::string_view keyword) {
  const Json* value = schema.if_contains(keyword);
  return value != nullptr && value->is_number() ? std::optional(number_of(*value)) : std::nullopt;
}

void take_bounds(Domain& domain, const JsonObject& schema) {
  domain.least = bound(schema, "minimum");
  domain.most = bound(schema, "maximum");
  if (const auto above = bound(schema, "exclusiveMinimum"); above && !(domain.least > above)) {
    domain.least = above;
    domain.above_least = true;
  }
  if (const auto below = bound(schema, "exclusiveMaximum"); below && !(domain.most && domain.most < below)) {
    domain.most = below;
    domain.below_most = true;
  }
}

Domain described(const Json& schema) {
  Domain domain{.missing = false};
  if (!schema.is_object()) return domain;
  const JsonObject& rules = schema.get_object();
  if (rules.contains("$ref")) return domain;  // what stands beside a reference means nothing
  domain.vague = asks_for_more(rules);
  if (const Json* type = rules.if_contains("type")) take_types(domain, *type);
  take_bounds(domain, rules);
  take_values(domain, rules);
  return domain;
}

bool is_required(const JsonObject& rules, std::string_view member) {
  const Json* required = rules.if_contains("required");
  return required != nullptr && required->is_array() &&
         std::ranges::any_of(required->get_array(), [&](const Json& name) {
           return name.is_string() && name.get_string() == member;
         });
}

}  // namespace

Domain domain_of(const Json& schema, std::span<const std::string> path) {
  const Json* at = &schema;
  bool missing = false, vague = false;
  for (const std::string& member : path) {
    if (!at->is_object() || at->get_object().contains("$ref")) return {};
    const JsonObject& rules = at->get_object();
    vague = vague || asks_for_more(rules);
    const bool object = string_at(*at, "type") == "object";
    missing = missing || !object || !is_required(rules, member);
    const Json* properties = rules.if_contains("properties");
    at = properties == nullptr ? nullptr : find(*properties, member);
    if (at == nullptr) return {};
  }
  Domain domain = described(*at);
  domain.missing = missing;
  domain.vague = domain.vague || vague;
  return domain;
}

}  // namespace nf::flow::finite
