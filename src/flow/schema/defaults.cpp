#include <string_view>

#include "base/pointer.h"
#include "flow/schema.h"

namespace nf::flow {
namespace {

constexpr int kMaxReferences = 32;  // that lead from one to the next
constexpr int kMaxDepth = 64;       // of a value

class Filler {
 public:
  explicit Filler(const Json& root) : root_(root) {}

  void fill(const Json& schema, Json& value, int depth) const {
    const JsonObject* rules = resolve(schema);
    if (rules == nullptr || depth >= kMaxDepth) return;
    if (JsonObject* object = value.if_object()) {
      fill_members(*rules, *object, depth);
    } else if (JsonArray* list = value.if_array()) {
      const Json* items = rules->if_contains("items");
      if (items == nullptr) return;
      for (Json& item : *list) fill(*items, item, depth + 1);
    }
  }

 private:
  const JsonObject* resolve(const Json& schema) const {
    const Json* at = &schema;
    for (int i = 0; i < kMaxReferences && at != nullptr; ++i) {
      const Json* reference = find(*at, "$ref");
      if (reference == nullptr) return at->if_object();
      if (!reference->is_string()) return nullptr;
      const std::string_view text = reference->get_string();
      at = text.starts_with('#') ? pointer_get(root_, text.substr(1)) : nullptr;
    }
    return nullptr;
  }

  void fill_members(const JsonObject& rules, JsonObject& object, int depth) const {
    const Json* properties = rules.if_contains("properties");
    if (properties == nullptr || !properties->is_object()) return;
    for (const auto& [name, member_schema] : properties->get_object()) {
      if (Json* member = object.if_contains(name)) {
        fill(member_schema, *member, depth + 1);
        continue;
      }
      const JsonObject* member_rules = resolve(member_schema);
      const Json* value = member_rules == nullptr ? nullptr : member_rules->if_contains("default");
      if (value != nullptr) object.emplace(name, *value);
    }
  }

  const Json& root_;
};

}  // namespace

void apply_defaults(const Json& schema, Json& value) { Filler(schema).fill(schema, value, 0); }

}  // namespace nf::flow
