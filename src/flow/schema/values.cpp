#include "flow/schema/values.h"

#include <cmath>
#include <limits>

#include "flow/schema/rules.h"

namespace nf::flow::schema {
namespace {

std::size_t find_opening(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("{{", from); at != std::string_view::npos; at = text.find("{{", at + 1)) {
    if (at == 0 || text[at - 1] != '\\') return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::uint8_t types_of(const Json& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return kNullType;
    case boost::json::kind::bool_:
      return kBooleanType;
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
      return kIntegerType | kNumberType;
    case boost::json::kind::double_: {
      const double number = value.get_double();
      return std::trunc(number) == number ? kIntegerType | kNumberType : kNumberType;
    }
    case boost::json::kind::string:
      return kTextType;
    case boost::json::kind::array:
      return kListType;
    case boost::json::kind::object:
      return kObjectType;
  }
  return kNoType;
}

bool is_multiple(double value, double step) {
  const double quotient = value / step;
  if (!(std::abs(quotient) < static_cast<double>(kMaxExactInteger))) return std::fmod(value, step) == 0;
  const double nearest = std::nearbyint(quotient);
  return std::abs(quotient - nearest) <= 4 * std::numeric_limits<double>::epsilon() * std::abs(quotient);
}

bool holds_expression(std::string_view text) { return find_opening(text, 0) != std::string_view::npos; }

bool is_one_expression(std::string_view text) {
  if (!text.starts_with("{{") || !text.ends_with("}}")) return false;
  return find_opening(text, text.find("}}")) == std::string_view::npos;
}

}  // namespace nf::flow::schema
