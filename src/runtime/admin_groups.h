#pragma once

#include <string>
#include <vector>

#include "runtime/admin_request.h"
#include "runtime/runtime.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxGroups = 10'000;
inline constexpr std::size_t kMaxGroupMembers = 10'000;

struct GroupMembers {
  std::string name;                  // of a new group
  std::vector<std::string> members;  // addresses
};

// Of an update: the members, and what was read of the group where it is sent back.
struct GroupChange {
  std::optional<std::string> id = {};
  std::optional<std::string> name = {};
  std::vector<std::string> members;  // addresses
};

// Reads {name, members} of a new group, and {id?, name?, members} of an update. InvalidInput with every
// fault.
Result<GroupMembers> read_new_group(const Json& body);
Result<GroupChange> read_group_change(const Json& body);

// 201 Group. Refuses a name that is taken and members without an account.
class CreateGroup final : public AdminRequest {
 public:
  CreateGroup(GroupMembers group, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const GroupMembers group_;
};

// 200 Group, with these members and no others. Open approvals of those who left are looked at again. A group
// keeps its id and its name, which workflows call it by: others are refused.
class UpdateGroup final : public AdminRequest {
 public:
  UpdateGroup(GroupId group, GroupChange change, Runtime& runtime, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  void committed() override;

  const GroupId group_;
  const GroupChange change_;
  Runtime& runtime_;
  std::vector<UserId> left_;
};

// 204. Open approvals of its members are looked at again.
class DeleteGroup final : public AdminRequest {
 public:
  DeleteGroup(GroupId group, Runtime& runtime, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  void committed() override;

  const GroupId group_;
  Runtime& runtime_;
  std::vector<UserId> left_;
};

}  // namespace nf::runtime
