#pragma once

#include "ports/connections.h"
#include "runtime/runtime.h"
#include "runtime/secret_box.h"

namespace nf::runtime {

// What kinds of systems can be reached, and what a connection of each kind is made of.
struct ConnectionKind {
  std::string type;
  Json config_schema;                // of its `config`
  std::vector<std::string> secrets;  // that it takes
  // The address that its secrets belong to: sealed for one, they open for no other.
  std::string (*address)(const Json& config);
};
const std::vector<ConnectionKind>& connection_kinds();
const ConnectionKind* connection_kind(std::string_view type);  // null: none

// Reads {name, type, config, secrets?}, and seals the secrets. Secrets that are left out stay as they are in
// `before`, as long as the address does. InvalidInput with every fault.
Result<Connection> read_connection(const Json& body, const std::optional<std::string>& path_name,
                                   const Connection* before, const SecretBox& box);

// The connections of the workspace as it is now, opened for one use each.
class WorkspaceConnections final : public ports::Connections {
 public:
  // Both must outlive it.
  WorkspaceConnections(const Runtime& runtime, const SecretBox& box) : runtime_(runtime), box_(box) {}
  Result<ports::Connection> open(std::string_view name) const override;

 private:
  const Runtime& runtime_;
  const SecretBox& box_;
};

}  // namespace nf::runtime
