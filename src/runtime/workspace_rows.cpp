#include "runtime/workspace_rows.h"

#include <algorithm>

#include "store/codec/archive.h"

namespace nf::runtime {

template <class Archive>
static void fields(Archive& archive, User& user) {
  archive("id", user.id);
  archive("email", user.email);
  archive("name", user.name);
  archive("title", user.title);
  archive("department", user.department);
  archive("roles", user.roles);
  archive("manager", user.manager);
  archive("enabled", user.enabled, true);
  archive("password_hash", user.password_hash);
}

template <class Archive>
static void fields(Archive& archive, Group& group) {
  archive("id", group.id);
  archive("name", group.name);
  archive("members", group.members);
}

template <class Archive>
static void fields(Archive& archive, Token& token) {
  std::string hash = hex(token.hash);
  archive("id", token.id);
  archive("user", token.user);
  archive("name", token.name);
  archive("hash", hash);
  archive("scopes", token.scopes);
  archive("created_at", token.created_at);
  archive("expires_at", token.expires_at);
  const auto bytes = unhex(hash);
  if (!bytes || bytes->size() != token.hash.size()) throw codec::Damaged("a SHA-256 in hex was expected");
  std::ranges::copy(*bytes, token.hash.begin());
}

template <class Archive>
static void fields(Archive& archive, PolicyEntry& policy) {
  archive("id", policy.id);
  archive("title", policy.title);
  archive("area", policy.area);
  archive("owner", policy.owner);
  archive("max_days", policy.max_days);
  archive("max_renewals", policy.max_renewals);
  archive("controls", policy.controls);
}

template <class Archive>
static void fields(Archive& archive, Connection& connection) {
  archive("name", connection.name);
  archive("type", connection.type);
  archive("config", connection.config);
  archive("sealed", connection.sealed);
}

template <class Archive>
static void fields(Archive& archive, VersionInfo& version) {
  archive("number", version.number);
  archive("hash", version.hash);
  archive("at", version.at);
  archive("by", version.by);
}

template <class Archive>
static void fields(Archive& archive, Workflow& workflow) {
  archive("id", workflow.id);
  archive("name", workflow.name);
  archive("edits", workflow.edits, 1);
  archive("draft", workflow.draft);
  archive("active", workflow.active);
  archive("archived", workflow.archived);
  archive("saved_by", workflow.saved_by);
  archive("saved_by_name", workflow.saved_by_name);
  archive("saved_at", workflow.saved_at);
  archive("versions", workflow.versions);
}

namespace {

constexpr const char* kUser = "user";
constexpr const char* kGroup = "group";
constexpr const char* kToken = "token";
constexpr const char* kPolicy = "policy";
constexpr const char* kConnection = "connection";
constexpr const char* kWorkflow = "workflow";
constexpr const char* kVariables = "variables";
constexpr const char* kAllVariables = "all";

// What we wrote ourselves: a draft of 1 MiB inside its workflow.
constexpr JsonLimits kOwnLimits{.max_depth = 200, .max_string_bytes = 2 * 1024 * 1024};

template <class T>
std::string encode(const T& value) {
  std::string out;
  codec::Writer(out).object(value);
  return out;
}

tl::unexpected<Error> damaged(const ports::EntityRow& row, const std::string& why) {
  return fail(ErrorCode::Storage,
              "The " + row.kind + " " + row.id + " in the database cannot be read: " + why);
}

template <class T>
Result<T> decode(const ports::EntityRow& row) {
  const auto json = parse_json(row.document.value_or(""), kOwnLimits);
  if (!json) return damaged(row, json.error().message);
  try {
    T value;
    codec::Reader reader(*json);
    fields(reader, value);
    return value;
  } catch (const codec::Damaged& error) {
    return damaged(row, error.what());
  }
}

template <class T>
Result<> load_all(ports::Reader& reader, const char* kind, Workspace& workspace) {
  for (const ports::EntityRow& row : TRY(reader.entities(kind))) workspace.put(TRY(decode<T>(row)));
  return {};
}

Result<> load_variables(ports::Reader& reader, Workspace& workspace) {
  const auto text = TRY(reader.entity(kVariables, kAllVariables));
  if (text) workspace.put_variables(std::make_shared<const Json>(TRY(parse_json(*text, kOwnLimits))));
  return {};
}

Result<> compile_active(Versions& versions, Workspace& workspace) {
  for (const auto& [id, workflow] : workspace.workflows()) {
    if (workflow.active == 0) continue;
    auto version = versions.get(id, workflow.active);
    if (!version) {
      return fail(ErrorCode::Storage, "The active version of the workflow \"" + workflow.name +
                                          "\" cannot be loaded: " + version.error().message);
    }
    workspace.put_active(id, version.take());
  }
  return {};
}

}  // namespace

ports::EntityRow row_of(const User& user) { return {kUser, to_string(user.id), encode(user)}; }
ports::EntityRow row_of(const Group& group) { return {kGroup, to_string(group.id), encode(group)}; }
ports::EntityRow row_of(const Token& token) { return {kToken, to_string(token.id), encode(token)}; }
ports::EntityRow row_of(const PolicyEntry& policy) { return {kPolicy, policy.id, encode(policy)}; }
ports::EntityRow row_of(const Connection& connection) {
  return {kConnection, connection.name, encode(connection)};
}
ports::EntityRow row_of(const Workflow& workflow) {
  return {kWorkflow, to_string(workflow.id), encode(workflow)};
}

ports::EntityRow row_of_variables(const Json& variables) {
  return {kVariables, kAllVariables, write_json(variables)};
}

Result<std::shared_ptr<Workspace>> load_workspace(ports::Reader& reader, Versions& versions) {
  auto workspace = std::make_shared<Workspace>();
  TRY(load_all<User>(reader, kUser, *workspace));
  TRY(load_all<Group>(reader, kGroup, *workspace));
  TRY(load_all<Token>(reader, kToken, *workspace));
  TRY(load_all<PolicyEntry>(reader, kPolicy, *workspace));
  TRY(load_all<Connection>(reader, kConnection, *workspace));
  TRY(load_all<Workflow>(reader, kWorkflow, *workspace));
  TRY(load_variables(reader, *workspace));
  TRY(compile_active(versions, *workspace));
  return workspace;
}

}  // namespace nf::runtime
