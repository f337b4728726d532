#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nf::log {

// Signed notes (C2SP signed-note): a text, an empty line, and lines `— <name> <base64(key id ‖ signature)>`.

inline constexpr std::size_t kMaxNoteBytes = 64 * 1024;
inline constexpr std::size_t kMaxNoteSignatures = 64;
inline constexpr std::size_t kSeedBytes = 32;

using KeyId = std::array<std::uint8_t, 4>;

enum class KeyType : std::uint8_t {
  Ed25519 = 1,        // signs the text of the note
  CosignatureV1 = 4,  // C2SP tlog-cosignature: a witness signs the time and the text
};

// A public key with its name: `<name>+<key id in hex>+<base64(type ‖ key)>`, a "vkey".
class VerifyKey {
 public:
  // Refuses a key id that is not that of the name and key. Ed25519 and cosignature/v1 keys only.
  static Result<VerifyKey> parse(std::string_view vkey);
  // Requires a name that is_key_name().
  static VerifyKey of(std::string name, KeyType type, const std::array<std::uint8_t, 32>& key);

  const std::string& name() const { return name_; }
  const KeyId& id() const { return id_; }
  std::string vkey() const;
  // SubjectPublicKeyInfo (RFC 8410) as openssl reads it.
  std::string pem() const;

  // `signature` is what follows the key id on the note's line: 64 bytes, after 8 bytes of time for a witness.
  bool verify(std::string_view text, std::string_view signature) const;

 private:
  VerifyKey() = default;

  std::string name_;
  KeyType type_ = KeyType::Ed25519;
  KeyId id_{};
  std::array<std::uint8_t, 32> key_{};
};

// Not empty, at most 255 bytes of UTF-8 without spaces, control characters and '+'.
bool is_key_name(std::string_view name);

// The log's Ed25519 key. Its secret is wiped from memory when it goes.
class SigningKey {
 public:
  // Refuses a name that is not is_key_name().
  static Result<SigningKey> from_seed(std::string name, const std::array<std::uint8_t, kSeedBytes>& seed);
  static Result<SigningKey> generate(std::string name);

  SigningKey(SigningKey&& other) noexcept;
  SigningKey& operator=(SigningKey&&) = delete;
  ~SigningKey();

  const std::string& name() const { return public_key_.name(); }
  const VerifyKey& public_key() const { return public_key_; }

  // 64 bytes over exactly these bytes (DSSE envelopes, notes). Thread-safe.
  std::string sign(std::string_view bytes) const;
  // The note with the one signature of this key. Requires a text that ends with a line feed.
  std::string sign_note(std::string_view text) const;

  // Writes the key as one line `PRIVATE+KEY+<name>+<key id>+<base64(1 ‖ seed)>` to a new file of mode 0600:
  // complete and on stable storage when this returns. Refuses to replace a file (Conflict).
  Result<> save(const std::string& path) const;
  // Refuses a file that others than its owner may read.
  static Result<SigningKey> load(const std::string& path);

 private:
  explicit SigningKey(VerifyKey public_key) : public_key_(std::move(public_key)) {}

  VerifyKey public_key_;
  std::array<std::uint8_t, 64> secret_{};  // libsodium's form: seed ‖ public key
};

struct NoteSignature {
  std::string name;
  KeyId id{};
  std::string signature;  // the bytes after the key id

  bool operator==(const NoteSignature&) const = default;
};

struct SignedNote {
  std::string text;  // with its last line feed
  std::vector<NoteSignature> signatures;

  bool operator==(const SignedNote&) const = default;
};

// Takes a note apart; checks no signature. Refuses all that is not well-formed, and more than the limits
// above.
Result<SignedNote> parse_note(std::string_view bytes);
std::string format_note(const SignedNote& note);

// The text of a note that `key` has signed. Other keys' signatures are not looked at; a false one under the
// name and id of `key` is refused even beside a good one.
Result<std::string> open_note(std::string_view bytes, const VerifyKey& key);

}  // namespace nf::log
