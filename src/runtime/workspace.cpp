#include "runtime/workspace.h"

#include <algorithm>

namespace nf::runtime {

namespace {

std::string lower(std::string_view text) {
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return folded;
}

template <class Map, class Key>
auto* look_up(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

engine::Person person_of(const User& user) { return {user.name, user.email, user.id}; }

const engine::Account* Workspace::account(UserId id) const { return look_up(accounts_, id); }

const engine::Account* Workspace::account_at(std::string_view email) const {
  const UserId* id = look_up(by_email_, lower(email));
  return id ? account(*id) : nullptr;
}

std::optional<std::vector<UserId>> Workspace::members(std::string_view name) const {
  const Group* found = group(name);
  return found ? std::optional(found->members) : std::nullopt;
}

const User* Workspace::user(UserId id) const { return look_up(users_, id); }

const User* Workspace::user_at(std::string_view email) const {
  const UserId* id = look_up(by_email_, lower(email));
  return id ? user(*id) : nullptr;
}

const Group* Workspace::group(std::string_view name) const { return look_up(groups_, std::string(name)); }

const Token* Workspace::token_by_hash(const Sha256& hash) const {
  const Uuid* id = look_up(by_hash_, std::string(bytes_of(hash)));
  return id ? look_up(tokens_, *id) : nullptr;
}

const Workflow* Workspace::workflow(WorkflowId id) const { return look_up(workflows_, id); }

std::shared_ptr<const engine::Version> Workspace::active(WorkflowId id) const {
  const auto* version = look_up(active_, id);
  return version ? *version : nullptr;
}

std::shared_ptr<const engine::Version> Workspace::hook(std::string_view path) const {
  for (const auto& [id, version] : active_) {
    if (version->trigger->hook_path == path) return version;
  }
  return nullptr;
}

std::shared_ptr<const engine::Version> Workspace::form(std::string_view path) const {
  for (const auto& [id, version] : active_) {
    if (version->trigger->form_path == path) return version;
  }
  return nullptr;
}

void Workspace::put(User user) {
  if (const User* before = this->user(user.id)) by_email_.erase(lower(before->email));
  by_email_[lower(user.email)] = user.id;
  accounts_[user.id] = {user.id, user.email, user.name, user.enabled, user.manager};
  users_[user.id] = std::move(user);
}

void Workspace::put(Group group) { groups_[group.name] = std::move(group); }

void Workspace::put(Token token) {
  by_hash_[std::string(bytes_of(token.hash))] = token.id;
  tokens_[token.id] = std::move(token);
}

void Workspace::put(Workflow workflow) { workflows_[workflow.id] = std::move(workflow); }
void Workspace::put(PolicyEntry policy) { policies_[policy.id] = std::move(policy); }
void Workspace::put(Connection connection) { connections_[connection.name] = std::move(connection); }
void Workspace::put_variables(JsonRef variables) { variables_ = std::move(variables); }

void Workspace::put_active(WorkflowId id, std::shared_ptr<const engine::Version> version) {
  if (version) {
    active_[id] = std::move(version);
  } else {
    active_.erase(id);
  }
}

void Workspace::remove_group(const std::string& name) { groups_.erase(name); }

void Workspace::remove_token(const Uuid& id) {
  const auto found = tokens_.find(id);
  if (found == tokens_.end()) return;
  by_hash_.erase(std::string(bytes_of(found->second.hash)));
  tokens_.erase(found);
}

void Workspace::remove_workflow(WorkflowId id) {
  workflows_.erase(id);
  active_.erase(id);
}

void Workspace::remove_policy(const std::string& id) { policies_.erase(id); }
void Workspace::remove_connection(const std::string& name) { connections_.erase(name); }

}  // namespace nf::runtime
