#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/person.h"
#include "log/leaf.h"
#include "runtime/workspace.h"

namespace nf::runtime {

// Leaves of acts on the workspace. There are ids, role names and hashes in them, never names or addresses.

// workflow.published of workflow/<id>: {version, hash}.
log::LeafDraft published_leaf(const engine::Actor& by, Time at, const engine::WorkflowRef& version);

// role.changed of user/<id>: {changed, roles, enabled, manager}, all as they are from now on. `changed` names
// what is other than before: "created", "roles", "enabled", "manager", "password".
log::LeafDraft user_leaf(const engine::Actor& by, Time at, const User& user,
                         const std::vector<std::string>& changed);

// role.changed of user/<id>: as user_leaf(), and {token, scopes}: somebody else may act as this user from now
// on.
log::LeafDraft token_leaf(const engine::Actor& by, Time at, const User& user, const Token& token);

// role.changed of group/<id>: {changed, name (its SHA-256), added, removed}. `changed` is "created",
// "members" or "deleted". A leaf has a bounded size, so a large change takes several.
std::vector<log::LeafDraft> group_leaves(const engine::Actor& by, Time at, const Group& group,
                                         std::string_view changed, const std::vector<UserId>& added,
                                         const std::vector<UserId>& removed);

}  // namespace nf::runtime
