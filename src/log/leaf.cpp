#include "log/leaf.h"

#include <charconv>

#include "base/check.h"
#include "base/pointer.h"

namespace nf::log {
namespace {

constexpr std::string_view kCommitmentDomain{"neuron-commit-v1\0", 17};

// Fails with the place of the first value that a leaf may not hold.
Result<> check_exact(const Json& value, const std::string& pointer) {
  if (const JsonObject* object = value.if_object()) {
    for (const auto& [key, member] : *object) {
      if (member.is_structured() || member.is_number()) TRY(check_exact(member, pointer_join(pointer, key)));
    }
  } else if (const JsonArray* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) TRY(check_exact((*array)[i], pointer_join(pointer, i)));
  } else if (value.is_number()) {
    const std::int64_t* whole = value.if_int64();
    if (whole == nullptr || *whole < -kMaxExactInteger || *whole > kMaxExactInteger) {
      return fail(ErrorCode::InvalidInput, "a log entry holds whole numbers within ±9007199254740991 only",
                  {}, {{pointer, "write this number as text"}});
    }
  }
  return {};
}

void append_number(std::uint64_t value, std::string& out) {
  char text[20];
  out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

// The members of every object below are in the order of RFC 8785.
void append_actor(const Actor& actor, std::string& out) {
  out += "{\"auth\":";
  write_json_string(actor.auth, out);
  out += ",\"id\":";
  write_json_string(actor.id, out);
  out += ",\"type\":";
  write_json_string(actor.type, out);
  out += '}';
}

void append_prev(const std::optional<LeafHead>& prev, std::string& out) {
  if (!prev) {
    out += "null";
    return;
  }
  out += "{\"leaf\":\"";
  out += hex(prev->leaf);
  out += "\",\"seq\":";
  append_number(prev->seq, out);
  out += '}';
}

void append_subject(const Subject& subject, std::string& out) {
  out += "{\"id\":";
  write_json_string(subject.id, out);
  out += ",\"type\":";
  write_json_string(subject.type, out);
  out += '}';
}

Result<> check_draft(const LeafDraft& draft, std::uint64_t seq, const std::optional<LeafHead>& prev) {
  if (!draft.body.is_object()) return fail(ErrorCode::InvalidInput, "the body of a log entry is an object");
  if (seq > static_cast<std::uint64_t>(kMaxExactInteger)) {
    return fail(ErrorCode::LimitReached, "the log is full: 9007199254740991 is its last entry");
  }
  if (prev && prev->seq >= seq) {
    return fail(ErrorCode::InvalidInput, "the previous entry of a subject lies before this one");
  }
  return check_exact(draft.body, "");
}

}  // namespace

Result<std::string> leaf_bytes(const LeafDraft& draft, std::uint64_t seq, std::string_view tenant,
                               const std::optional<LeafHead>& prev) {
  TRY(check_draft(draft, seq, prev));
  std::string out;
  out.reserve(1024);
  out += "{\"actor\":";
  append_actor(draft.actor, out);
  out += ",\"at\":\"";
  out += format_time(draft.at);
  out += "\",\"body\":";
  canonical_json(draft.body, out);
  out += ",\"kind\":";
  write_json_string(draft.kind, out);
  out += ",\"prev\":";
  append_prev(prev, out);
  out += ",\"seq\":";
  append_number(seq, out);
  out += ",\"subject\":";
  append_subject(draft.subject, out);
  out += ",\"tenant\":";
  write_json_string(tenant, out);
  out += ",\"v\":";
  append_number(kLeafVersion, out);
  out += '}';
  if (out.size() > kMaxLeafBytes) {
    return fail(ErrorCode::LimitReached, "a log entry has " + std::to_string(out.size()) +
                                             " bytes; at most " + std::to_string(kMaxLeafBytes) +
                                             " are allowed: keep long values by hash");
  }
  if (!is_utf8(out)) return fail(ErrorCode::InvalidInput, "a log entry holds text that is not UTF-8");
  return out;
}

std::string commitment(const Sha256& salt, std::string_view field, const Json& value) {
  std::string bytes;
  bytes.reserve(256);
  bytes += kCommitmentDomain;
  bytes += bytes_of(salt);
  bytes += field;
  bytes += '\0';
  canonical_json(value, bytes);
  return hash_name(sha256(bytes));
}

Sha256 derive_salt(std::string_view subject_key, std::uint64_t seq, std::string_view field) {
  CHECK(subject_key.size() == kSubjectKeyBytes);
  std::string bytes(8, '\0');
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(seq >> (56 - 8 * i));
  bytes += field;
  return hmac_sha256(subject_key, bytes);
}

}  // namespace nf::log
