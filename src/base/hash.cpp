#include "base/hash.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <memory>

#include "base/check.h"

namespace nf {
namespace {

// Fetching looks the algorithm up under a lock, so it is done once. Never freed: other threads may still hash
// at exit.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

EVP_MD_CTX* fresh_context() {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
  CHECK(context && EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1);
  return context.get();
}

Sha256 finish(EVP_MD_CTX* context) {
  Sha256 hash;
  CHECK(EVP_DigestFinal_ex(context, hash.data(), nullptr) == 1);
  return hash;
}

std::string encode(std::string_view bytes, int variant) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  text.pop_back();  // the terminating zero, which libsodium counts
  return text;
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
  EVP_MD_CTX* context = fresh_context();
  CHECK(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
  return finish(context);
}

Sha256 sha256(std::string_view prefix, std::string_view bytes) {
  EVP_MD_CTX* context = fresh_context();
  CHECK(EVP_DigestUpdate(context, prefix.data(), prefix.size()) == 1);
  CHECK(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
  return finish(context);
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  Sha256 hash;
  crypto_auth_hmacsha256_final(&state, hash.data());
  return hash;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(bytes.size() * 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text[2 * i] = kDigits[byte >> 4];
    text[2 * i + 1] = kDigits[byte & 15];
  }
  return text;
}

std::string hash_name(const Sha256& hash) { return "sha256:" + hex(hash); }

std::optional<std::string> unhex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes(text.size() / 2, '\0');
  std::size_t written = 0;
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                     nullptr, &written, nullptr) != 0 ||
      written != bytes.size()) {
    return std::nullopt;
  }
  return bytes;
}

std::string base64(std::string_view bytes) { return encode(bytes, sodium_base64_VARIANT_ORIGINAL); }

std::string base64url(std::string_view bytes) {
  return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::string> unbase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  // libsodium takes bytes above ASCII for letters of the alphabet.
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7f; }))
    return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  std::size_t written = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &written, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) {
    return std::nullopt;
  }
  bytes.resize(written);
  return bytes;
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace nf
