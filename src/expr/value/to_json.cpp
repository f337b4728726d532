#include "expr/value/to_json.h"

#include <cmath>
#include <string>

#include "base/hash.h"
#include "expr/eval/frame.h"
#include "expr/value/time_text.h"

namespace nf::expr {

namespace {

class JsonMaker {
 public:
  JsonMaker(Frame& frame, std::uint32_t offset) : frame_(frame), offset_(offset) {}

  // Values share their parts, so that a short expression can stand for a huge tree: every part made is
  // charged.
  std::optional<Json> make(const Value& value, int depth) {
    if (!frame_.charge(1)) return std::nullopt;
    if (depth > kMaxValueDepth) return refuse("the value is nested too deeply");
    switch (value.kind()) {
      case Kind::Null:
        return Json(nullptr);
      case Kind::Bool:
        return Json(value.as_bool());
      case Kind::Int:
        if (std::abs(static_cast<double>(value.as_int())) > static_cast<double>(kMaxExactInteger)) {
          return too_large();
        }
        return Json(value.as_int());
      case Kind::Uint:
        if (value.as_uint() > static_cast<std::uint64_t>(kMaxExactInteger)) return too_large();
        return Json(static_cast<std::int64_t>(value.as_uint()));
      case Kind::Double:
        if (!std::isfinite(value.as_double())) return refuse("NaN and infinities are no JSON");
        return json_number(value.as_double());
      case Kind::String:
        return text(value.text());
      case Kind::Bytes:
        return text(base64(value.text()));
      case Kind::Timestamp:
        return text(format_wire_timestamp(value.timestamp()));
      case Kind::Duration:
        return text(format_duration(value.duration()));
      case Kind::List:
        return list(value, depth);
      case Kind::Map:
        return map(value, depth);
      case Kind::Type:
        return refuse("a type is no JSON");
      case Kind::Optional:
        return refuse("an optional is no JSON: use .orValue() or .value()");
      case Kind::Error:
        return std::nullopt;
    }
    CHECK(false);
  }

 private:
  std::optional<Json> refuse(const char* why) {
    frame_.fail(offset_, why);
    return std::nullopt;
  }

  std::optional<Json> too_large() {
    return refuse("an integer beyond ±(2^53 - 1) cannot be kept exactly: use string()");
  }

  std::optional<Json> text(std::string_view text) {
    if (!frame_.charge_text(text.size())) return std::nullopt;
    return Json(text);
  }

  std::optional<Json> list(const Value& value, int depth) {
    JsonArray array;
    array.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      std::optional<Json> item = make(value.item(i), depth + 1);
      if (!item) return std::nullopt;
      array.push_back(std::move(*item));
    }
    return Json(std::move(array));
  }

  std::optional<Json> map(const Value& value, int depth) {
    JsonObject object;
    object.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      const MapEntry entry = value.entry(i);
      if (!entry.key.is(Kind::String)) return refuse("only maps with text as keys are JSON");
      std::optional<Json> member = make(entry.value, depth + 1);
      if (!member) return std::nullopt;
      object.emplace(entry.key.text(), std::move(*member));
    }
    return Json(std::move(object));
  }

  Frame& frame_;
  std::uint32_t offset_;
};

}  // namespace

std::optional<Json> to_json(Frame& frame, std::uint32_t offset, const Value& value) {
  return JsonMaker(frame, offset).make(value, 0);
}

}  // namespace nf::expr
