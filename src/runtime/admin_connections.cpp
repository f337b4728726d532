#include "runtime/admin_connections.h"

#include "base/percent.h"
#include "runtime/admin_shapes.h"
#include "runtime/connections.h"
#include "runtime/workspace_rows.h"

namespace nf::runtime {

PutConnection::PutConnection(Wish wish, const SecretBox& box, AdminCall call)
    : AdminRequest(std::move(call)), wish_(std::move(wish)), box_(box) {}

Result<Reply> PutConnection::carry_out(Writing& writing) {
  const auto& connections = writing.workspace().connections();
  const auto found = connections.find(wish_.name.value_or(""));
  const Connection* before = found == connections.end() ? nullptr : &found->second;
  Connection connection = TRY(read_connection(wish_.body, wish_.name, before, box_));
  if (!wish_.name && connections.contains(connection.name)) {
    return fail(ErrorCode::Conflict, "There is a connection with this name already.");
  }
  if (before) TRY(match_etag(wish_.if_match, etag_of(*before)));
  if (!before && wish_.if_match) {
    return fail(ErrorCode::Conflict, "There is no such connection any more.", "stale-etag");
  }
  if (!before && connections.size() >= kMaxConnections) {
    return fail(ErrorCode::LimitReached, "There are too many connections.");
  }
  writing.batch().entities.push_back(row_of(connection));
  Reply reply = json_reply(before ? 200 : 201, to_json(connection), {{"ETag", etag_of(connection)}});
  if (!before)
    reply.headers.emplace_back("Location", "/api/v1/connections/" + percent_encoded(connection.name));
  writing.change_workspace().put(std::move(connection));
  return reply;
}

DeleteConnection::DeleteConnection(std::string name, std::optional<std::string> if_match, AdminCall call)
    : AdminRequest(std::move(call)), name_(std::move(name)), if_match_(std::move(if_match)) {}

Result<Reply> DeleteConnection::carry_out(Writing& writing) {
  const auto& connections = writing.workspace().connections();
  const auto found = connections.find(name_);
  if (found == connections.end()) return fail(ErrorCode::NotFound, "There is no such connection.");
  TRY(match_etag(if_match_, etag_of(found->second)));
  writing.batch().entities.push_back({row_of(found->second).kind, name_, std::nullopt});
  writing.change_workspace().remove_connection(name_);
  return Reply{204, "", {}};
}

}  // namespace nf::runtime
