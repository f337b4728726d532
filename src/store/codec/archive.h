#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "expr/provenance.h"

// Two archives, one that writes JSON text and one that reads a JSON tree, over the same list of a struct's
// members: `fields(archive, value)` calls `archive("name", value.member)` for each.
namespace nf::codec {

// What a reader throws on bytes that do not fit; it stops in decode().
struct Damaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Names of an enum's cases, in the order of their values. Specialised for each enum that is stored.
template <class E>
struct EnumNames;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

// Says that a member is written whatever its value, where 0 is not what a struct begins with.
struct Always {};
inline constexpr Always kAlways;

// Whether a member may be left out.
template <class T>
bool is_default(const T& value) {
  if constexpr (std::is_same_v<T, std::string> || is_vector<T>)
    return value.empty();
  else if constexpr (is_optional<T>)
    return !value.has_value();
  else if constexpr (std::is_same_v<T, JsonRef>)
    return value == nullptr;
  else if constexpr (std::is_same_v<T, expr::Provenance>)
    return value.empty();
  else if constexpr (std::is_arithmetic_v<T>)
    return value == T{};
  else if constexpr (std::is_enum_v<T>)
    return value == T{};
  else
    return false;
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  template <class T>
  void operator()(std::string_view name, const T& value) {
    if (is_default(value)) return;
    key(name);
    put(value);
  }
  // A member whose default is not the type's own.
  template <class T>
  void operator()(std::string_view name, const T& value, const T& otherwise) {
    if (value == otherwise) return;
    key(name);
    put(value);
  }
  template <class T>
  void operator()(std::string_view name, const T& value, Always) {
    key(name);
    put(value);
  }

  // Of an event: its name, and its form where that is not the first.
  template <class T>
  void object(const T& value, std::string_view type = {}, int form = 1) {
    out_ += '{';
    first_ = true;
    if (!type.empty()) {
      key("type");
      put(std::string(type));
    }
    if (form != 1) {
      key("v");
      put(form);
    }
    fields(*this, const_cast<T&>(value));
    out_ += '}';
    first_ = false;
  }

 private:
  void key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }

  template <class T>
  void put(const T& value) {
    if constexpr (std::is_same_v<T, bool>)
      out_ += value ? "true" : "false";
    else if constexpr (std::is_enum_v<T>)
      put(std::string(EnumNames<T>::names[static_cast<std::size_t>(value)]));
    else if constexpr (std::is_integral_v<T>)
      out_ += std::to_string(value);
    else if constexpr (std::is_same_v<T, std::string>)
      write_json_string(value, out_);
    else if constexpr (std::is_same_v<T, Time>)
      out_ += std::to_string(value.time_since_epoch().count());
    else if constexpr (std::is_same_v<T, JsonRef>)
      write_json(*value, out_);
    else if constexpr (std::is_same_v<T, expr::Provenance>)
      write_json(value.to_json(), out_);
    else if constexpr (std::is_base_of_v<Uuid, T>)
      out_ += '"' + to_string(value) + '"';
    else if constexpr (is_optional<T>)
      put(*value);
    else if constexpr (is_vector<T>)
      put_all(value);
    else
      object(value);
  }

  template <class T>
  void put_all(const std::vector<T>& values) {
    out_ += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out_ += ',';
      put(values[i]);
    }
    out_ += ']';
    first_ = false;
  }

  std::string& out_;
  bool first_ = true;
};

class Reader {
 public:
  explicit Reader(const Json& json) : object_(as_object(json)) {}

  template <class T>
  void operator()(std::string_view name, T& value) {
    if (const Json* json = object_.if_contains(name)) get(*json, value);
  }
  template <class T>
  void operator()(std::string_view name, T& value, const T& otherwise) {
    value = otherwise;
    (*this)(name, value);
  }
  template <class T>
  void operator()(std::string_view name, T& value, Always) {
    (*this)(name, value);
  }

 private:
  static const JsonObject& as_object(const Json& json) {
    if (!json.is_object()) throw Damaged("an object was expected");
    return json.get_object();
  }
  static std::string_view text(const Json& json) {
    if (!json.is_string()) throw Damaged("a text was expected");
    return json.get_string();
  }
  static std::int64_t number(const Json& json) {
    if (!json.is_int64()) throw Damaged("a whole number was expected");
    return json.get_int64();
  }

  template <class T>
  static T whole(const Json& json) {
    const std::int64_t value = number(json);
    if (!std::in_range<T>(value)) throw Damaged("a number is out of range");
    return static_cast<T>(value);
  }

  template <class T>
  static void get(const Json& json, T& value) {
    if constexpr (std::is_same_v<T, bool>)
      value = json.is_bool() ? json.get_bool() : throw Damaged("true or false");
    else if constexpr (std::is_enum_v<T>)
      value = enum_named<T>(text(json));
    else if constexpr (std::is_integral_v<T>)
      value = whole<T>(json);
    else if constexpr (std::is_same_v<T, std::string>)
      value = text(json);
    else if constexpr (std::is_same_v<T, Time>)
      value = Time(Millis(number(json)));
    else if constexpr (std::is_same_v<T, JsonRef>)
      value = std::make_shared<const Json>(json, boost::json::storage_ptr());  // not in the reader's
    else if constexpr (std::is_same_v<T, expr::Provenance>)
      value = unwrap(expr::Provenance::from_json(json));
    else if constexpr (std::is_base_of_v<Uuid, T>)
      value = T(unwrap(parse_uuid(text(json))));
    else if constexpr (is_optional<T>)
      get(json, value.emplace());
    else if constexpr (is_vector<T>)
      get_all(json, value);
    else {
      Reader reader(json);
      fields(reader, value);
    }
  }

  template <class T>
  static void get_all(const Json& json, std::vector<T>& values) {
    if (!json.is_array()) throw Damaged("a list was expected");
    values.clear();
    for (const Json& entry : json.get_array()) get(entry, values.emplace_back());
  }

  template <class E>
  static E enum_named(std::string_view name) {
    for (std::size_t i = 0; i < std::size(EnumNames<E>::names); ++i) {
      if (EnumNames<E>::names[i] == name) return static_cast<E>(i);
    }
    throw Damaged("unknown case " + std::string(name));
  }

  template <class T>
  static T unwrap(Result<T> result) {
    if (!result) throw Damaged(result.error().message);
    return result.take();
  }

  const JsonObject& object_;
};

}  // namespace nf::codec
