#include "runtime/admin_shapes.h"

#include <algorithm>

#include "runtime/workspace_rows.h"

namespace nf::runtime {

namespace {

Json list_of(const std::vector<std::string>& texts) {
  JsonArray list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

Json address_of(const Workspace& workspace, const std::optional<UserId>& id) {
  const User* user = id ? workspace.user(*id) : nullptr;
  return user ? Json(user->email) : Json(nullptr);
}

const VersionInfo* version_info(const Workflow& workflow, int number) {
  const auto found = std::ranges::find(workflow.versions, number, &VersionInfo::number);
  return found == workflow.versions.end() ? nullptr : &*found;
}

Json active_of(const Workflow& workflow) {
  const VersionInfo* info = version_info(workflow, workflow.active);
  if (!info) return nullptr;
  return JsonObject{{"version", info->number}, {"hash", info->hash}, {"at", format_time(info->at)}};
}

// Of what is stored, so that any change gives another tag.
std::string etag_of_bytes(std::string_view bytes) { return '"' + hex(sha256(bytes)).substr(0, 32) + '"'; }

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

std::string_view unquoted(std::string_view tag) {
  if (tag.size() >= 2 && tag.starts_with('"') && tag.ends_with('"')) return tag.substr(1, tag.size() - 2);
  return tag;
}

bool names(std::string_view list, std::string_view etag) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    std::string_view tag = trimmed(list.substr(begin, end - begin));
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == "*" || unquoted(tag) == unquoted(etag)) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

std::vector<std::string> groups_of(const Workspace& workspace, UserId user) {
  std::vector<std::string> names;
  for (const auto& [name, group] : workspace.groups()) {
    if (std::ranges::find(group.members, user) != group.members.end()) names.push_back(name);
  }
  return names;
}

Json to_json(const Workspace& workspace, const User& user) {
  return JsonObject{{"id", to_string(user.id)},
                    {"email", user.email},
                    {"name", user.name},
                    {"title", user.title},
                    {"department", user.department},
                    {"roles", list_of(user.roles)},
                    {"groups", list_of(groups_of(workspace, user.id))},
                    {"manager", address_of(workspace, user.manager)},
                    {"status", user.enabled ? "active" : "disabled"}};
}

Json to_json(const Workspace& workspace, const Group& group) {
  JsonArray members;
  for (const UserId id : group.members) {
    if (const User* user = workspace.user(id)) members.emplace_back(user->email);
  }
  return JsonObject{{"id", to_string(group.id)}, {"name", group.name}, {"members", std::move(members)}};
}

Json to_json(const Workspace& workspace, const Token& token) {
  return JsonObject{{"id", to_string(token.id)},
                    {"name", token.name},
                    {"email", address_of(workspace, token.user)},
                    {"scopes", list_of(token.scopes)},
                    {"created_at", format_time(token.created_at)},
                    {"expires_at", token.expires_at ? Json(format_time(*token.expires_at)) : Json(nullptr)}};
}

Json to_json(const PolicyEntry& policy) {
  return JsonObject{{"id", policy.id},
                    {"title", policy.title},
                    {"area", policy.area},
                    {"owner", policy.owner},
                    {"max_days", policy.max_days},
                    {"max_renewals", policy.max_renewals},
                    {"controls", list_of(policy.controls)}};
}

Json to_json(const Connection& connection) {
  JsonArray secrets;
  for (const auto& member : connection.sealed->get_object()) secrets.emplace_back(member.key());
  return JsonObject{{"name", connection.name},
                    {"type", connection.type},
                    {"config", *connection.config},
                    {"secrets", std::move(secrets)}};
}

Json to_json(const VersionInfo& version) {
  return JsonObject{{"version", version.number},
                    {"hash", version.hash},
                    {"at", format_time(version.at)},
                    {"by", version.by}};
}

Json saved_by_json(const Workflow& workflow) {
  if (workflow.saved_by.empty()) return nullptr;
  return JsonObject{{"name", workflow.saved_by_name}, {"email", workflow.saved_by}};
}

Json to_json(const flow::Problems& problems) {
  JsonArray list;
  for (const flow::Problem& problem : problems) list.push_back(flow::to_json(problem));
  return list;
}

Json to_json(const Workflow& workflow, const flow::Findings& findings) {
  JsonArray versions;
  for (auto info = workflow.versions.rbegin(); info != workflow.versions.rend(); ++info) {
    versions.push_back(to_json(*info));
  }
  return JsonObject{{"id", to_string(workflow.id)},
                    {"name", workflow.name},
                    {"etag", etag_of(workflow)},
                    {"draft", *workflow.draft},
                    {"active", active_of(workflow)},
                    {"problems", to_json(findings.problems)},
                    {"warnings", to_json(findings.warnings)},
                    {"archived", workflow.archived},
                    {"versions", std::move(versions)},
                    {"saved_by", saved_by_json(workflow)},
                    {"saved_at", workflow.saved_at ? Json(format_time(*workflow.saved_at)) : Json(nullptr)}};
}

flow::Surroundings surroundings_of(const Workspace& workspace) {
  flow::Surroundings surroundings;
  surroundings.has_connection = [&workspace](std::string_view name) {
    return workspace.connections().contains(std::string(name));
  };
  surroundings.has_workflow = [&workspace](std::string_view named) {
    return std::ranges::any_of(workspace.workflows(), [&](const auto& entry) {
      const auto& [id, workflow] = entry;
      return !workflow.archived && (workflow.name == named || to_string(id) == named);
    });
  };
  return surroundings;
}

flow::Findings findings_of(const Workspace& workspace, const Workflow& workflow,
                           const flow::Catalogue& catalogue) {
  const auto document = flow::parse_document(*workflow.draft);
  if (document) return flow::examine(*document, catalogue, surroundings_of(workspace));
  // Saved by an earlier release, whose documents were of another shape.
  flow::Findings findings;
  for (const Fault& fault : document.error().faults) {
    findings.problems.push_back(
        {"", fault.pointer, "shape", fault.message, "Mend the document and save it again."});
  }
  return findings;
}

std::string etag_of(const Workflow& workflow) { return "\"" + std::to_string(workflow.edits) + "\""; }
std::string etag_of(const PolicyEntry& policy) { return etag_of_bytes(*row_of(policy).document); }
std::string etag_of(const Connection& connection) { return etag_of_bytes(*row_of(connection).document); }
std::string etag_of_variables(const Json& variables) { return etag_of_bytes(canonical_json(variables)); }

Result<> match_etag(const std::optional<std::string>& if_match, std::string_view etag) {
  if (!if_match || names(*if_match, etag)) return {};
  return fail(ErrorCode::Conflict, "It has changed since you read it. Read it again, then change it.",
              "stale-etag");
}

}  // namespace nf::runtime
