#include "http/api/admin.h"
#include "http/api/routes.h"

namespace nf::http {

std::optional<runtime::AdminCall> admin_call(const CallPtr& call) {
  runtime::AdminCall by{.by = actor_of(call->caller()), .answering = answering(call)};
  if (call->request().method == Method::Post && !read_idempotency(call, by.idempotency)) return std::nullopt;
  return by;
}

std::optional<std::string> if_match(const Call& call) {
  const auto header = call.request().header("If-Match");
  return header ? std::optional(std::string(*header)) : std::nullopt;
}

Response json_with_etag(const Json& body, std::string etag) {
  Response response = json_response(200, body);
  response.set("ETag", std::move(etag));
  return response;
}

Error unusable_cursor() {
  return {ErrorCode::InvalidInput,
          "The page asked for is not one.",
          "",
          {{"/cursor", "must be next_cursor of the page before"}}};
}

std::vector<Route> admin_routes(const Services& services) {
  std::vector<Route> routes;
  for (auto family :
       {user_routes, group_routes, token_routes, policy_routes, variable_routes, connection_routes}) {
    for (Route& route : family(services)) routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace nf::http
