#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nf::runtime {

// Seals the secrets of connections: XChaCha20-Poly1305 under a key that is kept outside the database, so that
// the database alone gives none away. Thread-safe.
class SecretBox {
 public:
  // Reads the key file, or makes one where there is none.
  static Result<SecretBox> open(const std::string& key_path);
  ~SecretBox();

  // base64(nonce ‖ ciphertext). What is sealed opens only under the same `binding`.
  std::string seal(std::string_view secret, std::string_view binding) const;
  // Forbidden where it was not sealed with this key and binding.
  Result<std::string> unseal(std::string_view sealed, std::string_view binding) const;

 private:
  SecretBox() = default;
  std::array<std::uint8_t, 32> key_{};
};

}  // namespace nf::runtime
