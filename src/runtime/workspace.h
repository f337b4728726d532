#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "engine/person.h"
#include "engine/version.h"

namespace nf::runtime {

struct User {
  UserId id;
  std::string email;
  std::string name;
  std::string title;
  std::string department;
  std::vector<std::string> roles;
  std::optional<UserId> manager;
  bool enabled = true;
  std::string password_hash;  // Argon2id in PHC form; empty: cannot sign in by password
};

struct Group {
  GroupId id;
  std::string name;
  std::vector<UserId> members;
};

struct Token {
  Uuid id;
  UserId user;
  std::string name;
  Sha256 hash{};  // of the secret, which is not kept
  std::vector<std::string> scopes;
  Time created_at;
  std::optional<Time> expires_at;
};

// An entry of the directory of policies: the rule that exceptions are from.
struct PolicyEntry {
  std::string id;
  std::string title;
  std::string area;
  std::string owner;
  int max_days = 0;  // 0: no limit
  int max_renewals = 0;
  std::vector<std::string> controls;
};

// How to reach another system. The secrets are sealed (see secret_box.h).
struct Connection {
  std::string name;
  std::string type;  // "smtp", "openai", "http"
  JsonRef config;
  JsonRef sealed;  // an object: secrets by name
};

struct VersionInfo {
  int number = 0;
  std::string hash;
  Time at;
  std::string by;  // address
};

struct Workflow {
  WorkflowId id;
  std::string name;
  int edits = 1;  // counts saves; the ETag is made from it
  JsonRef draft;
  int active = 0;  // version number; 0: takes no requests
  bool archived = false;
  std::string saved_by;  // who saved the draft last: address and name
  std::string saved_by_name;
  std::optional<Time> saved_at;
  std::vector<VersionInfo> versions;
};

// Everything about the organisation but its executions, at one moment. Immutable once shared: the writer
// thread makes a new one for each change.
class Workspace final : public engine::Directory {
 public:
  // engine::Directory
  const engine::Account* account(UserId id) const override;
  const engine::Account* account_at(std::string_view email) const override;
  std::optional<std::vector<UserId>> members(std::string_view group) const override;

  const User* user(UserId id) const;
  const User* user_at(std::string_view email) const;  // without case
  const Group* group(std::string_view name) const;
  const Token* token_by_hash(const Sha256& hash) const;
  const Workflow* workflow(WorkflowId id) const;
  // The active version that takes requests at this path, or null.
  std::shared_ptr<const engine::Version> hook(std::string_view path) const;
  std::shared_ptr<const engine::Version> form(std::string_view path) const;
  std::shared_ptr<const engine::Version> active(WorkflowId id) const;

  const std::map<UserId, User>& users() const { return users_; }
  const std::map<std::string, Group>& groups() const { return groups_; }
  const std::map<Uuid, Token>& tokens() const { return tokens_; }
  const std::map<WorkflowId, Workflow>& workflows() const { return workflows_; }
  const std::map<std::string, PolicyEntry>& policies() const { return policies_; }
  const std::map<std::string, Connection>& connections() const { return connections_; }
  const JsonRef& variables() const { return variables_; }
  const std::map<WorkflowId, std::shared_ptr<const engine::Version>>& active_versions() const {
    return active_;
  }

  // Changes, on a copy that is not shared yet. Each keeps the indexes in step.
  void put(User user);
  void put(Group group);
  void put(Token token);
  void put(Workflow workflow);
  void put(PolicyEntry policy);
  void put(Connection connection);
  void put_variables(JsonRef variables);
  void put_active(WorkflowId id, std::shared_ptr<const engine::Version> version);  // null: none
  void remove_group(const std::string& name);
  void remove_token(const Uuid& id);
  void remove_workflow(WorkflowId id);
  void remove_policy(const std::string& id);
  void remove_connection(const std::string& name);

 private:
  std::map<UserId, User> users_;
  std::map<UserId, engine::Account> accounts_;
  std::unordered_map<std::string, UserId> by_email_;  // lower case
  std::map<std::string, Group> groups_;               // by name
  std::map<Uuid, Token> tokens_;
  std::map<std::string, Uuid> by_hash_;
  std::map<WorkflowId, Workflow> workflows_;
  std::map<WorkflowId, std::shared_ptr<const engine::Version>> active_;
  std::map<std::string, PolicyEntry> policies_;
  std::map<std::string, Connection> connections_;
  JsonRef variables_ = std::make_shared<const Json>(JsonObject{});
};

using WorkspaceRef = std::shared_ptr<const Workspace>;

engine::Person person_of(const User& user);

}  // namespace nf::runtime
