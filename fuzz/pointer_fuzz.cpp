#include "base/pointer.h"

#include "base/check.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

// Every value is found at its own pointer. Gives how often `wanted` was met.
int walk(const Json& root, const Json& value, const std::string& pointer, const Json* wanted) {
  CHECK(pointer_get(root, pointer) == &value);
  int met = &value == wanted;
  if (const JsonArray* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i)
      met += walk(root, (*array)[i], pointer_join(pointer, i), wanted);
  } else if (const JsonObject* object = value.if_object()) {
    for (const auto& member : *object)
      met += walk(root, member.value(), pointer_join(pointer, std::string_view(member.key())), wanted);
  }
  return met;
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto [pointer, text] = halves(bytes);
  const auto root = parse_json(text);
  if (!root) return;
  const Json* found = pointer_get(*root, pointer);
  CHECK(walk(*root, *root, "", found) == (found ? 1 : 0));
  if (found) CHECK(pointer.empty() || pointer.starts_with('/'));
}

}  // namespace nf::fuzz
