#include "expr/tagged_value.h"

#include <charconv>
#include <cmath>

#include "base/hash.h"
#include "expr/eval/names.h"
#include "expr/syntax/literal.h"
#include "expr/value/compare.h"
#include "expr/value/time_text.h"

namespace nf::expr {

namespace {

Json json_text(std::string_view text) { return Json(boost::json::string_view(text.data(), text.size())); }

Json tag(std::string_view name, Json content) {
  JsonObject object;
  object.emplace(boost::json::string_view(name.data(), name.size()), std::move(content));
  return object;
}

// Python's repr: 1.0, 1e+16, 1e-05, inf, nan.
std::string repr(double value) {
  if (std::isnan(value)) return "nan";
  std::string text = fmt::format("{}", value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

tl::unexpected<Error> bad(std::string_view tag, std::string_view wanted) {
  return fail(ErrorCode::InvalidInput, fmt::format("a value tagged `{}` is {}", tag, wanted));
}

template <class Integer>
std::optional<Integer> integer(std::string_view text) {
  Integer value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, value);
  return code == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

Result<Value> list_from_tagged(Frame& frame, const JsonArray& array) {
  const std::span<Value> items = frame.arena.array<Value>(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) items[i] = TRY(value_from_tagged(frame, array[i]));
  return Value::of_list(items);
}

Result<Value> map_from_tagged(Frame& frame, const JsonArray& array) {
  const std::span<MapEntry> entries = frame.arena.array<MapEntry>(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    const JsonArray* pair = array[i].if_array();
    if (pair == nullptr || pair->size() != 2) return bad("map", "a list of pairs");
    entries[i] = {TRY(value_from_tagged(frame, (*pair)[0])), TRY(value_from_tagged(frame, (*pair)[1]))};
  }
  const Value map = make_map(frame, 0, entries);
  if (map.is_error()) return fail(ErrorCode::InvalidInput, frame.failure().message);
  return map;
}

// The tags whose content is text.
Result<Value> text_from_tagged(Frame& frame, std::string_view name, std::string_view text) {
  if (name == "string") return Value::of_string(frame.arena.copy(text));
  if (name == "int") {
    const auto value = integer<std::int64_t>(text);
    return value ? Result<Value>(Value::of_int(*value)) : bad(name, "an integer of 64 bits, as text");
  }
  if (name == "uint") {
    const auto value = integer<std::uint64_t>(text);
    return value ? Result<Value>(Value::of_uint(*value))
                 : bad(name, "an unsigned integer of 64 bits, as text");
  }
  if (name == "double") {
    const auto value = parse_double(text);
    return value ? Result<Value>(Value::of_double(*value)) : bad(name, "a number, as text");
  }
  if (name == "bytes_hex") {
    const auto bytes = unhex(text);
    return bytes ? Result<Value>(Value::of_bytes(frame.arena.copy(*bytes))) : bad(name, "bytes in hex");
  }
  if (name == "type") {
    const auto type = type_named(text);
    return type ? Result<Value>(Value::of_type(*type)) : bad(name, "the name of a type");
  }
  if (name == "timestamp") {
    const auto time = parse_timestamp(text);
    return time ? Result<Value>(Value::of_timestamp(*time)) : bad(name, "a time in RFC 3339");
  }
  if (name == "duration") {
    const auto nanos = parse_go_duration(text);
    return nanos ? Result<Value>(Value::of_duration(*nanos)) : bad(name, "a duration such as 3.5s");
  }
  return fail(ErrorCode::InvalidInput, fmt::format("there is no tag `{}`", name));
}

class Tagger {
 public:
  explicit Tagger(Frame& frame) : frame_(frame) {}

  std::optional<Json> make(const Value& value, int depth) {
    if (!frame_.charge(1)) return std::nullopt;
    if (depth > kMaxValueDepth) {
      frame_.fail(0, "the value is nested too deeply");
      return std::nullopt;
    }
    switch (value.kind()) {
      case Kind::Error:
        return std::nullopt;
      case Kind::Null:
        return tag("null", nullptr);
      case Kind::Bool:
        return tag("bool", Json(value.as_bool()));
      case Kind::Int:
        return tag("int", json_text(std::to_string(value.as_int())));
      case Kind::Uint:
        return tag("uint", json_text(std::to_string(value.as_uint())));
      case Kind::Double:
        return tag("double", json_text(repr(value.as_double())));
      case Kind::String:
        return text("string", value.text());
      case Kind::Bytes:
        return text("bytes_hex", hex(value.text()));
      case Kind::Type:
        return tag("type", json_text(value.text()));
      case Kind::Timestamp:
        return tag("timestamp", json_text(format_timestamp(value.timestamp())));
      case Kind::Duration:
        return tag("duration", json_text(format_duration(value.duration())));
      case Kind::List:
        return list(value, depth);
      case Kind::Map:
        return map(value, depth);
      case Kind::Optional:
        return optional(value, depth);
    }
    CHECK(false);
  }

 private:
  std::optional<Json> text(std::string_view name, std::string_view text) {
    if (!frame_.charge_text(text.size())) return std::nullopt;
    return tag(name, json_text(text));
  }

  std::optional<Json> list(const Value& list, int depth) {
    JsonArray items;
    for (std::size_t i = 0; i < list.size(); ++i) {
      std::optional<Json> item = make(list.item(i), depth + 1);
      if (!item) return std::nullopt;
      items.push_back(std::move(*item));
    }
    return tag("list", std::move(items));
  }

  std::optional<Json> map(const Value& map, int depth) {
    JsonArray pairs;
    for (std::size_t i = 0; i < map.size(); ++i) {
      const MapEntry entry = map.entry(i);
      std::optional<Json> key = make(entry.key, depth + 1);
      std::optional<Json> value = make(entry.value, depth + 1);
      if (!key || !value) return std::nullopt;
      pairs.push_back(JsonArray{std::move(*key), std::move(*value)});
    }
    return tag("map", std::move(pairs));
  }

  std::optional<Json> optional(const Value& value, int depth) {
    if (value.optional() == nullptr) return tag("optional", nullptr);
    std::optional<Json> inner = make(*value.optional(), depth + 1);
    if (!inner) return std::nullopt;
    return tag("optional", std::move(*inner));
  }

  Frame& frame_;
};

}  // namespace

Result<Value> value_from_tagged(Frame& frame, const Json& tagged) {
  const JsonObject* object = tagged.if_object();
  if (object == nullptr || object->size() != 1) {
    return fail(ErrorCode::InvalidInput, "a value is an object with one member, its tag: {\"int\": \"7\"}");
  }
  const auto& member = *object->begin();
  const std::string_view name(member.key().data(), member.key().size());
  const Json& content = member.value();
  if (name == "null") return Value();
  if (name == "bool")
    return content.is_bool() ? Result<Value>(Value::of_bool(content.get_bool())) : bad(name, "true or false");
  if (name == "list" || name == "map") {
    const JsonArray* array = content.if_array();
    if (array == nullptr) return bad(name, "a list");
    return name == "list" ? list_from_tagged(frame, *array) : map_from_tagged(frame, *array);
  }
  if (name == "optional") {
    return content.is_null() ? Value::of_optional(nullptr)
                             : frame.make_optional(TRY(value_from_tagged(frame, content)));
  }
  const auto* text = content.if_string();
  if (text == nullptr) return bad(name, "text");
  return text_from_tagged(frame, name, {text->data(), text->size()});
}

std::optional<Json> value_to_tagged(Frame& frame, const Value& value) { return Tagger(frame).make(value, 0); }

}  // namespace nf::expr
