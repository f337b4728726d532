#include "base/id.h"

#include <bit>

namespace nf {
namespace {

constexpr std::uint16_t kLastOfMillisecond = 0xfff;  // the counter has the 12 bits of rand_a
constexpr std::int64_t kLastMillisecond = (std::int64_t{1} << 48) - 1;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool hyphen_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

// SplitMix64 (Steele, Lea, Flood 2014): spreads a seed, so that a small one is as good as another.
std::uint64_t spread(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

std::string to_string(const Uuid& id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(36, '-');
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (hyphen_before(i)) ++at;
    text[at++] = kDigits[id.bytes[i] >> 4];
    text[at++] = kDigits[id.bytes[i] & 15];
  }
  return text;
}

Result<Uuid> parse_uuid(std::string_view text) {
  const auto refused = [] {
    return fail(ErrorCode::InvalidInput,
                "not an id: expected 32 hex digits in groups of 8-4-4-4-12, such as "
                "019aab3c-5d1e-7c40-8f00-3a1b2c4d5e6f");
  };
  if (text.size() != 36) return refused();
  Uuid id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (hyphen_before(i) && text[at++] != '-') return refused();
    const int high = hex_digit(text[at++]);
    const int low = hex_digit(text[at++]);
    if (high < 0 || low < 0) return refused();
    id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return id;
}

IdGenerator::IdGenerator(Time now, std::uint64_t seed_high, std::uint64_t seed_low)
    : now_(now), state_{spread(seed_high), spread(seed_low ^ 0xd1b54a32d192ed03)} {
  if ((state_[0] | state_[1]) == 0) state_[0] = 1;  // the one state that the generator cannot leave
}

Uuid IdGenerator::next() {
  if (counter_ > kLastOfMillisecond) {
    counter_ = 0;
    now_ += Millis{1};
  }
  const std::int64_t since_epoch = now_.time_since_epoch().count();
  const std::int64_t millis = since_epoch < 0 ? 0 : since_epoch & kLastMillisecond;
  const std::uint64_t random = next_bits();

  Uuid id;
  for (int i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | counter_ >> 8);
  id.bytes[7] = static_cast<std::uint8_t>(counter_);
  for (int i = 0; i < 8; ++i) id.bytes[8 + i] = static_cast<std::uint8_t>(random >> (56 - 8 * i));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  ++counter_;
  return id;
}

// xoroshiro128++ (Blackman, Vigna 2019).
std::uint64_t IdGenerator::next_bits() {
  const std::uint64_t a = state_[0];
  std::uint64_t b = state_[1];
  const std::uint64_t bits = std::rotl(a + b, 17) + a;
  b ^= a;
  state_[0] = std::rotl(a, 49) ^ b ^ (b << 21);
  state_[1] = std::rotl(b, 28);
  return bits;
}

}  // namespace nf
