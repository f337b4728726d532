#include "runtime/admin_groups.h"

#include "runtime/admin_leaves.h"
#include "runtime/admin_shapes.h"
#include "runtime/admin_users.h"
#include "runtime/body_reader.h"
#include "runtime/membership.h"
#include "runtime/people_review.h"
#include "runtime/workspace_rows.h"

namespace nf::runtime {

namespace {

std::vector<std::string> read_members(BodyReader& reader) {
  return reader.lines("members", kMaxGroupMembers, kMaxEmailBytes).value_or(std::vector<std::string>{});
}

Result<const Group*> find_group(const Workspace& workspace, GroupId id) {
  for (const auto& [name, group] : workspace.groups()) {
    if (group.id == id) return &group;
  }
  return fail(ErrorCode::NotFound, "There is no such group.");
}

Result<std::vector<UserId>> find_members(const Workspace& workspace, const std::vector<std::string>& emails) {
  std::vector<Fault> faults;
  auto members = accounts_at(workspace, emails, "/members", faults);
  if (!faults.empty()) return refuse(std::move(faults));
  return members;
}

}  // namespace

Result<GroupMembers> read_new_group(const Json& body) {
  BodyReader reader(body, {"name", "members"});
  reader.require("name");
  GroupMembers group;
  group.name = reader.line("name", kMaxNameBytes).value_or("");
  group.members = read_members(reader);
  TRY(reader.end());
  return group;
}

Result<GroupChange> read_group_change(const Json& body) {
  BodyReader reader(body, {"id", "name", "members"});
  reader.require("members");
  GroupChange change;
  change.id = reader.line("id", kMaxNameBytes);
  change.name = reader.line("name", kMaxNameBytes);
  change.members = read_members(reader);
  TRY(reader.end());
  return change;
}

CreateGroup::CreateGroup(GroupMembers group, AdminCall call)
    : AdminRequest(std::move(call)), group_(std::move(group)) {}

Result<Reply> CreateGroup::carry_out(Writing& writing) {
  const Workspace& workspace = writing.workspace();
  if (workspace.group(group_.name)) return refuse({{"/name", "There is a group with this name already."}});
  if (workspace.groups().size() >= kMaxGroups)
    return fail(ErrorCode::LimitReached, "There are too many groups.");
  auto members = TRY(find_members(workspace, group_.members));
  TRY(put_members(writing, by(), new_group(writing, group_.name), std::move(members), true));
  const Group& group = *writing.workspace().group(group_.name);
  return json_reply(201, to_json(writing.workspace(), group),
                    {{"Location", "/api/v1/groups/" + to_string(group.id)}});
}

UpdateGroup::UpdateGroup(GroupId group, GroupChange change, Runtime& runtime, AdminCall call)
    : AdminRequest(std::move(call)), group_(group), change_(std::move(change)), runtime_(runtime) {}

Result<Reply> UpdateGroup::carry_out(Writing& writing) {
  const Group group = *TRY(find_group(writing.workspace(), group_));
  if (change_.id && *change_.id != to_string(group.id))
    return refuse({{"/id", "This is not the id of the address."}});
  if (change_.name && *change_.name != group.name)
    return refuse({{"/name", "A group keeps its name, '" + group.name + "': workflows call it by that."}});
  auto members = TRY(find_members(writing.workspace(), change_.members));
  left_ = TRY(put_members(writing, by(), group, std::move(members), false));
  for (const UserId user : left_) note_people_review(writing, user);
  return json_reply(200, to_json(writing.workspace(), *writing.workspace().group(group.name)));
}

void UpdateGroup::committed() {
  for (const UserId user : left_) start_people_review(runtime_, user);
}

DeleteGroup::DeleteGroup(GroupId group, Runtime& runtime, AdminCall call)
    : AdminRequest(std::move(call)), group_(group), runtime_(runtime) {}

Result<Reply> DeleteGroup::carry_out(Writing& writing) {
  const Group group = *TRY(find_group(writing.workspace(), group_));
  for (const auto& leaf : group_leaves(by(), writing.now(), group, "deleted", {}, group.members)) {
    TRY(writing.append_leaf(leaf));
  }
  writing.batch().entities.push_back({row_of(group).kind, to_string(group.id), std::nullopt});
  writing.change_workspace().remove_group(group.name);
  left_ = group.members;
  for (const UserId user : left_) note_people_review(writing, user);
  return Reply{204, "", {}};
}

void DeleteGroup::committed() {
  for (const UserId user : left_) start_people_review(runtime_, user);
}

}  // namespace nf::runtime
