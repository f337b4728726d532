#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/json.h"
#include "flow/schema/format.h"

namespace re2 {
class RE2;
}

namespace nf::flow::schema {

inline constexpr std::size_t kMaxRules = 20'000;            // of one schema
inline constexpr std::size_t kMaxSchemaNesting = 100;       // schemas inside schemas
inline constexpr std::int64_t kMaxPatternMemory = 1 << 20;  // bytes, of one `pattern`

// A schema or subschema: its place among the compiled rules.
using RuleIndex = std::uint32_t;

enum Types : std::uint8_t {
  kNoType = 0,
  kNullType = 1,
  kBooleanType = 2,
  kIntegerType = 4,
  kNumberType = 8,
  kTextType = 16,
  kListType = 32,
  kObjectType = 64,
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

struct Pattern {
  std::string source;
  std::shared_ptr<const re2::RE2> compiled;
};

// `enum`, or `const` as an enum of one.
struct Values {
  std::vector<Json> values;
  std::unordered_set<std::string, TextHash, std::equal_to<>> texts;  // the strings among them
};

struct NumberRule {
  std::optional<double> minimum, exclusive_minimum, maximum, exclusive_maximum, multiple_of;
};

inline constexpr std::size_t kNoBound = std::numeric_limits<std::size_t>::max();

struct TextRule {
  std::size_t min_length = 0;
  std::size_t max_length = kNoBound;
  std::optional<Pattern> pattern;
  std::optional<Format> format;
};

struct ListRule {
  std::vector<RuleIndex> tuple;    // `items` as a list
  std::optional<RuleIndex> items;  // `items` as a schema, or `additionalItems`
  std::optional<RuleIndex> contains;
  std::size_t min_items = 0;
  std::size_t max_items = kNoBound;
  bool unique = false;
};

struct ObjectRule {
  struct Member {
    std::optional<RuleIndex> rule;
    int required = -1;  // place in `required`
  };
  struct Dependency {
    std::string member;
    std::vector<std::string> needs;
    std::optional<RuleIndex> rule;
  };
  std::unordered_map<std::string, Member, TextHash, std::equal_to<>> members;
  std::vector<std::string> declared;  // the names in `properties`, in the schema's order
  std::vector<std::string> required;
  std::vector<std::pair<Pattern, RuleIndex>> patterns;
  std::optional<RuleIndex> additional;
  std::optional<RuleIndex> names;
  std::vector<Dependency> dependencies;
  std::size_t min_members = 0;
  std::size_t max_members = kNoBound;
};

struct Rule {
  enum class Kind : std::uint8_t { Anything, Nothing, Reference, Checks };
  Kind kind = Kind::Anything;
  std::uint8_t types = kNoType;  // none: every type
  RuleIndex target = 0;          // of a Reference
  std::string pointer;           // into the schema
  std::unique_ptr<Values> values;
  std::unique_ptr<NumberRule> number;
  std::unique_ptr<TextRule> text;
  std::unique_ptr<ListRule> list;
  std::unique_ptr<ObjectRule> object;

  // The rules that look at the same value.
  struct Combined {
    std::vector<RuleIndex> all_of, any_of, one_of;
    std::optional<RuleIndex> negated, condition, then, otherwise;
  };
  std::unique_ptr<Combined> combined;
};

// A compiled schema; the first rule is the root.
struct Rules {
  std::deque<Rule> rules;
};

// Every mistake in the schema, each with its pointer into it.
Result<Rules> compile(const Json& schema);

}  // namespace nf::flow::schema
