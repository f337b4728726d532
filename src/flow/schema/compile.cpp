#include <re2/re2.h>

#include <array>
#include <cmath>
#include <map>

#include "base/pointer.h"
#include "flow/schema/keywords.h"
#include "flow/schema/references.h"
#include "flow/schema/rules.h"

namespace nf::flow::schema {
namespace {

constexpr std::pair<std::string_view, Types> kTypeNames[] = {
    {"null", kNullType},   {"boolean", kBooleanType}, {"integer", kIntegerType}, {"number", kNumberType},
    {"string", kTextType}, {"array", kListType},      {"object", kObjectType},
};

// Keywords of later drafts that check something. Draft 7 would pass over them in silence, and what their
// author wanted refused would get through.
constexpr std::string_view kLaterKeywords[] = {
    "prefixItems", "unevaluatedItems", "unevaluatedProperties", "dependentRequired", "dependentSchemas",
    "minContains", "maxContains",      "$dynamicRef",           "$recursiveRef",
};

// ECMA 262 writes a code unit as \uXXXX, RE2 a code point as \x{XXXX}.
std::string to_re2(std::string_view pattern) {
  std::string out;
  out.reserve(pattern.size());
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '\\' || i + 1 == pattern.size()) {
      out += pattern[i];
      continue;
    }
    const std::string_view digits = pattern.substr(i + 2, 4);
    if (pattern[i + 1] == 'u' && digits.size() == 4 &&
        digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos) {
      out.append("\\x{").append(digits).append("}");
      i += 5;
    } else {
      out += pattern[i];
      out += pattern[++i];
    }
  }
  return out;
}

class Compiler : Keywords {
 public:
  explicit Compiler(const Json& root) : root_(root) {}

  Result<Rules> run() {
    compile(root_, "");
    while (!pending_.empty() && faults_.size() < kMaxCompileFaults) resolve_next();
    if (faults_.empty()) {
      if (const auto endless = endless_rule(rules_))
        fault(rule(*endless).pointer, "refers to itself without end");
    }
    if (!faults_.empty())
      return fail(ErrorCode::InvalidInput, "not a valid JSON Schema", "invalid-schema", faults_);
    return std::move(rules_);
  }

 private:
  struct Pending {
    RuleIndex from;
    std::string pointer;    // of the $ref
    std::string reference;  // its text
  };

  Rule& rule(RuleIndex index) { return rules_.rules[index]; }

  // The compiled rule of the schema at `pointer`. The same place gives the same rule.
  RuleIndex compile(const Json& schema, const std::string& pointer) {
    if (const auto known = by_pointer_.find(pointer); known != by_pointer_.end()) return known->second;
    if (rules_.rules.size() >= kMaxRules || nesting_ >= kMaxSchemaNesting) {
      fault(pointer, "is too much: a schema has at most " + std::to_string(kMaxRules) +
                         " parts, nested at most " + std::to_string(kMaxSchemaNesting) + " deep");
      return 0;
    }
    const auto index = static_cast<RuleIndex>(rules_.rules.size());
    by_pointer_.emplace(pointer, index);
    rules_.rules.emplace_back().pointer = pointer;
    if (const bool* open = schema.if_bool()) {
      rule(index).kind = *open ? Rule::Kind::Anything : Rule::Kind::Nothing;
    } else if (const JsonObject* object = schema.if_object()) {
      ++nesting_;
      compile_object(index, *object, pointer);
      --nesting_;
    } else {
      fault(pointer, "must be a schema: an object, true or false");
    }
    return index;
  }

  void compile_object(RuleIndex index, const JsonObject& schema, const std::string& at) {
    name_anchor(index, schema, at);
    compile_definitions(schema, at);
    if (const Json* reference = schema.if_contains("$ref")) {
      // In draft 7 a $ref stands alone: what is beside it counts for nothing.
      const std::string pointer = pointer_join(at, "$ref");
      if (!reference->is_string()) return fault(pointer, "must be a text such as #/definitions/address");
      rule(index).kind = Rule::Kind::Reference;
      pending_.push_back({index, pointer, std::string(reference->get_string())});
      return;
    }
    rule(index).kind = Rule::Kind::Checks;
    for (const std::string_view keyword : kLaterKeywords) {
      if (schema.contains(keyword))
        fault(pointer_join(at, keyword), "is not a keyword of JSON Schema draft 7");
    }
    compile_types(index, schema, at);
    compile_values(index, schema, at);
    compile_number(index, schema, at);
    compile_text(index, schema, at);
    compile_list(index, schema, at);
    compile_members(index, schema, at);
    compile_combined(index, schema, at);
  }

  void name_anchor(RuleIndex index, const JsonObject& schema, const std::string& at) {
    const Json* id = schema.if_contains("$id");
    if (id == nullptr) return;
    const std::string pointer = pointer_join(at, "$id");
    if (!id->is_string()) return fault(pointer, "must be text");
    const std::string_view name = id->get_string();
    if (name.starts_with('#')) {
      if (!anchors_.emplace(name, index).second) fault(pointer, "is given twice");
    } else if (at.empty()) {
      base_ = name;
      while (base_.ends_with('#')) base_.pop_back();
    } else {
      fault(pointer, "must be a name such as #address: only the whole schema may have an address of its own");
    }
  }

  void compile_definitions(const JsonObject& schema, const std::string& at) {
    for (const std::string_view keyword : {"definitions", "$defs"}) {
      const JsonObject* definitions = object_at(schema, keyword, at);
      if (definitions == nullptr) continue;
      const std::string pointer = pointer_join(at, keyword);
      for (const auto& [name, definition] : *definitions) compile(definition, pointer_join(pointer, name));
    }
  }

  void compile_types(RuleIndex index, const JsonObject& schema, const std::string& at) {
    const Json* type = schema.if_contains("type");
    if (type == nullptr) return;
    const std::string pointer = pointer_join(at, "type");
    if (const JsonArray* several = type->if_array()) {
      if (several->empty()) fault(pointer, "must name at least one type");
      for (std::size_t i = 0; i < several->size(); ++i)
        add_type(index, (*several)[i], pointer_join(pointer, i));
    } else {
      add_type(index, *type, pointer);
    }
  }

  void add_type(RuleIndex index, const Json& name, const std::string& pointer) {
    for (const auto& [known, type] : kTypeNames) {
      if (name.is_string() && name.get_string() == known) {
        rule(index).types |= type;
        return;
      }
    }
    fault(pointer, "must be one of: null, boolean, integer, number, string, array, object");
  }

  void compile_values(RuleIndex index, const JsonObject& schema, const std::string& at) {
    const Json* constant = schema.if_contains("const");
    const Json* one_of = schema.if_contains("enum");
    if (constant == nullptr && one_of == nullptr) return;
    auto values = std::make_unique<Values>();
    if (one_of != nullptr) {
      const JsonArray* list = one_of->if_array();
      if (list == nullptr || list->empty())
        return fault(pointer_join(at, "enum"), "must be a list of values, not empty");
      values->values.assign(list->begin(), list->end());
    }
    if (constant != nullptr) {
      const bool possible = one_of == nullptr || std::find(values->values.begin(), values->values.end(),
                                                           *constant) != values->values.end();
      if (!possible) fault(pointer_join(at, "const"), "is none of the values of enum");
      values->values.assign(1, *constant);
    }
    for (const Json& value : values->values) {
      if (value.is_string()) values->texts.emplace(value.get_string());
    }
    rule(index).values = std::move(values);
  }

  void compile_number(RuleIndex index, const JsonObject& schema, const std::string& at) {
    NumberRule number;
    bool any = false;
    const auto read = [&](std::string_view keyword, std::optional<double>& bound) {
      const Json* value = schema.if_contains(keyword);
      if (value == nullptr) return;
      if (!value->is_number()) return fault(pointer_join(at, keyword), "must be a number");
      bound = number_of(*value);
      any = true;
    };
    read("minimum", number.minimum);
    read("exclusiveMinimum", number.exclusive_minimum);
    read("maximum", number.maximum);
    read("exclusiveMaximum", number.exclusive_maximum);
    read("multipleOf", number.multiple_of);
    if (number.multiple_of && *number.multiple_of <= 0)
      fault(pointer_join(at, "multipleOf"), "must be more than 0");
    if (any) rule(index).number = std::make_unique<NumberRule>(number);
  }

  void compile_text(RuleIndex index, const JsonObject& schema, const std::string& at) {
    TextRule text;
    bool any = read_count(schema, "minLength", at, text.min_length);
    any |= read_count(schema, "maxLength", at, text.max_length);
    if (const Json* pattern = schema.if_contains("pattern")) {
      const std::string pointer = pointer_join(at, "pattern");
      if (pattern->is_string()) {
        text.pattern = compile_pattern(pattern->get_string(), pointer);
      } else {
        fault(pointer, "must be text");
      }
      any = true;
    }
    if (const Json* format = schema.if_contains("format")) {
      if (format->is_string()) {
        text.format = format_named(format->get_string());
      } else {
        fault(pointer_join(at, "format"), "must be text");
      }
      any |= text.format.has_value();
    }
    if (any) rule(index).text = std::make_unique<TextRule>(std::move(text));
  }

  Pattern compile_pattern(std::string_view source, const std::string& pointer) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxPatternMemory);
    options.set_never_capture(true);
    Pattern pattern{std::string(source), std::make_shared<const re2::RE2>(to_re2(source), options)};
    if (!pattern.compiled->ok()) {
      fault(pointer, "is not a pattern of RE2's syntax (no look-around, no back-references): " +
                         pattern.compiled->error());
    }
    return pattern;
  }

  void compile_list(RuleIndex index, const JsonObject& schema, const std::string& at) {
    ListRule list;
    bool any = read_count(schema, "minItems", at, list.min_items);
    any |= read_count(schema, "maxItems", at, list.max_items);
    any |= read_flag(schema, "uniqueItems", at, list.unique);
    any |= read_schema(schema, "contains", at, list.contains);
    std::optional<RuleIndex> additional;
    read_schema(schema, "additionalItems", at, additional);
    const Json* items = schema.if_contains("items");
    if (const JsonArray* tuple = items == nullptr ? nullptr : items->if_array()) {
      const std::string pointer = pointer_join(at, "items");
      for (std::size_t i = 0; i < tuple->size(); ++i) {
        list.tuple.push_back(compile((*tuple)[i], pointer_join(pointer, i)));
      }
      list.items = additional;  // which counts only beside a tuple
      any = true;
    } else {
      any |= read_schema(schema, "items", at, list.items);
    }
    if (any) rule(index).list = std::make_unique<ListRule>(std::move(list));
  }

  void compile_members(RuleIndex index, const JsonObject& schema, const std::string& at) {
    ObjectRule object;
    bool any = read_count(schema, "minProperties", at, object.min_members);
    any |= read_count(schema, "maxProperties", at, object.max_members);
    any |= read_schema(schema, "additionalProperties", at, object.additional);
    any |= read_schema(schema, "propertyNames", at, object.names);
    if (const JsonObject* properties = object_at(schema, "properties", at)) {
      const std::string pointer = pointer_join(at, "properties");
      for (const auto& [name, member] : *properties) {
        object.members[std::string(name)].rule = compile(member, pointer_join(pointer, name));
        object.declared.emplace_back(name);
      }
      any = true;
    }
    if (const JsonObject* patterns = object_at(schema, "patternProperties", at)) {
      const std::string pointer = pointer_join(at, "patternProperties");
      for (const auto& [source, member] : *patterns) {
        const std::string place = pointer_join(pointer, source);
        Pattern pattern = compile_pattern(source, place);
        object.patterns.emplace_back(std::move(pattern), compile(member, place));
      }
      any = true;
    }
    if (schema.contains("required")) {
      object.required = names_at(schema, "required", at);
      for (std::size_t i = 0; i < object.required.size(); ++i) {
        object.members[object.required[i]].required = static_cast<int>(i);
      }
      any = true;
    }
    any |= read_dependencies(schema, at, object);
    if (any) rule(index).object = std::make_unique<ObjectRule>(std::move(object));
  }

  bool read_dependencies(const JsonObject& schema, const std::string& at, ObjectRule& object) {
    const JsonObject* dependencies = object_at(schema, "dependencies", at);
    if (dependencies == nullptr) return false;
    const std::string pointer = pointer_join(at, "dependencies");
    for (const auto& [name, needs] : *dependencies) {
      ObjectRule::Dependency dependency{std::string(name), {}, {}};
      if (needs.is_array()) {
        dependency.needs = names_at(*dependencies, name, pointer);
      } else {
        dependency.rule = compile(needs, pointer_join(pointer, name));
      }
      object.dependencies.push_back(std::move(dependency));
    }
    return true;
  }

  void compile_combined(RuleIndex index, const JsonObject& schema, const std::string& at) {
    Rule::Combined combined;
    bool any = read_schemas(schema, "allOf", at, combined.all_of);
    any |= read_schemas(schema, "anyOf", at, combined.any_of);
    any |= read_schemas(schema, "oneOf", at, combined.one_of);
    any |= read_schema(schema, "not", at, combined.negated);
    any |= read_schema(schema, "if", at, combined.condition);
    any |= read_schema(schema, "then", at, combined.then);
    any |= read_schema(schema, "else", at, combined.otherwise);
    if (any) rule(index).combined = std::make_unique<Rule::Combined>(std::move(combined));
  }

  bool read_schema(const JsonObject& schema, std::string_view keyword, const std::string& at,
                   std::optional<RuleIndex>& place) {
    const Json* value = schema.if_contains(keyword);
    if (value == nullptr) return false;
    place = compile(*value, pointer_join(at, keyword));
    return true;
  }

  bool read_schemas(const JsonObject& schema, std::string_view keyword, const std::string& at,
                    std::vector<RuleIndex>& places) {
    const Json* value = schema.if_contains(keyword);
    if (value == nullptr) return false;
    const std::string pointer = pointer_join(at, keyword);
    const JsonArray* list = value->if_array();
    if (list == nullptr || list->empty()) {
      fault(pointer, "must be a list of schemas, not empty");
      return true;
    }
    for (std::size_t i = 0; i < list->size(); ++i)
      places.push_back(compile((*list)[i], pointer_join(pointer, i)));
    return true;
  }

  void resolve_next() {
    const Pending pending = std::move(pending_.back());
    pending_.pop_back();
    std::string_view reference = pending.reference;
    if (!base_.empty() && reference.starts_with(base_)) reference.remove_prefix(base_.size());
    if (const auto anchor = anchors_.find(reference); anchor != anchors_.end()) {
      rule(pending.from).target = anchor->second;
      return;
    }
    if (reference.empty()) reference = "#";
    if (!reference.starts_with('#')) {
      return fault(pending.pointer, "leads outside the schema: write #/definitions/… and put it there");
    }
    const std::optional<std::string> pointer = decode_fragment(reference.substr(1));
    const Json* target = pointer ? pointer_get(root_, *pointer) : nullptr;
    if (target == nullptr) return fault(pending.pointer, "leads nowhere: there is no " + pending.reference);
    const RuleIndex index = compile(*target, *pointer);
    rule(pending.from).target = index;
  }

  const Json& root_;
  Rules rules_;
  std::map<std::string, RuleIndex, std::less<>> by_pointer_;
  std::map<std::string, RuleIndex, std::less<>> anchors_;
  std::string base_;
  std::vector<Pending> pending_;
  std::size_t nesting_ = 0;
};

}  // namespace

Result<Rules> compile(const Json& schema) { return Compiler(schema).run(); }

}  // namespace nf::flow::schema
