#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace nf::ports {

struct MailAddress {
  std::string name;  // may be empty; any text
  std::string email;
};

// One message to its recipients. Nothing in it can add a header or a recipient: line breaks and control
// characters in names and the subject become spaces.
struct Mail {
  MailAddress from;
  std::vector<MailAddress> to;
  std::vector<MailAddress> cc;
  std::optional<MailAddress> reply_to;
  std::string subject;
  std::string text;        // plain text, any line endings
  std::string html;        // empty: plain text alone
  std::string message_id;  // without angle brackets; the same on every attempt
  Time date;
};

struct MailFailure {
  std::string message;     // for a person; never holds a secret
  bool permanent = false;  // the server refused it for good (5xx): trying again cannot help
  bool unknown = false;    // the server may have taken it
};

// Hands messages over. May be called by several threads; blocks until the server has taken or refused it.
class Mailer {
 public:
  virtual ~Mailer() = default;
  virtual tl::expected<void, MailFailure> send(const Mail& mail) = 0;
};

}  // namespace nf::ports
