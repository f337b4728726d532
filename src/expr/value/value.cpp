#include "expr/value/value.h"

#include "expr/value/compare.h"

namespace nf::expr {

Value Value::of_json(const Json& json) {
  switch (json.kind()) {
    case boost::json::kind::null:
      return {};
    case boost::json::kind::bool_:
      return of_bool(json.get_bool());
    case boost::json::kind::int64:
      return of_double(static_cast<double>(json.get_int64()));
    case boost::json::kind::uint64:
      return of_double(static_cast<double>(json.get_uint64()));
    case boost::json::kind::double_:
      return of_double(json.get_double());
    case boost::json::kind::string:
      return of_string({json.get_string().data(), json.get_string().size()});
    case boost::json::kind::array: {
      Value result(Kind::List);
      result.in_json_ = true;
      result.json_array_ = &json.get_array();
      return result;
    }
    case boost::json::kind::object: {
      Value result(Kind::Map);
      result.in_json_ = true;
      result.json_object_ = &json.get_object();
      return result;
    }
  }
  CHECK(false);
}

std::size_t Value::size() const {
  if (kind_ == Kind::List) return in_json_ ? json_array_->size() : items_.size;
  return in_json_ ? json_object_->size() : map_->entries.size();
}

Value Value::item(std::size_t index) const {
  return in_json_ ? of_json((*json_array_)[index]) : items_.data[index];
}

MapEntry Value::entry(std::size_t index) const {
  if (!in_json_) return map_->entries[index];
  const auto& member = json_object_->begin()[static_cast<std::ptrdiff_t>(index)];
  return {of_string({member.key().data(), member.key().size()}), of_json(member.value())};
}

bool Value::find(std::string_view key, Value& found) const {
  if (!in_json_) return find(of_string(key), found);
  const Json* member = json_object_->if_contains(key);
  if (member == nullptr) return false;
  found = of_json(*member);
  return true;
}

bool Value::find(const Value& key, Value& found) const {
  if (in_json_) return key.is(Kind::String) && find(key.text(), found);
  const MapEntry* entry = find_entry(*map_, key);
  if (entry == nullptr) return false;
  found = entry->value;
  return true;
}

std::string_view type_name(Kind kind) {
  switch (kind) {
    case Kind::Error:
      return "error";
    case Kind::Null:
      return "null_type";
    case Kind::Bool:
      return "bool";
    case Kind::Int:
      return "int";
    case Kind::Uint:
      return "uint";
    case Kind::Double:
      return "double";
    case Kind::String:
      return "string";
    case Kind::Bytes:
      return "bytes";
    case Kind::List:
      return "list";
    case Kind::Map:
      return "map";
    case Kind::Timestamp:
      return "google.protobuf.Timestamp";
    case Kind::Duration:
      return "google.protobuf.Duration";
    case Kind::Type:
      return "type";
    case Kind::Optional:
      return "optional_type";
  }
  CHECK(false);
}

}  // namespace nf::expr
