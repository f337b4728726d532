#include "http/api/routes.h"
#include "runtime/notice_text.h"

namespace nf::http {

namespace {

// A link of a mail leads to a page, which asks who is there. Following it, by whatever method and whoever
// does, changes nothing: scanners open links before people do.
void follow(const Services& services, const CallPtr& call) {
  const auto page = runtime::page_of_link(call->parameter("token"));
  if (!page) {
    auto nowhere = page_wanted(services, call->request());
    if (!nowhere) return call->refuse({ErrorCode::NotFound, "This link leads nowhere. Is it complete?"});
    if (nowhere->status == 200) nowhere->status = 404;
    return call->answer(std::move(*nowhere));
  }
  Response response{.status = 303};
  response.set("Location", *page);
  response.set("Cache-Control", "no-store");
  response.set("Referrer-Policy", "no-referrer");
  call->answer(std::move(response));
}

}  // namespace

std::vector<Route> link_routes(const Services& services) {
  return {{Method::Get,
           "/d/{token}",
           anyone(),
           no_body(),
           [&services](const CallPtr& call) { follow(services, call); },
           {.summary = "Where a link of a mail leads: to a page that asks for a sign-in",
            .tag = "Intake",
            .status = 303}}};
}

}  // namespace nf::http
