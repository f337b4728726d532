#include <sodium.h>

#include <cstring>

#include "base/hash.h"
#include "base/private_file.h"
#include "log/note.h"

namespace nf::log {
namespace {

constexpr std::string_view kFilePrefix = "PRIVATE+KEY+";

struct Wiped {
  std::string text;
  ~Wiped() { sodium_memzero(text.data(), text.size()); }
};

// Reads `<name>+<key id>+<base64(1 ‖ seed)>`.
Result<SigningKey> parse_private_key(std::string_view text, const std::string& path) {
  const auto refused = [&path] {
    return fail(ErrorCode::InvalidInput,
                "the key file " + path + " is not one line PRIVATE+KEY+<name>+<key id>+<base64 seed>");
  };
  if (!text.starts_with(kFilePrefix) || !text.ends_with('\n')) return refused();
  text.remove_prefix(kFilePrefix.size());
  text.remove_suffix(1);
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return refused();
  auto bytes = unbase64(text.substr(second + 1));
  if (!bytes) return refused();
  const Wiped typed_seed{std::move(*bytes)};
  if (typed_seed.text.size() != 1 + kSeedBytes || typed_seed.text[0] != 1) return refused();
  std::array<std::uint8_t, kSeedBytes> seed;
  std::memcpy(seed.data(), typed_seed.text.data() + 1, seed.size());
  auto key = SigningKey::from_seed(std::string(text.substr(0, first)), seed);
  sodium_memzero(seed.data(), seed.size());
  if (!key) return refused();
  const std::string id = hex({reinterpret_cast<const char*>(key->public_key().id().data()), 4});
  if (text.substr(first + 1, second - first - 1) != id) return refused();
  return key;
}

}  // namespace

Result<> SigningKey::save(const std::string& path) const {
  const std::string id =
      hex({reinterpret_cast<const char*>(public_key_.id().data()), public_key_.id().size()});
  const Wiped typed_seed{'\1' + std::string(reinterpret_cast<const char*>(secret_.data()), kSeedBytes)};
  const Wiped line{std::string(kFilePrefix) + name() + '+' + id + '+' + base64(typed_seed.text) + '\n'};
  return write_private_file(path, line.text);
}

Result<SigningKey> SigningKey::load(const std::string& path) {
  const Wiped text{TRY(read_private_file(path))};
  return parse_private_key(text.text, path);
}

}  // namespace nf::log
