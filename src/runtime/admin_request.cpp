#include "runtime/admin_request.h"

#include <algorithm>

namespace nf::runtime {

AdminRequest::AdminRequest(AdminCall call)
    : Request(std::move(call.answering), std::move(call.idempotency)), by_(std::move(call.by)) {}

bool AdminRequest::is_by_admin(const Workspace& workspace) const {
  if (!by_.person.user) return true;
  const User* user = workspace.user(*by_.person.user);
  return user && user->enabled && std::ranges::find(user->roles, "admin") != user->roles.end();
}

Reply json_reply(int status, const Json& body, std::vector<std::pair<std::string, std::string>> headers) {
  return {status, write_json(body), std::move(headers)};
}

}  // namespace nf::runtime
