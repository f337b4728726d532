#include "runtime/membership.h"

#include <algorithm>
#include <set>

#include "base/pointer.h"
#include "runtime/admin_leaves.h"
#include "runtime/workspace_rows.h"

namespace nf::runtime {

namespace {

// Those of `some` who are not among `others`.
std::vector<UserId> without(const std::vector<UserId>& some, const std::vector<UserId>& others) {
  const std::set<UserId> excluded(others.begin(), others.end());
  std::vector<UserId> rest;
  std::ranges::copy_if(some, std::back_inserter(rest), [&](UserId id) { return !excluded.contains(id); });
  return rest;
}

}  // namespace

Result<std::vector<UserId>> put_members(Writing& writing, const engine::Actor& by, Group group,
                                        std::vector<UserId> members, bool created) {
  const auto joined = without(members, group.members);
  const auto left = without(group.members, members);
  group.members = std::move(members);
  if (!created && joined.empty() && left.empty()) return left;
  for (const auto& leaf :
       group_leaves(by, writing.now(), group, created ? "created" : "members", joined, left)) {
    TRY(writing.append_leaf(leaf));
  }
  writing.batch().entities.push_back(row_of(group));
  writing.change_workspace().put(std::move(group));
  return left;
}

Group new_group(Writing& writing, std::string name) {
  IdGenerator ids(writing.now(), writing.entropy().next(), writing.entropy().next());
  return {ids.make<GroupId>(), std::move(name), {}};
}

std::vector<UserId> accounts_at(const Workspace& workspace, const std::vector<std::string>& emails,
                                const std::string& pointer, std::vector<Fault>& faults) {
  std::vector<UserId> accounts;
  std::set<UserId> seen;
  for (std::size_t i = 0; i < emails.size(); ++i) {
    const User* user = workspace.user_at(emails[i]);
    if (!user) {
      faults.push_back({pointer_join(pointer, i), "There is no account with this address."});
    } else if (seen.insert(user->id).second) {
      accounts.push_back(user->id);
    }
  }
  return accounts;
}

}  // namespace nf::runtime
