#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace nf::connect {

inline constexpr std::size_t kMaxReadMailBytes = 1'000'000;
inline constexpr std::size_t kMaxShownMailTextBytes = 20'000;  // of each text below

// What a reader of mail shows of a message. All texts are UTF-8; those of the header are one line.
struct ReadMail {
  std::optional<Time> date;
  std::string from;  // Name <address>, with commas between several
  std::string to;
  std::string subject;
  std::string text;  // the first plain text, line ends as LF; empty where there is none
};

// Reads a message (RFC 5322, 2045-2047). What is too long is cut, what is broken is shown as far as it goes.
// InvalidInput: above kMaxReadMailBytes, or no message at all.
Result<ReadMail> read_message(std::string_view bytes);

}  // namespace nf::connect
