#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/json.h"
#include "base/time.h"

namespace nf::log {

inline constexpr int kLeafVersion = 1;
inline constexpr std::size_t kMaxLeafBytes = 8 * 1024;
inline constexpr std::size_t kSubjectKeyBytes = 32;

// Who did it. `type` is such as "user", "token" or "system"; `auth` says how they were known
// ("session+totp").
struct Actor {
  std::string id;
  std::string type;
  std::string auth;
};

// What it was done to. The leaves of one subject are chained by `prev`.
struct Subject {
  std::string type;
  std::string id;
};

// One act that matters, before it has its place in the log. Holds ids, codes and commitments, never personal
// or free text: the log is kept for ever.
struct LeafDraft {
  std::string kind;  // "decision.recorded"
  Time at;
  Actor actor;
  Subject subject;
  Json body;  // an object of strings, booleans, nulls, exact integers, arrays and objects
};

// The latest leaf of a subject.
struct LeafHead {
  std::uint64_t seq;
  Sha256 leaf;  // its leaf hash

  bool operator==(const LeafHead&) const = default;
};

// The canonical bytes (RFC 8785) of {v, kind, seq, tenant, at, prev: {seq, leaf} or null, actor: {id, type,
// auth}, subject: {type, id}, body}. These bytes are what is stored and hashed; they are never made again
// from parsed values. Refuses a body that is no object, a number that is no exact integer, text that is not
// UTF-8, `prev` that is not before `seq`, and more than kMaxLeafBytes.
Result<std::string> leaf_bytes(const LeafDraft& draft, std::uint64_t seq, std::string_view tenant,
                               const std::optional<LeafHead>& prev);

// Stands for a value in a leaf: "sha256:" and the hex of SHA-256("neuron-commit-v1\0" ‖ salt ‖ field ‖ 0x00 ‖
// canonical value). Whoever has the salt and the value can check it; without the salt it tells nothing.
std::string commitment(const Sha256& salt, std::string_view field, const Json& value);

// The salt of one field of one leaf: HMAC-SHA256(subject_key, seq as 8 bytes big endian ‖ field). So a
// subject's salts need no storage, and erasing its key of kSubjectKeyBytes random bytes erases them all.
Sha256 derive_salt(std::string_view subject_key, std::uint64_t seq, std::string_view field);

}  // namespace nf::log
