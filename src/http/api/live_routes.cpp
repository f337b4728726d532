#include "http/api/live.h"
#include "http/api/routes.h"

namespace nf::http {

std::vector<Route> live_routes(const Services& services) {
  return {
      {Method::Get,
       "/api/v1/events",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, services.live.follow_changes(call->caller())); },
       {.summary = "Server-sent events that say when something that the caller may see has changed",
        .tag = "Live",
        .stream = true}}};
}

}  // namespace nf::http
