#pragma once

#include <mutex>
#include <string>

#include "ports/mailer.h"

namespace nf::connect {

// Puts messages into a folder instead of sending them, for people who try the system without a mail server:
// DIR/outbox/20261122T100000Z-<16 digits of the hash of the message id>.eml, so that names sort by date. A
// message sent again takes the place of its file. Files appear whole; only the owner may read them.
class OutboxMailer : public ports::Mailer {
 public:
  // DIR must be there; DIR/outbox is made when it is needed.
  explicit OutboxMailer(const std::string& directory);

  // On stable storage when it returns.
  tl::expected<void, ports::MailFailure> send(const ports::Mail& mail) override;

  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  std::mutex mutex_;  // two attempts for one message write one file
};

}  // namespace nf::connect
