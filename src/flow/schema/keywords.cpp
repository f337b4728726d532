#include "flow/schema/keywords.h"

#include <cmath>
#include <unordered_set>

#include "base/pointer.h"
#include "flow/schema/rules.h"

namespace nf::flow::schema {

void Keywords::fault(std::string pointer, std::string message) {
  if (faults_.size() < kMaxCompileFaults) faults_.push_back({std::move(pointer), std::move(message)});
}

bool Keywords::read_count(const JsonObject& schema, std::string_view keyword, const std::string& at,
                          std::size_t& count) {
  const Json* value = schema.if_contains(keyword);
  if (value == nullptr) return false;
  const double number = value->is_number() ? number_of(*value) : -1;
  if (number < 0 || number != std::floor(number)) {
    fault(pointer_join(at, keyword), "must be a whole number, 0 or more");
  } else {
    count = number > static_cast<double>(kMaxExactInteger) ? kNoBound : static_cast<std::size_t>(number);
  }
  return true;
}

bool Keywords::read_flag(const JsonObject& schema, std::string_view keyword, const std::string& at,
                         bool& flag) {
  const Json* value = schema.if_contains(keyword);
  if (value == nullptr) return false;
  if (!value->is_bool()) {
    fault(pointer_join(at, keyword), "must be true or false");
  } else {
    flag = value->get_bool();
  }
  return true;
}

const JsonObject* Keywords::object_at(const JsonObject& schema, std::string_view keyword,
                                      const std::string& at) {
  const Json* value = schema.if_contains(keyword);
  if (value == nullptr) return nullptr;
  if (!value->is_object()) fault(pointer_join(at, keyword), "must be an object");
  return value->if_object();
}

std::vector<std::string> Keywords::names_at(const JsonObject& schema, std::string_view keyword,
                                            const std::string& at) {
  const std::string pointer = pointer_join(at, keyword);
  std::vector<std::string> names;
  const JsonArray* list = schema.at(keyword).if_array();
  if (list == nullptr) {
    fault(pointer, "must be a list of names");
    return names;
  }
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Json& name = (*list)[i];
    if (!name.is_string()) {
      fault(pointer_join(pointer, i), "must be text");
    } else if (std::string text(name.get_string()); !seen.insert(text).second) {
      fault(pointer_join(pointer, i), "is named twice");
    } else {
      names.push_back(std::move(text));
    }
  }
  return names;
}

}  // namespace nf::flow::schema
