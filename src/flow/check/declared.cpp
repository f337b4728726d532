#include "flow/check/declared.h"

#include "base/pointer.h"

namespace nf::flow {
namespace {

constexpr int kMaxSearch = 500;  // places looked at: each may be a step deeper, and the stack is small

class Search {
 public:
  explicit Search(const Json& root) : root_(root) {}

  bool declares(const Json& schema, std::span<const std::string> path) {
    if (--left_ < 0 || !schema.is_object()) return false;
    const JsonObject& rules = schema.get_object();
    if (const Json* reference = rules.if_contains("$ref")) return follow(*reference, path);
    if (in_members(rules, path) || in_items(rules, path)) return true;
    for (const std::string_view keyword : {"allOf", "anyOf", "oneOf"}) {
      const Json* forms = rules.if_contains(keyword);
      if (forms == nullptr || !forms->is_array()) continue;
      for (const Json& form : forms->get_array()) {
        if (declares(form, path)) return true;
      }
    }
    for (const std::string_view keyword : {"then", "else"}) {
      const Json* form = rules.if_contains(keyword);
      if (form != nullptr && declares(*form, path)) return true;
    }
    return false;
  }

 private:
  bool follow(const Json& reference, std::span<const std::string> path) {
    const auto* text = reference.if_string();
    const Json* target =
        text != nullptr && text->starts_with('#') ? pointer_get(root_, text->subview(1)) : nullptr;
    return target != nullptr && declares(*target, path);
  }

  bool in_members(const JsonObject& rules, std::span<const std::string> path) {
    const Json* properties = rules.if_contains("properties");
    const Json* member = properties == nullptr ? nullptr : find(*properties, path.front());
    if (member == nullptr) return false;
    return path.size() == 1 || declares(*member, path.subspan(1));
  }

  bool in_items(const JsonObject& rules, std::span<const std::string> path) {
    const Json* items = rules.if_contains("items");
    return items != nullptr && path.size() > 1 && declares(*items, path.subspan(1));
  }

  const Json& root_;
  int left_ = kMaxSearch;
};

}  // namespace

bool declares(const Json& schema, std::span<const std::string> path) {
  return !path.empty() && Search(schema).declares(schema, path);
}

}  // namespace nf::flow
