#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/person.h"
#include "runtime/writing.h"

namespace nf::runtime {

// Gives a group these members and no others, with its row and leaves; the group may be new. Gives those who
// left.
Result<std::vector<UserId>> put_members(Writing& writing, const engine::Actor& by, Group group,
                                        std::vector<UserId> members, bool created);

// A group of this name without members, not kept yet.
Group new_group(Writing& writing, std::string name);

// The accounts at these addresses, each once; a fault at `pointer`/<index> for each that has none.
std::vector<UserId> accounts_at(const Workspace& workspace, const std::vector<std::string>& emails,
                                const std::string& pointer, std::vector<Fault>& faults);

}  // namespace nf::runtime
