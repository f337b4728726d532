#include "nodes/support.h"

#include "base/pointer.h"

namespace nf::nodes {

namespace {

void refuse_below(const Json& value, const std::string& pointer, const flow::NodeSpec& node,
                  flow::Problems& problems) {
  if (value.is_object()) {
    for (const auto& member : value.get_object()) {
      if (member.key() == "when") continue;
      refuse_below(member.value(), pointer_join(pointer, member.key()), node, problems);
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      refuse_below(value.get_array()[i], pointer_join(pointer, i), node, problems);
    }
  } else if (value.is_string() && std::string_view(value.get_string()).find("{{") != std::string_view::npos) {
    problems.push_back({node.id, pointer, "no-expression",
                        "An expression stands where the value must be written out.",
                        "Write the value itself; only data can come out of expressions."});
  }
}

}  // namespace

engine::Person person_named(const Json& value) {
  engine::Person person;
  person.email = value.is_object()   ? string_at(value, "email").value_or("")
                 : value.is_string() ? std::string(value.get_string())
                                     : "";
  person.name = string_at(value, "name").value_or(person.email);
  return person;
}

void refuse_expressions(const flow::NodeSpec& node, std::initializer_list<std::string_view> keys,
                        flow::Problems& problems) {
  for (const std::string_view key : keys) {
    const Json* value = find(node.config, key);
    if (value) refuse_below(*value, pointer_join("/config", key), node, problems);
  }
}

void check_duration(const flow::NodeSpec& node, std::string_view key, std::string_view example,
                    flow::Problems& problems) {
  const auto text = string_at(node.config, key);
  if (!text || parse_duration(*text)) return;
  problems.push_back({node.id, pointer_join("/config", key), "duration",
                      "`" + std::string(key) + "` must be an ISO 8601 duration.",
                      "Write for example " + std::string(example) + "."});
}

}  // namespace nf::nodes
