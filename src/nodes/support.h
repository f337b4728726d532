#pragma once

#include <string_view>

#include "base/check.h"
#include "engine/behaviour.h"
#include "expr/template.h"

// What the node types share.
namespace nf::nodes {

// JSON written in our own source: wrong JSON is a bug.
inline Json literal(std::string_view text) {
  auto json = parse_json(text);
  CHECK(json.has_value());
  return std::move(*json);
}

// The config of a node that flow::check() found nothing wrong with.
inline expr::Template compiled(const Json& config) {
  auto compiled = expr::Template::compile(config);
  CHECK(compiled.has_value());
  return std::move(*compiled);
}

// What stands at `key` of such a config; the constant null where nothing does.
inline expr::Template compiled_at(const Json& config, std::string_view key) {
  const Json* value = find(config, key);
  return value ? compiled(*value) : expr::Template();
}

// Whom an address, or {email, name?}, names; nobody, with an empty email, where it is neither.
engine::Person person_named(const Json& value);

inline expr::Program condition(const Json& rule) {
  auto program = expr::Program::compile(string_at(rule, "when").value_or(""));
  CHECK(program.has_value());
  return std::move(*program);
}

inline JsonRef share(Json value) { return std::make_shared<const Json>(std::move(value)); }

// An expression that failed, as the step's failure; `pointer` is where the template stands in the config.
inline engine::Action expression_failed(const Error& error, std::string pointer) {
  if (!error.faults.empty()) pointer += error.faults.front().pointer;
  return engine::Fail{{"expression", error.message, std::move(pointer)}};
}

// Of config members that are read as they are written: an expression there would pass the schema, which
// cannot know what it gives, and then be taken for something else. The `when`s in them are no templates and
// may stand.
void refuse_expressions(const flow::NodeSpec& node, std::initializer_list<std::string_view> keys,
                        flow::Problems& problems);

// A problem where the config's `key` is a text and no ISO 8601 duration; `example` is one that would do.
void check_duration(const flow::NodeSpec& node, std::string_view key, std::string_view example,
                    flow::Problems& problems);

// A node type that is described by data alone.
class DescribedType : public engine::NodeType {
 public:
  explicit DescribedType(flow::NodeDescription description) : description_(std::move(description)) {}
  const flow::NodeDescription& describe() const override { return description_; }

 private:
  const flow::NodeDescription description_;
};

}  // namespace nf::nodes
