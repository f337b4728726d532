#pragma once

#include <string>
#include <vector>

#include "connect/mime_read.h"

namespace nf::connect {

struct OutboxMail {
  std::string id;  // the name of its file, less .eml
  ReadMail mail;
};

// The newest mails that an OutboxMailer for this directory has written, newest first, at most `count`. What
// cannot be read is left out; without an outbox there are none.
std::vector<OutboxMail> newest_mails(const std::string& directory, std::size_t count);

}  // namespace nf::connect
