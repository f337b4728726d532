#include <array>

#include "base/check.h"
#include "base/hash.h"
#include "fuzz/target.h"
#include "http/api/webhook_signature.h"

namespace nf::fuzz {
namespace {

constexpr std::int64_t kNow = 1'795'000'000;
const std::string kSecret = "a secret of the sender";
constexpr std::string_view kBody = R"({"action":"opened","number":7})";

struct Message {
  std::string signature;
  std::string id = "msg_1";
  std::string timestamp = std::to_string(kNow);
  std::string body = std::string(kBody);

  bool operator==(const Message&) const = default;
};

// As the documents of the senders say, apart from the code under test.
Message signed_by(std::string_view scheme) {
  Message message;
  if (scheme == "github") {
    message.signature = "sha256=" + hex(hmac_sha256(kSecret, kBody));
  } else if (scheme == "slack") {
    message.signature =
        "v0=" + hex(hmac_sha256(kSecret, "v0:" + message.timestamp + ":" + std::string(kBody)));
  } else {
    message.signature = "v1," + base64(bytes_of(hmac_sha256(kSecret, message.id + "." + message.timestamp +
                                                                         "." + std::string(kBody))));
  }
  return message;
}

bool verifies(const http::SignatureRule& rule, const Message& message) {
  const auto header = [&](std::string_view name) -> std::optional<std::string_view> {
    if (name == rule.header) return message.signature;
    if (name == rule.id_header) return message.id;
    if (name == rule.timestamp_header) return message.timestamp;
    return std::nullopt;
  };
  return http::verify_signature(rule, kSecret, header, message.body, Time(std::chrono::seconds(kNow)))
      .has_value();
}

bool is_word_of(std::string_view text, std::string_view word) {
  return (" " + std::string(text) + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

}  // namespace

// A genuine message, edited: it verifies only if nothing that was signed has changed.
void one_input(std::string_view bytes) {
  constexpr std::array<std::string_view, 3> kSchemes = {"github", "slack", "standard"};
  if (bytes.empty()) return;
  const std::string_view scheme = kSchemes[static_cast<unsigned char>(bytes[0]) % kSchemes.size()];
  bytes.remove_prefix(1);
  const http::SignatureRule& rule = *http::signature_scheme(scheme);
  const Message genuine = signed_by(scheme);
  CHECK(verifies(rule, genuine));

  Message other;
  other.signature = edited(genuine.signature, bytes);
  other.id = edited(genuine.id, bytes);
  other.timestamp = edited(genuine.timestamp, bytes);
  other.body = edited(genuine.body, bytes);
  if (!verifies(rule, other)) return;
  CHECK(is_word_of(other.signature, genuine.signature));
  CHECK(other.body == genuine.body);
  if (!rule.id_header.empty()) CHECK(other.id == genuine.id);
  if (!rule.timestamp_header.empty()) CHECK(other.timestamp == genuine.timestamp);
}

}  // namespace nf::fuzz
