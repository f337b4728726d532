#include "connect/effects/mail_worker.h"

#include <set>

#include "base/hash.h"

namespace nf::connect {

namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

// Adds the addresses of one list, each only once over all lists.
Result<std::vector<ports::MailAddress>> addresses(const Json* list, const MailSurroundings& surroundings,
                                                  std::set<std::string>& known) {
  std::vector<ports::MailAddress> found;
  const auto add = [&](ports::MailAddress address) {
    if (known.insert(lower(address.email)).second) found.push_back(std::move(address));
  };
  if (!list || !list->is_array()) return found;
  for (const Json& entry : list->get_array()) {
    if (entry.is_string()) add({"", std::string(entry.get_string())});
    if (!entry.is_object()) continue;
    if (const auto group = string_at(entry, "group")) {
      auto members = TRY(surroundings.members(*group));
      for (ports::MailAddress& member : members) add(std::move(member));
    } else if (const auto email = string_at(entry, "email")) {
      add({string_at(entry, "name").value_or(""), *email});
    }
  }
  return found;
}

ports::EffectResult failed(std::string message, bool definite, bool retryable) {
  return {.error = engine::StepError{"mail", std::move(message), ""},
          .definite = definite,
          .retryable = retryable};
}

Json result_of(const ports::Mail& mail) {
  JsonArray to;
  for (const auto* list : {&mail.to, &mail.cc}) {
    for (const ports::MailAddress& address : *list) to.emplace_back(address.email);
  }
  return JsonObject{{"result", JsonObject{{"message_id", mail.message_id}, {"to", std::move(to)}}}};
}

}  // namespace

std::string message_id_of(std::string_view key, const std::string& domain) {
  return hex(sha256(key)).substr(0, 40) + "@" + domain;
}

Result<ports::Mail> mail_of(const Json& request, const std::string& key, ExecutionId execution,
                            const MailSurroundings& surroundings) {
  std::set<std::string> known;
  ports::Mail mail{.from = surroundings.settings.from,
                   .subject = string_at(request, "subject").value_or(""),
                   .text = string_at(request, "text").value_or(""),
                   .message_id = message_id_of(key, surroundings.settings.domain)};
  mail.to = TRY(addresses(find(request, "to"), surroundings, known));
  mail.cc = TRY(addresses(find(request, "cc"), surroundings, known));
  if (mail.to.empty()) return fail(ErrorCode::InvalidInput, "There is nobody to write to.");
  const Json* link = find(request, "link");
  if (link && *link == Json(true)) mail.text += "\n\nSee it here: " + surroundings.link(execution) + "\n";
  return mail;
}

ports::EffectResult MailWorker::carry_out(const engine::Release& release) {
  const Json& request = *release.effect().request;
  auto mail = mail_of(request, release.idempotency_key(), release.execution(), surroundings_);
  if (!mail) return failed(mail.error().message, true, false);
  mail->date = clock_.now();
  const auto mailer = surroundings_.mailer(string_at(request, "connection").value_or(""));
  if (!mailer) return failed(mailer.error().message, true, false);
  if (const auto sent = (*mailer)->send(*mail); !sent) {
    return failed(sent.error().message, !sent.error().unknown, !sent.error().permanent);
  }
  return {.output = std::make_shared<const Json>(result_of(*mail)),
          .provenance = expr::Provenance::of(expr::Source::External)};
}

}  // namespace nf::connect
