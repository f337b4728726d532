#include "http/api/webhook_signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <charconv>
#include <map>

#include "base/hash.h"
#include "http/message.h"

namespace nf::http {

namespace {

constexpr std::size_t kMaxSignatures = 10;  // that one header may hold

tl::unexpected<Error> unsigned_body() {
  return fail(ErrorCode::Forbidden, "The signature is missing, wrong or too old.", "unauthenticated");
}

const EVP_MD* digest_named(const std::string& name) {
  if (name == "SHA1") return EVP_sha1();
  if (name == "SHA512") return EVP_sha512();
  return EVP_sha256();
}

std::string hmac(const std::string& digest, std::string_view key, std::string_view text) {
  std::string mac(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  HMAC(digest_named(digest), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(mac.data()), &size);
  mac.resize(size);
  return mac;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string filled(std::string_view pattern, std::string_view id, std::string_view timestamp,
                   std::string_view body) {
  std::string text;
  text.reserve(pattern.size() + id.size() + timestamp.size() + body.size());
  const std::pair<std::string_view, std::string_view> parts[] = {
      {"{id}", id}, {"{timestamp}", timestamp}, {"{body}", body}};
  for (std::size_t i = 0; i < pattern.size();) {
    std::size_t taken = 0;
    for (const auto& [name, value] : parts) {
      if (!pattern.substr(i).starts_with(name)) continue;
      text += value;
      taken = name.size();
    }
    if (taken == 0) text += pattern[i];
    i += taken == 0 ? 1 : taken;
  }
  return text;
}

bool is_near(std::string_view timestamp, Time now, Millis tolerance) {
  std::int64_t seconds = 0;
  const auto read = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  if (read.ec != std::errc{} || read.ptr != timestamp.data() + timestamp.size()) return false;
  constexpr std::int64_t kYear9999 = 253'402'300'800;
  if (seconds < 0 || seconds > kYear9999) return false;
  const Millis apart = now.time_since_epoch() - std::chrono::seconds(seconds);
  return apart <= tolerance && -apart <= tolerance;
}

}  // namespace

const SignatureRule* signature_scheme(std::string_view name) {
  // GitHub: docs.github.com, "Validating webhook deliveries". Slack: api.slack.com, "Verifying requests from
  // Slack". Standard Webhooks: github.com/standard-webhooks, spec 1.0.
  static const std::map<std::string_view, SignatureRule> schemes = {
      {"github", {.header = "X-Hub-Signature-256", .prefix = "sha256="}},
      {"slack",
       {.header = "X-Slack-Signature",
        .prefix = "v0=",
        .timestamp_header = "X-Slack-Request-Timestamp",
        .signed_text = "v0:{timestamp}:{body}"}},
      {"standard",
       {.header = "webhook-signature",
        .prefix = "v1,",
        .encoding = SignatureRule::Encoding::Base64,
        .id_header = "webhook-id",
        .timestamp_header = "webhook-timestamp",
        .signed_text = "{id}.{timestamp}.{body}",
        .secret_prefix = "whsec_"}}};
  const auto found = schemes.find(name);
  return found == schemes.end() ? nullptr : &found->second;
}

SignatureRule signature_rule(const Json& auth) {
  SignatureRule rule;
  if (const auto scheme = string_at(auth, "scheme")) {
    if (const SignatureRule* known = signature_scheme(*scheme)) rule = *known;
  } else {
    rule.header = string_at(auth, "header").value_or("");
    rule.prefix = string_at(auth, "prefix").value_or("");
    const std::string algorithm = string_at(auth, "algorithm").value_or("sha256");
    rule.digest = algorithm == "sha1" ? "SHA1" : algorithm == "sha512" ? "SHA512" : "SHA256";
    if (string_at(auth, "encoding") == "base64") rule.encoding = SignatureRule::Encoding::Base64;
    rule.timestamp_header = string_at(auth, "timestamp_header").value_or("");
    if (!rule.timestamp_header.empty()) rule.signed_text = "{timestamp}.{body}";
  }
  if (const auto tolerance = string_at(auth, "tolerance")) {
    if (const auto duration = parse_duration(*tolerance)) rule.tolerance = duration->rest;
  }
  return rule;
}

bool is_basic(std::string_view header, std::string_view username, std::string_view password) {
  constexpr std::string_view kBasic = "basic ";
  if (header.size() <= kBasic.size() || !same_name(header.substr(0, kBasic.size()), kBasic)) return false;
  const auto given = unbase64(header.substr(kBasic.size()));
  const std::string wanted = std::string(username) + ":" + std::string(password);
  // Hashes are of one length, so the time tells nothing of either's.
  const Sha256 a = sha256(given.value_or("")), b = sha256(wanted);
  return given && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<std::string> verify_signature(const SignatureRule& rule, std::string_view secret,
                                     const FindHeader& header, std::string_view body, Time now) {
  if (secret.empty()) return unsigned_body();
  const auto given = header(rule.header);
  const auto id = rule.id_header.empty() ? std::optional(std::string_view()) : header(rule.id_header);
  const auto timestamp =
      rule.timestamp_header.empty() ? std::optional(std::string_view()) : header(rule.timestamp_header);
  if (!given || !id || !timestamp) return unsigned_body();
  if (!rule.timestamp_header.empty() && !is_near(*timestamp, now, rule.tolerance)) return unsigned_body();

  std::string key(secret);
  if (!rule.secret_prefix.empty() && secret.starts_with(rule.secret_prefix)) {
    const auto bytes = unbase64(secret.substr(rule.secret_prefix.size()));
    if (!bytes) return unsigned_body();
    key = *bytes;
  }
  const std::string mac = hmac(rule.digest, key, filled(rule.signed_text, *id, *timestamp, body));
  const std::string wanted =
      rule.prefix + (rule.encoding == SignatureRule::Encoding::Hex ? hex(mac) : base64(mac));

  bool found = false;
  std::string_view rest = *given;
  for (std::size_t i = 0; i < kMaxSignatures && !rest.empty(); ++i) {
    const std::size_t blank = rest.find(' ');
    found = same(rest.substr(0, blank), wanted) || found;
    rest = blank == rest.npos ? std::string_view() : rest.substr(blank + 1);
  }
  if (!found) return unsigned_body();
  // A sender that numbers its messages signs a repeat anew, under the same id.
  if (!rule.id_header.empty()) return rule.header + ":" + std::string(*id);
  return rule.timestamp_header.empty() ? "" : rule.header + ":" + std::string(*timestamp) + ":" + hex(mac);
}

}  // namespace nf::http
