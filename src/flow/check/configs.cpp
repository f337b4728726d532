#include <unordered_map>

#include "base/check.h"
#include "flow/check/checking.h"
#include "flow/schema.h"
#include "flow/schema/values.h"

namespace nf::flow {
namespace {

// Each thread compiles a schema once and keeps it. Where a description lies says which one it is, and what it
// says whether it is still that one.
Schema schema_of(const NodeType& type) {
  struct Compiled {
    Json source;
    Schema schema;
  };
  thread_local std::unordered_map<const Json*, Compiled> kept;
  const Json& source = type.describe().config_schema;
  const auto known = kept.find(&source);
  if (known != kept.end() && known->second.source == source) return known->second.schema;
  Result<Schema> compiled = Schema::compile(source);
  CHECK(compiled.has_value());
  return kept.insert_or_assign(&source, Compiled{source, compiled.take()}).first->second.schema;
}

void check_against_schema(Checking& checking, std::size_t index, const Schema& schema) {
  const NodeSpec& node = checking.document.nodes[index];
  const NodeType& type = *checking.shape.types[index];
  const std::vector<Fault> faults = schema.validate_template(node.config, type.literal_keys());
  for (const Fault& fault : faults) {
    const std::string what = fault.pointer.empty() ? "The config" : words_of(fault.pointer);
    checking.report(index, "/config" + fault.pointer, "config", what + " " + fault.message + ".",
                    "Correct it as the description of the node type " + node.type + " says.");
  }
  if (!faults.empty()) return;
  Problems found;
  type.check(node, found);
  for (Problem& problem : found) {
    checking.report(index, problem.pointer, std::move(problem.code), std::move(problem.message),
                    std::move(problem.mend));
  }
}

// Where the secret of those who call a hook is.
void check_secret_of(Checking& checking, std::size_t index, const Json* auth, const std::string& pointer) {
  const auto name = auth ? string_at(*auth, "connection") : std::nullopt;
  if (!name || checking.surroundings.has_connection(*name)) return;
  checking.report(index, pointer + "/connection", "unknown-connection",
                  "There is no connection " + *name + ".",
                  "Add it under Connections, or take one that there is.");
}

// What the config names must exist. A name that an expression gives is looked up when the step runs.
void check_names(Checking& checking, std::size_t index) {
  const NodeSpec& node = checking.document.nodes[index];
  if (const auto name = string_at(node.config, "connection"); name && !schema::holds_expression(*name)) {
    if (!checking.surroundings.has_connection(*name)) {
      checking.report(index, "/config/connection", "unknown-connection",
                      "There is no connection " + *name + ".",
                      "Add it under Connections, or take one that there is.");
    }
  }
  check_secret_of(checking, index, find(node.config, "auth"), "/config/auth");
  const Json* hook = find(node.config, "hook");
  check_secret_of(checking, index, hook ? find(*hook, "auth") : nullptr, "/config/hook/auth");
  if (node.type != "sub_workflow") return;
  if (const auto name = string_at(node.config, "workflow"); name && !schema::holds_expression(*name)) {
    if (!checking.surroundings.has_workflow(*name)) {
      checking.report(index, "/config/workflow", "unknown-workflow", "There is no workflow " + *name + ".",
                      "Publish it first, or take one that there is.");
    }
  }
}

}  // namespace

void check_configs(Checking& checking) {
  for (std::size_t i = 0; i < checking.document.nodes.size(); ++i) {
    const NodeType* type = checking.shape.types[i];
    if (type == nullptr) continue;
    check_against_schema(checking, i, schema_of(*type));
    check_names(checking, i);
  }
}

}  // namespace nf::flow
