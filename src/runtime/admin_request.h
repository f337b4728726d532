#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "engine/person.h"
#include "runtime/request.h"

namespace nf::runtime {

// Who wants a change of the workspace, and how they get its reply. An actor without an account is the command
// line or the system: it may do everything.
struct AdminCall {
  engine::Actor by;
  Answering answering;
  std::optional<Idempotency> idempotency = {};
};

// A change of the workspace. Whether the caller's roles allow it has been looked up in the table of routes;
// what depends on the thing that is changed is decided here, on the writer thread.
class AdminRequest : public Request {
 protected:
  explicit AdminRequest(AdminCall call);

  const engine::Actor& by() const { return by_; }
  bool is_by(UserId user) const { return by_.person.user == user; }
  // Whether they are an admin now, or no account at all (see AdminCall).
  bool is_by_admin(const Workspace& workspace) const;

 private:
  const engine::Actor by_;
};

Reply json_reply(int status, const Json& body, std::vector<std::pair<std::string, std::string>> headers = {});

}  // namespace nf::runtime
