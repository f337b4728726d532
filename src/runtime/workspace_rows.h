#pragma once

#include "ports/store.h"
#include "runtime/versions.h"
#include "runtime/workspace.h"

namespace nf::runtime {

// The workspace's things as entities of the store, and back. Kinds: user, group, token, policy,
// connection, workflow, variables (one, id "all"); versions are in versions.h.
ports::EntityRow row_of(const User& user);
ports::EntityRow row_of(const Group& group);
ports::EntityRow row_of(const Token& token);
ports::EntityRow row_of(const PolicyEntry& policy);
ports::EntityRow row_of(const Connection& connection);
ports::EntityRow row_of(const Workflow& workflow);
ports::EntityRow row_of_variables(const Json& variables);

// All of it as it was last made durable, with the active versions compiled.
Result<std::shared_ptr<Workspace>> load_workspace(ports::Reader& reader, Versions& versions);

}  // namespace nf::runtime
