#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expr/template.h"
#include "flow/schema.h"

namespace nf::nodes {

// What a tool can do: data, read from src/nodes/tools/*.json at build time. `request` is a template over the
// operation's params, which stand under `input`; what it gives is what the worker of `transport` takes.
struct Operation {
  std::string title;
  Json params_schema;
  flow::Schema params;
  std::string transport;  // the kind of effect
  expr::Template request;

  // Requires params that fit the schema.
  Result<Json> request_for(const Json& params) const;
};

struct Manifest {
  std::string tool;
  std::string title;
  std::string description;
  std::string connection_type;  // empty: it takes no connection
  bool connection_required = false;
  std::map<std::string, Operation, std::less<>> operations;
};

// Every tool there is, by name. Lives for the whole program.
const std::map<std::string, Manifest, std::less<>>& manifests();

// What is wrong with a manifest, or the manifest. For tests of manifests that are not built in.
Result<Manifest> read_manifest(const Json& json);

}  // namespace nf::nodes
