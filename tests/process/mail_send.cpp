// nf_send_mail: reads {"egress", "connection": {"config", "secrets"}, "mail": {...}} from standard input,
// sends it by SMTP, and writes what became of it as one JSON line. For tests of real mail servers.
#include <iostream>
#include <iterator>

#include "base/json.h"
#include "connect/smtp_mailer.h"

namespace nf {
namespace {

using ports::Mail;
using ports::MailAddress;

constexpr int kWrongInput = 2;

MailAddress address_of(const Json& value) {
  return {string_at(value, "name").value_or(""), string_at(value, "email").value_or("")};
}

std::vector<MailAddress> addresses_at(const Json& value, std::string_view key) {
  std::vector<MailAddress> addresses;
  if (const Json* list = find(value, key); list && list->is_array())
    for (const Json& address : list->get_array()) addresses.push_back(address_of(address));
  return addresses;
}

Result<Mail> mail_of(const Json& value) {
  Mail mail;
  if (const Json* from = find(value, "from")) mail.from = address_of(*from);
  mail.to = addresses_at(value, "to");
  mail.cc = addresses_at(value, "cc");
  mail.subject = string_at(value, "subject").value_or("");
  mail.text = string_at(value, "text").value_or("");
  mail.html = string_at(value, "html").value_or("");
  mail.message_id = string_at(value, "message_id").value_or("");
  mail.date = TRY(parse_time(string_at(value, "date").value_or("")));
  return mail;
}

Result<ports::Connection> connection_of(const Json& value) {
  ports::Connection connection{"test", "smtp", JsonObject(), {}};
  if (const Json* config = find(value, "config")) connection.config = *config;
  if (const auto password = string_at(value, "password")) connection.secrets["password"] = *password;
  return connection;
}

Result<JsonObject> send(const std::string& input) {
  const Json order = TRY(parse_json(input));
  const Json* connection = find(order, "connection");
  const Json* mail = find(order, "mail");
  if (!connection || !mail) return fail(ErrorCode::InvalidInput, "connection and mail are needed");
  connect::SmtpMailer mailer(TRY(connect::SmtpSettings::from(TRY(connection_of(*connection)))),
                             TRY(connect::EgressPolicy::parse(string_at(order, "egress").value_or(""))));
  const auto sent = mailer.send(TRY(mail_of(*mail)));
  if (sent) return JsonObject{{"sent", true}};
  const ports::MailFailure& failure = sent.error();
  return JsonObject{{"sent", false},
                    {"message", failure.message},
                    {"permanent", failure.permanent},
                    {"unknown", failure.unknown}};
}

}  // namespace
}  // namespace nf

int main() {
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  const auto answer = nf::send(input);
  if (!answer) {
    std::cerr << answer.error().message << '\n';
    return nf::kWrongInput;
  }
  std::cout << nf::write_json(*answer) << '\n';
  return 0;
}
