#include "connect/outbox_reader.h"
#include "http/api/account.h"
#include "http/api/routes.h"

namespace nf::http {

namespace {

constexpr std::size_t kShownMails = 200;

Json mail_json(const connect::OutboxMail& entry) {
  const connect::ReadMail& mail = entry.mail;
  return JsonObject{{"id", entry.id},          {"date", mail.date ? Json(format_time(*mail.date)) : Json()},
                    {"from", mail.from},       {"to", mail.to},
                    {"subject", mail.subject}, {"text", mail.text}};
}

}  // namespace

std::vector<Route> outbox_routes(const Services& services, const Deployment& deployment) {
  if (services.demo_accounts.empty()) return {};
  const auto list = [folder = deployment.data_folder](const CallPtr& call) {
    if (!is_local(call->request())) {
      return call->refuse({ErrorCode::NotFound, "Nothing is served at this path."});
    }
    JsonArray items;
    for (const auto& mail : connect::newest_mails(folder, kShownMails)) items.push_back(mail_json(mail));
    call->answer(json_response(200, JsonObject{{"items", std::move(items)}, {"next_cursor", nullptr}}));
  };
  return {{Method::Get,
           "/api/v1/demo/outbox",
           anyone(),
           no_body(),
           list,
           {.summary = "The demo's newest mails, on this machine only",
            .tag = "Demo",
            .response = "DemoMail",
            .list = true,
            .whole = true}}};
}

}  // namespace nf::http
