#include "runtime/secret_box.h"

#include <sodium.h>

#include <algorithm>

#include "base/hash.h"
#include "base/private_file.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const std::uint8_t* bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

}  // namespace

Result<SecretBox> SecretBox::open(const std::string& key_path) {
  SecretBox box;
  auto text = read_private_file(key_path);
  if (!text && text.error().code == ErrorCode::NotFound) {
    std::string fresh(box.key_.size(), '\0');
    randombytes_buf(fresh.data(), fresh.size());
    TRY(write_private_file(key_path, base64(fresh) + "\n"));
    sodium_memzero(fresh.data(), fresh.size());
    text = read_private_file(key_path);
  }
  if (!text) return fail(text.error());
  if (text->ends_with('\n')) text->pop_back();
  auto key = unbase64(*text);
  sodium_memzero(text->data(), text->size());
  if (!key || key->size() != box.key_.size()) {
    return fail(ErrorCode::InvalidInput, "the key file " + key_path + " is not 32 bytes in base64");
  }
  std::ranges::copy(*key, box.key_.begin());
  sodium_memzero(key->data(), key->size());
  return box;
}

SecretBox::~SecretBox() { sodium_memzero(key_.data(), key_.size()); }

std::string SecretBox::seal(std::string_view secret, std::string_view binding) const {
  std::string sealed(kNonce + secret.size() + kTag, '\0');
  auto* out = reinterpret_cast<std::uint8_t*>(sealed.data());
  randombytes_buf(out, kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonce, nullptr, bytes(secret), secret.size(),
                                             bytes(binding), binding.size(), nullptr, out, key_.data());
  return base64(sealed);
}

Result<std::string> SecretBox::unseal(std::string_view sealed, std::string_view binding) const {
  const auto raw = unbase64(sealed);
  const auto refused = [] {
    return fail(ErrorCode::Forbidden, "The secret does not belong to this key and address: enter it again.");
  };
  if (!raw || raw->size() < kNonce + kTag) return refused();
  std::string secret(raw->size() - kNonce - kTag, '\0');
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<std::uint8_t*>(secret.data()), nullptr, nullptr, bytes(*raw) + kNonce,
      raw->size() - kNonce, bytes(binding), binding.size(), bytes(*raw), key_.data());
  if (opened != 0) return refused();
  return secret;
}

}  // namespace nf::runtime
