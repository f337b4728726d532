#include "runtime/secret.h"

#include "base/hash.h"

namespace nf::runtime {

std::string random_secret(ports::Entropy& entropy) {
  std::string bytes;
  while (bytes.size() < 32) {
    std::uint64_t bits = entropy.next();
    for (int i = 0; i < 8; ++i, bits >>= 8) bytes += static_cast<char>(bits & 0xff);
  }
  return base64url(bytes);
}

}  // namespace nf::runtime
