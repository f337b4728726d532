#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace nf::http {

// How a sender signs what it posts: an HMAC over the body, with a timestamp and an id where it has them.
struct SignatureRule {
  enum class Encoding { Hex, Base64 };
  std::string header;             // that holds the signature, or several with blanks between them
  std::string prefix;             // before each signature: "sha256=", "v0=", "v1,"
  std::string digest = "SHA256";  // or SHA512, SHA1
  Encoding encoding = Encoding::Hex;
  std::string id_header;               // empty: none is signed
  std::string timestamp_header;        // empty: none is signed; seconds since 1970
  std::string signed_text = "{body}";  // with {id}, {timestamp} and {body}
  std::string secret_prefix;           // "whsec_": the rest of the secret is base64
  Millis tolerance{300'000};           // of the timestamp, both ways
};

// "github" (X-Hub-Signature-256), "slack" (v0 signatures), "standard" (Standard Webhooks 1.0); null for
// others.
const SignatureRule* signature_scheme(std::string_view name);

// As a hook's `auth` object says: its scheme, or header, algorithm, encoding, prefix, timestamp_header and
// tolerance. The object has passed the publishing checks.
SignatureRule signature_rule(const Json& auth);

// Whether this Authorization header is HTTP Basic (RFC 7617) with these two; compared in constant time.
bool is_basic(std::string_view header, std::string_view username, std::string_view password);

// The value of a header, or null.
using FindHeader = std::function<std::optional<std::string_view>(std::string_view name)>;

// Whether somebody who knows the secret signed this body, near `now`. On success a text that is the same for
// every repeat of this very message, where it is signed together with a timestamp or an id, else empty. All
// failures read alike to the sender.
Result<std::string> verify_signature(const SignatureRule& rule, std::string_view secret,
                                     const FindHeader& header, std::string_view body, Time now);

}  // namespace nf::http
