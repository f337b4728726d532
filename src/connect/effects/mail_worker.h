#pragma once

#include <functional>
#include <memory>

#include "ports/clock.h"
#include "ports/effect.h"
#include "ports/mailer.h"

namespace nf::connect {

// What the mail of an installation goes out with.
struct MailSettings {
  ports::MailAddress from;
  std::string domain;  // of message ids
};

// Where mail comes from and goes to. All may be called by several threads.
struct MailSurroundings {
  MailSettings settings;
  // The mailer of a connection of type "smtp"; with "" the installation's own.
  std::function<Result<std::shared_ptr<ports::Mailer>>(const std::string& connection)> mailer;
  // The enabled members of a group; NotFound where there is no such group.
  std::function<Result<std::vector<ports::MailAddress>>(const std::string& group)> members;
  // Where people see an execution.
  std::function<std::string(ExecutionId execution)> link;
};

// Carries out effects of kind "mail": {connection?, to, cc?, subject, text, link?} gives {result:
// {message_id, to}}. Recipients are addresses, {name, email} or {group}; each address is written to once.
class MailWorker final : public ports::EffectWorker {
 public:
  // The clock must outlive it.
  MailWorker(ports::Clock& clock, MailSurroundings surroundings)
      : clock_(clock), surroundings_(std::move(surroundings)) {}

  std::string_view kind() const override { return "mail"; }
  ports::EffectResult carry_out(const engine::Release& release) override;

 private:
  ports::Clock& clock_;
  const MailSurroundings surroundings_;
};

// The message that a request asks for. `key` is the effect's idempotency key: the message id follows from it
// and is the same on every attempt.
Result<ports::Mail> mail_of(const Json& request, const std::string& key, ExecutionId execution,
                            const MailSurroundings& surroundings);

// Without angle brackets.
std::string message_id_of(std::string_view key, const std::string& domain);

}  // namespace nf::connect
