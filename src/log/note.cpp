#include "log/note.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"

namespace nf::log {
namespace {

constexpr std::string_view kDash = "\u2014 ";
constexpr std::size_t kMaxNameBytes = 255;
constexpr std::size_t kSignatureBytes = crypto_sign_BYTES;
constexpr std::size_t kTimeBytes = 8;

static_assert(kSeedBytes == crypto_sign_SEEDBYTES);

template <std::size_t N>
std::string_view view(const std::array<std::uint8_t, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

tl::unexpected<Error> bad_note(std::string_view why) {
  return fail(ErrorCode::InvalidInput, "not a signed note: " + std::string(why));
}

std::string typed_key(KeyType type, std::string_view key) {
  return std::string(1, static_cast<char>(type)) + std::string(key);
}

// The first four bytes of SHA-256(name ‖ LF ‖ type ‖ key).
KeyId key_id(std::string_view name, KeyType type, std::string_view key) {
  const Sha256 hash = sha256(std::string(name) + '\n' + typed_key(type, key));
  KeyId id;
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

bool is_text(std::string_view text) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
  };
  return is_utf8(text) && std::none_of(text.begin(), text.end(), is_control);
}

Result<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return bad_note("a signature line begins with an em dash and a space");
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) {
    return bad_note("a signature line has no valid key name");
  }
  const auto bytes = unbase64(line.substr(space + 1));
  NoteSignature signature;
  if (!bytes || bytes->size() <= signature.id.size())
    return bad_note("a signature is not base64 of key id and bytes");
  signature.name = line.substr(0, space);
  std::copy_n(bytes->begin(), signature.id.size(), signature.id.begin());
  signature.signature = bytes->substr(signature.id.size());
  return signature;
}

void append_signature(const NoteSignature& signature, std::string& out) {
  out += kDash;
  out += signature.name;
  out += ' ';
  out += base64(std::string(view(signature.id)) + signature.signature);
  out += '\n';
}

}  // namespace

bool is_key_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && is_text(name) &&
         name.find_first_of(" +\n") == std::string_view::npos;
}

VerifyKey VerifyKey::of(std::string name, KeyType type, const std::array<std::uint8_t, 32>& key) {
  CHECK(is_key_name(name));
  VerifyKey result;
  result.id_ = key_id(name, type, view(key));
  result.name_ = std::move(name);
  result.type_ = type;
  result.key_ = key;
  return result;
}

Result<VerifyKey> VerifyKey::parse(std::string_view vkey) {
  const auto refused = [](std::string_view why) {
    return fail(ErrorCode::InvalidInput,
                "not a verifier key <name>+<key id>+<base64 key>: " + std::string(why));
  };
  // The name and the id hold no '+'; base64 may.
  const std::size_t first = vkey.find('+');
  const std::size_t second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos) return refused("it has three parts");
  const std::string_view name = vkey.substr(0, first);
  if (!is_key_name(name)) return refused("the name is not valid");
  const auto bytes = unbase64(vkey.substr(second + 1));
  if (!bytes || bytes->size() != 33) return refused("the key is not base64 of 33 bytes");
  const auto type = static_cast<KeyType>((*bytes)[0]);
  if (type != KeyType::Ed25519 && type != KeyType::CosignatureV1)
    return refused("the key is of an unknown type");
  std::array<std::uint8_t, 32> key;
  std::memcpy(key.data(), bytes->data() + 1, key.size());
  VerifyKey result = of(std::string(name), type, key);
  if (vkey.substr(first + 1, second - first - 1) != hex(view(result.id_))) {
    return refused("the key id is not that of this name and key");
  }
  return result;
}

std::string VerifyKey::vkey() const {
  return name_ + '+' + hex(view(id_)) + '+' + base64(typed_key(type_, view(key_)));
}

std::string VerifyKey::pem() const {
  constexpr std::string_view kPrefix{"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12};  // id-Ed25519
  return "-----BEGIN PUBLIC KEY-----\n" + base64(std::string(kPrefix) + std::string(view(key_))) +
         "\n-----END PUBLIC KEY-----\n";
}

bool VerifyKey::verify(std::string_view text, std::string_view signature) const {
  if (type_ == KeyType::CosignatureV1) {
    if (signature.size() != kTimeBytes + kSignatureBytes) return false;
    const std::uint64_t seconds = big_endian(signature.substr(0, kTimeBytes));
    const std::string signed_text =
        "cosignature/v1\ntime " + std::to_string(seconds) + '\n' + std::string(text);
    return crypto_sign_verify_detached(raw(signature.substr(kTimeBytes)), raw(signed_text),
                                       signed_text.size(), key_.data()) == 0;
  }
  return signature.size() == kSignatureBytes &&
         crypto_sign_verify_detached(raw(signature), raw(text), text.size(), key_.data()) == 0;
}

Result<SigningKey> SigningKey::from_seed(std::string name, const std::array<std::uint8_t, kSeedBytes>& seed) {
  if (!is_key_name(name)) {
    return fail(ErrorCode::InvalidInput,
                "a key's name is 1 to 255 bytes without spaces, control characters and '+'");
  }
  CHECK(sodium_init() >= 0);
  std::array<std::uint8_t, 32> public_key;
  std::array<std::uint8_t, 64> secret;
  crypto_sign_seed_keypair(public_key.data(), secret.data(), seed.data());
  SigningKey key{VerifyKey::of(std::move(name), KeyType::Ed25519, public_key)};
  key.secret_ = secret;
  sodium_memzero(secret.data(), secret.size());
  return key;
}

Result<SigningKey> SigningKey::generate(std::string name) {
  CHECK(sodium_init() >= 0);
  std::array<std::uint8_t, kSeedBytes> seed;
  randombytes_buf(seed.data(), seed.size());
  auto key = from_seed(std::move(name), seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

SigningKey::SigningKey(SigningKey&& other) noexcept
    : public_key_(std::move(other.public_key_)), secret_(other.secret_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

std::string SigningKey::sign(std::string_view bytes) const {
  std::string signature(kSignatureBytes, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, raw(bytes), bytes.size(),
                       secret_.data());
  return signature;
}

std::string SigningKey::sign_note(std::string_view text) const {
  CHECK(text.ends_with('\n'));
  return format_note({std::string(text), {{name(), public_key_.id(), sign(text)}}});
}

Result<SignedNote> parse_note(std::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes)
    return bad_note("it has more than " + std::to_string(kMaxNoteBytes) + " bytes");
  if (!is_text(bytes)) return bad_note("it is not text in UTF-8");
  const std::size_t blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos || !bytes.ends_with('\n') || blank + 2 == bytes.size()) {
    return bad_note("no signature lines after an empty line");
  }
  SignedNote note;
  note.text = bytes.substr(0, blank + 1);
  std::string_view lines = bytes.substr(blank + 2);
  while (!lines.empty()) {
    if (note.signatures.size() == kMaxNoteSignatures) {
      return bad_note("it has more than " + std::to_string(kMaxNoteSignatures) + " signatures");
    }
    const std::size_t end = lines.find('\n');
    note.signatures.push_back(TRY(parse_signature(lines.substr(0, end))));
    lines.remove_prefix(end + 1);
  }
  return note;
}

std::string format_note(const SignedNote& note) {
  std::string out = note.text + '\n';
  for (const NoteSignature& signature : note.signatures) append_signature(signature, out);
  return out;
}

Result<std::string> open_note(std::string_view bytes, const VerifyKey& key) {
  SignedNote note = TRY(parse_note(bytes));
  bool is_signed = false;
  for (const NoteSignature& signature : note.signatures) {
    if (signature.name != key.name() || signature.id != key.id()) continue;
    if (!key.verify(note.text, signature.signature)) {
      return fail(ErrorCode::InvalidInput,
                  "the signature of " + key.name() + " is false: the text was changed");
    }
    is_signed = true;
  }
  if (!is_signed) return fail(ErrorCode::InvalidInput, "not signed by " + key.vkey());
  return std::move(note.text);
}

}  // namespace nf::log
