#pragma once

#include <string>

#include "connect/egress.h"
#include "ports/connections.h"
#include "ports/mailer.h"

namespace nf::connect {

enum class SmtpSecurity {
  StartTls,  // RFC 3207, required: without it nothing is sent
  Tls,       // from the first byte (RFC 8314), "smtps"
  None,      // for a relay on the same machine or network; no sign-in
};

struct SmtpSettings {
  std::string host;  // a name or an address
  std::uint16_t port = 587;
  SmtpSecurity security = SmtpSecurity::StartTls;
  std::string username;  // empty: no sign-in
  std::string password;
  std::string ca_file;  // PEM; empty: the certificates that the system trusts
  Millis timeout{30'000};

  // From a connection of type "smtp": config {host, port?, security? "starttls" | "tls" | "none", username?,
  // ca_file?, timeout_seconds?}, other members are not looked at; secret "password". Without a port it is
  // 587, 465 or 25, as the security says. InvalidInput names the first wrong member, and never a secret.
  static Result<SmtpSettings> from(const ports::Connection& connection);
};

// Sends by SMTP through the egress gate, one connection a message. Certificates are always verified.
//
// Permanent: the server answered 5xx (but not to the sign-in), the mail is none that can be written, or the
// gate refuses the server. Unknown: the connection broke after the whole message had been handed over. One
// refused recipient refuses the message for all.
class SmtpMailer : public ports::Mailer {
 public:
  SmtpMailer(SmtpSettings settings, EgressPolicy policy);

  tl::expected<void, ports::MailFailure> send(const ports::Mail& mail) override;
  // Only says who we are and signs in, as before every message.
  tl::expected<void, ports::MailFailure> greet();

 private:
  const SmtpSettings settings_;
  const EgressPolicy policy_;
};

}  // namespace nf::connect
