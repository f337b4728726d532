#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/check.h"
#include "base/json.h"

namespace nf::expr {

enum class Kind : std::uint8_t {
  Error,  // what went wrong is in the Frame
  Null,
  Bool,
  Int,
  Uint,
  Double,
  String,
  Bytes,
  List,
  Map,
  Timestamp,
  Duration,
  Type,
  Optional,
};

// A point in time with nanoseconds, in the years 0001 to 9999.
struct Instant {
  std::int64_t seconds;  // since 1970-01-01T00:00:00Z
  std::int32_t nanos;    // 0 to 999,999,999

  auto operator<=>(const Instant&) const = default;
};

struct MapEntry;
struct MapData;

// A CEL value: 24 bytes, copied freely, owning nothing. Text, lists and maps lie in the JSON that was read,
// in the Program (constants) or in the Arena of the evaluation, and are valid as long as those. The accessors
// of a kind require that kind.
class Value {
 public:
  Value() = default;  // null

  static Value error() { return Value(Kind::Error); }
  static Value of_bool(bool value);
  static Value of_int(std::int64_t value);
  static Value of_uint(std::uint64_t value);
  static Value of_double(double value);
  static Value of_string(std::string_view value) { return of_text(Kind::String, value); }
  static Value of_bytes(std::string_view value) { return of_text(Kind::Bytes, value); }
  static Value of_list(std::span<const Value> items);
  static Value of_map(const MapData* map);
  static Value of_timestamp(Instant value);
  static Value of_duration(std::int64_t nanos);
  // `name` must outlive the value, as the names of types do.
  static Value of_type(std::string_view name) { return of_text(Kind::Type, name); }
  static Value of_optional(const Value* value);  // null: optional.none()
  // A view: arrays and objects are not copied. JSON numbers are doubles.
  static Value of_json(const Json& json);

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool is_error() const { return kind_ == Kind::Error; }
  bool is_number() const { return kind_ == Kind::Int || kind_ == Kind::Uint || kind_ == Kind::Double; }

  bool as_bool() const { return bool_; }
  std::int64_t as_int() const { return int_; }
  std::uint64_t as_uint() const { return uint_; }
  double as_double() const { return double_; }
  std::string_view text() const { return {text_.data, text_.size}; }  // String, Bytes, Type
  Instant timestamp() const { return time_; }
  std::int64_t duration() const { return int_; }       // nanoseconds
  const Value* optional() const { return optional_; }  // null: none

  std::size_t size() const;                 // List, Map
  Value item(std::size_t index) const;      // List
  MapEntry entry(std::size_t index) const;  // Map, in the order in which it was written
  // Sets `found` and gives true where the map has the key.
  bool find(const Value& key, Value& found) const;
  bool find(std::string_view key, Value& found) const;

 private:
  explicit Value(Kind kind) : kind_(kind) {}
  static Value of_text(Kind kind, std::string_view value);

  struct Text {
    const char* data;
    std::size_t size;
  };
  struct Items {
    const Value* data;
    std::size_t size;
  };

  Kind kind_ = Kind::Null;
  bool in_json_ = false;  // a List or Map that lies in JSON
  union {
    std::int64_t int_ = 0;
    bool bool_;
    std::uint64_t uint_;
    double double_;
    Text text_;
    Items items_;
    const MapData* map_;
    const JsonArray* json_array_;
    const JsonObject* json_object_;
    Instant time_;
    const Value* optional_;
  };
};

struct MapEntry {
  Value key;
  Value value;
};

// A map that an expression made. Keys are bool, int, uint or string and no two are equal.
struct MapData {
  std::span<const MapEntry> entries;      // as written
  std::span<const std::uint32_t> by_key;  // their indices in the order of keys; empty for a small map
};

inline Value Value::of_bool(bool value) {
  Value result(Kind::Bool);
  result.bool_ = value;
  return result;
}
inline Value Value::of_int(std::int64_t value) {
  Value result(Kind::Int);
  result.int_ = value;
  return result;
}
inline Value Value::of_uint(std::uint64_t value) {
  Value result(Kind::Uint);
  result.uint_ = value;
  return result;
}
inline Value Value::of_double(double value) {
  Value result(Kind::Double);
  result.double_ = value;
  return result;
}
inline Value Value::of_text(Kind kind, std::string_view value) {
  Value result(kind);
  result.text_ = {value.data(), value.size()};
  return result;
}
inline Value Value::of_list(std::span<const Value> items) {
  Value result(Kind::List);
  result.items_ = {items.data(), items.size()};
  return result;
}
inline Value Value::of_map(const MapData* map) {
  Value result(Kind::Map);
  result.map_ = map;
  return result;
}
inline Value Value::of_timestamp(Instant value) {
  Value result(Kind::Timestamp);
  result.time_ = value;
  return result;
}
inline Value Value::of_duration(std::int64_t nanos) {
  Value result(Kind::Duration);
  result.int_ = nanos;
  return result;
}
inline Value Value::of_optional(const Value* value) {
  Value result(Kind::Optional);
  result.optional_ = value;
  return result;
}

// What `type(value)` is called: "int", "null_type", "google.protobuf.Timestamp" …
std::string_view type_name(Kind kind);

}  // namespace nf::expr
