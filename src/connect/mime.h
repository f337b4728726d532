#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/mailer.h"

namespace nf::connect {

inline constexpr std::size_t kMaxMailRecipients = 100;         // to and cc; RFC 5321 lets servers refuse more
inline constexpr std::size_t kMaxMailHeaderTextBytes = 2'000;  // of a name or a subject
inline constexpr std::size_t kMaxMailBodyBytes = 5'000'000;    // of text and html each
inline constexpr std::size_t kMaxMessageIdBytes = 250;
inline constexpr std::size_t kMaxMailLineBytes = 998;  // RFC 5322 section 2.1.1

// A plain ASCII address, local@domain (RFC 5321 dot-string and domain): no quotes, comments, literals, names.
bool is_mail_address(std::string_view text);

// The message as bytes for SMTP DATA or a file (RFC 5322, 2045-2047), CRLF line ends: plain text, or text and
// html as multipart/alternative. Parts are UTF-8, 8bit where all lines are short enough, else
// quoted-printable, never base64: so links can be read in the raw message. The same mail gives the same
// bytes.
//
// Line breaks and control characters in names and the subject become spaces, those in the bodies too except
// tabs and line ends. InvalidInput: an address or message id that is none, no recipient, text that is not
// UTF-8, anything above a limit.
Result<std::string> write_message(const ports::Mail& mail);

// Whom the server shall give it to: `to` and `cc`, each address once, in their order.
std::vector<std::string> recipients_of(const ports::Mail& mail);

}  // namespace nf::connect
