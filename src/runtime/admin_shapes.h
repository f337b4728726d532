#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flow/check.h"
#include "runtime/workspace.h"

namespace nf::runtime {

// The workspace's things as the outer contract shows them (api.md, section 4). Secrets are never in them.
Json to_json(const Workspace& workspace, const User& user);
Json to_json(const Workspace& workspace, const Group& group);
// {id, name, email, scopes, created_at, expires_at}
Json to_json(const Workspace& workspace, const Token& token);
Json to_json(const PolicyEntry& policy);
// Without secrets: `secrets` names those that are kept.
Json to_json(const Connection& connection);
// With `warnings`, `archived` and `versions: [{version, hash, at, by}]`, the newest first, beside what the
// contract names.
Json to_json(const Workflow& workflow, const flow::Findings& findings);
Json to_json(const VersionInfo& version);

// Names of the groups that a user is in, in order.
std::vector<std::string> groups_of(const Workspace& workspace, UserId user);

// Why the draft cannot be published, as its readers see it, and what else is surely not meant.
flow::Findings findings_of(const Workspace& workspace, const Workflow& workflow,
                           const flow::Catalogue& catalogue);
// A list of {node, pointer, code, message, mend}.
Json to_json(const flow::Problems& problems);
// What documents may name. Valid as long as the workspace.
flow::Surroundings surroundings_of(const Workspace& workspace);

// {name, email} of who saved the draft last; null where nobody is known.
Json saved_by_json(const Workflow& workflow);

// Entity tags with their quotes, as they stand in the header ETag and in the member `etag`.
std::string etag_of(const Workflow& workflow);
std::string etag_of(const PolicyEntry& policy);
std::string etag_of(const Connection& connection);
std::string etag_of_variables(const Json& variables);

// Refuses (Conflict, "stale-etag": 412) where If-Match was given and names another tag. Takes `*`, lists, and
// tags without their quotes.
Result<> match_etag(const std::optional<std::string>& if_match, std::string_view etag);

}  // namespace nf::runtime
