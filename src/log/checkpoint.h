#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "log/note.h"

namespace nf::log {

// A tree head (C2SP tlog-checkpoint).
struct Checkpoint {
  std::string origin;  // the log's name, and that of its key: <host>/log/<tenant>/e<epoch>
  std::uint64_t size = 0;
  Sha256 root{};

  bool operator==(const Checkpoint&) const = default;
};

// `origin LF size LF base64(root) LF`: what is signed.
std::string checkpoint_text(const Checkpoint& checkpoint);

// Takes exactly such a text: our logs add no extension lines.
Result<Checkpoint> parse_checkpoint(std::string_view text);

// The checkpoint as a note with the key's signature. Requires that the key has the origin's name.
std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);

// Opens a signed checkpoint: signed by `key`, and of the log that has its name.
Result<Checkpoint> open_checkpoint(std::string_view note, const VerifyKey& key);

}  // namespace nf::log
