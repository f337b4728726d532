#include "flow/schema.h"

#include "base/check.h"
#include "fuzz/target.h"

namespace nf::fuzz {

// The schema of a form, and what was filled in.
void one_input(std::string_view bytes) {
  const auto [schema_text, value_text] = halves(bytes);
  const auto schema_json = parse_json(schema_text);
  const auto value = parse_json(value_text);
  if (!schema_json) return;
  const auto schema = flow::Schema::compile(*schema_json);
  if (!schema) {
    CHECK(schema.error().code == ErrorCode::InvalidInput && !schema.error().faults.empty());
    return;
  }
  if (!value) return;
  const std::vector<Fault> faults = schema->validate(*value);
  CHECK(faults.size() <= flow::kMaxSchemaFaults);
  for (const Fault& fault : faults) {
    CHECK(fault.pointer.empty() || fault.pointer.starts_with('/'));
    CHECK(!fault.message.empty());
  }
  CHECK(schema->validate(*value) == faults);
  // Without expressions nothing is left open; with them, only more is allowed.
  const std::vector<Fault> certain = schema->validate_template(*value);
  CHECK(certain.size() <= flow::kMaxSchemaFaults);
  if (write_json(*value).find("{{") == std::string::npos) CHECK(certain.empty() == faults.empty());

  Json filled = *value;
  flow::apply_defaults(*schema_json, filled);
  CHECK(filled.kind() == value->kind());
  if (!value->is_object()) return;
  for (const auto& member : value->get_object()) CHECK(find(filled, member.key()));
}

}  // namespace nf::fuzz
