#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace nf::flow {

inline constexpr std::size_t kMaxSchemaFaults = 100;

// A JSON Schema draft 7, compiled once. Immutable, cheap to copy, may be used by several threads.
// Checked formats are date, date-time, time, duration, email, uri, uuid, ipv4, ipv6 and hostname; unknown
// ones are ignored. With `format: "visible"` (ours) a string must hold a visible character. Patterns are of
// RE2, so every check is linear in the text. Refused: references that lead outside the schema, and keywords
// of later drafts that check something.
class Schema {
 public:
  // Everything that is wrong with the schema, each Fault with its pointer into it ("invalid-schema").
  static Result<Schema> compile(const Json& schema);

  // Everything that is wrong, each with the pointer of the value that it is about; a missing or unknown
  // member is reported at the member's own pointer, so that a form can show it at the field.
  std::vector<Fault> validate(const Json& value) const;

  // The same for a value whose strings may hold `{{ … }}`: what can never become valid. A string that is one
  // expression may give any value, a longer one any text. In the members `literal_keys` of the value strings
  // are what they are.
  std::vector<Fault> validate_template(const Json& value,
                                       std::span<const std::string_view> literal_keys = {}) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

// Fills absent members from `default` of the schema's `properties`, in nested objects and lists of them as
// well. What a default itself leaves out stays out.
void apply_defaults(const Json& schema, Json& value);

}  // namespace nf::flow
