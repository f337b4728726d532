#include <algorithm>

#include "expr/check.h"

namespace nf::expr {

namespace {

Shape::Kind kind_named(std::string_view type) {
  if (type == "object") return Shape::Kind::Object;
  if (type == "array") return Shape::Kind::List;
  if (type == "string") return Shape::Kind::Text;
  if (type == "number" || type == "integer") return Shape::Kind::Number;
  if (type == "boolean") return Shape::Kind::Bool;
  if (type == "null") return Shape::Kind::Null;
  return Shape::Kind::Open;
}

}  // namespace

Shape shape_of_schema(const Json& schema) {
  Shape shape;
  const std::optional<std::string> type = string_at(schema, "type");
  if (!type) return shape;  // several types, or anything
  shape.kind = kind_named(*type);
  if (shape.kind == Shape::Kind::Object) {
    if (const Json* properties = find(schema, "properties");
        properties != nullptr && properties->is_object()) {
      for (const auto& member : properties->get_object()) {
        shape.members.emplace(std::string(member.key().data(), member.key().size()),
                              std::make_shared<const Shape>(shape_of_schema(member.value())));
      }
    }
    const Json* more = find(schema, "additionalProperties");
    shape.more_members =
        more == nullptr || *more != Json(false) || find(schema, "patternProperties") != nullptr;
  }
  if (shape.kind == Shape::Kind::List) {
    const Json* items = find(schema, "items");
    if (items != nullptr && items->is_object()) {
      shape.element = std::make_shared<const Shape>(shape_of_schema(*items));
    }
  }
  return shape;
}

}  // namespace nf::expr
