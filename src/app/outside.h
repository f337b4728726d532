#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/organisation.h"
#include "app/settings.h"
#include "connect/effects/code_pool.h"
#include "connect/effects/mail_worker.h"
#include "connect/egress.h"
#include "connect/prober.h"
#include "connect/smtp_mailer.h"
#include "ports/http_client.h"
#include "ports/mailer.h"
#include "runtime/connections.h"
#include "runtime/dispatcher.h"
#include "runtime/notifier.h"

namespace nf::app {

// What the configuration says about the world outside.
struct OutsideSettings {
  connect::EgressPolicy egress;
  std::optional<connect::SmtpSettings> smtp;
  ports::MailAddress mail_from;

  // InvalidInput names the setting.
  static Result<OutsideSettings> read(const Settings& settings);
};

// Everything that reaches out of the organisation: effects, mail, notices, and the connections they use.
class Outside {
 public:
  // With `demo` and without an SMTP server, mail goes to DATA/outbox; without either, there is none. The
  // organisation must outlive it and not be started yet.
  static Result<std::unique_ptr<Outside>> open(Organisation& organisation, const std::string& data,
                                               OutsideSettings settings, bool demo);
  ~Outside();

  // Once links can be followed: `url` is where people reach the server.
  Result<> start(const std::string& url);
  // Waits some seconds for what runs. False: some of it still does, and the process must end without waiting.
  bool stop();

  const runtime::SecretBox& secrets() const { return secrets_; }
  ports::ConnectionProbe& probe() { return prober_; }

 private:
  Outside(Organisation& organisation, runtime::SecretBox secrets, OutsideSettings settings);
  connect::MailSurroundings mail_surroundings();
  runtime::Dispatcher::Workers workers();

  Organisation& organisation_;
  SystemClock clock_;
  const runtime::SecretBox secrets_;
  const OutsideSettings settings_;
  const runtime::WorkspaceConnections connections_;
  const std::unique_ptr<ports::HttpClient> http_;
  connect::Prober prober_;
  connect::CodePool code_;
  std::shared_ptr<ports::Mailer> mailer_;  // null: mail is not set up
  std::string url_;                        // written before anything runs
  std::unique_ptr<runtime::Dispatcher> dispatcher_;
  std::unique_ptr<runtime::Notifier> notifier_;
};

}  // namespace nf::app
