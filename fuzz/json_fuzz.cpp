#include "base/check.h"
#include "base/json.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

constexpr JsonLimits kSmall{.max_depth = 8, .max_string_bytes = 32};

std::size_t depth_of(const Json& value) {
  std::size_t deepest = 0;
  if (const JsonArray* array = value.if_array()) {
    for (const Json& entry : *array) deepest = std::max(deepest, depth_of(entry));
    return deepest + 1;
  }
  if (const JsonObject* object = value.if_object()) {
    for (const auto& [key, member] : *object) deepest = std::max(deepest, depth_of(member));
    return deepest + 1;
  }
  return 0;
}

std::size_t longest_text(const Json& value) {
  std::size_t longest = 0;
  if (const JsonArray* array = value.if_array()) {
    for (const Json& entry : *array) longest = std::max(longest, longest_text(entry));
  } else if (const JsonObject* object = value.if_object()) {
    for (const auto& [key, member] : *object)
      longest = std::max({longest, std::string_view(key).size(), longest_text(member)});
  } else if (value.is_string()) {
    longest = value.get_string().size();
  }
  return longest;
}

void survives_writing(const Json& value) {
  const std::string text = write_json(value);
  const auto again = parse_json(text);
  CHECK(again);
  CHECK(*again == value);
  CHECK(write_json(*again) == text);

  const std::string canonical = canonical_json(value);
  const auto canonical_again = parse_json(canonical, {.big_integers = true});
  CHECK(canonical_again);
  CHECK(canonical_json(*canonical_again) == canonical);
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto value = parse_json(bytes);
  if (value) {
    CHECK(is_utf8(bytes));
    CHECK(depth_of(*value) <= JsonLimits{}.max_depth);
    survives_writing(*value);
  } else {
    CHECK(value.error().code == ErrorCode::InvalidInput);
    CHECK(!value.error().message.empty());
  }
  // The smaller limits refuse exactly what is beyond them.
  const bool fits =
      value && depth_of(*value) <= kSmall.max_depth && longest_text(*value) <= kSmall.max_string_bytes;
  CHECK(parse_json(bytes, kSmall).has_value() == fits);
}

}  // namespace nf::fuzz
