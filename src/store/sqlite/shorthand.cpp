#include "store/sqlite/shorthand.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "base/check.h"

namespace nf::store::sqlite {

namespace {

constexpr std::size_t kDigits = 96;
constexpr char kZero = ' ';
constexpr std::size_t kShortest = 4;     // what the first code copies
constexpr std::size_t kShortCodes = 26;  // those without a length of their own
constexpr std::size_t kMiddleCode = 26;
constexpr std::size_t kLongCode = 27;
constexpr std::size_t kMiddleShortest = kShortest + kShortCodes;  // 30
constexpr std::size_t kMiddleLongest = kMiddleShortest + kDigits - 1;
constexpr std::size_t kNear = kDigits * kDigits;       // two digits reach
constexpr std::size_t kLongest = kNear * kDigits - 1;  // three digits hold
constexpr std::size_t kFar = kNear * kNear;            // four digits reach
constexpr std::size_t kLongPays = 12;

bool is_code(char c) {
  constexpr std::uint32_t kNone = 1U | 1U << '\t' | 1U << '\n' | 1U << '\r';
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && (~kNone >> byte & 1U) != 0;
}

std::size_t number_of_code(char c) {
  const auto byte = static_cast<std::size_t>(c);
  return byte - 1 - (byte > '\t' ? 1 : 0) - (byte > '\n' ? 1 : 0) - (byte > '\r' ? 1 : 0);
}

char code_of_number(std::size_t number) {
  std::size_t byte = number + 1;
  if (byte >= '\t') byte += 2;  // tab and line feed
  if (byte >= '\r') byte += 1;
  return static_cast<char>(byte);
}

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

struct Reference {
  std::size_t length = 0;
  std::size_t distance = 0;  // 1: the byte before
  std::size_t written = 0;   // characters of the reference itself
};

std::optional<std::size_t> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  std::size_t value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < kZero) return std::nullopt;  // also bytes above 0x7F, which are negative
    value = value * kDigits + static_cast<std::size_t>(text[i] - kZero);
  }
  return value;
}

// The reference that begins with the code at `at`.
std::optional<Reference> reference_at(std::string_view text, std::size_t at) {
  const std::size_t code = number_of_code(text[at]);
  const std::size_t lengths = code < kShortCodes ? 0 : code == kMiddleCode ? 1 : 3;
  const std::size_t distances = code == kLongCode ? 4 : 2;
  const auto length = digits(text, at + 1, lengths);
  const auto distance = digits(text, at + 1 + lengths, distances);
  if (!length || !distance) return std::nullopt;
  const std::size_t base = code < kShortCodes ? code + kShortest : code == kMiddleCode ? kMiddleShortest : 0;
  return Reference{base + *length, *distance + 1, 1 + lengths + distances};
}

// Writes into room that the caller has made.
class Pen {
 public:
  explicit Pen(char* out) : out_(out) {}

  // From `at` in the phrases and the text after them.
  void copy(const char* bytes, std::size_t at, std::size_t count) {
    for (const std::size_t end = at + count; at < end; ++at) {
      if (is_code(bytes[at])) {
        refer_far(1, at - number_of_code(bytes[at]));  // the phrases begin with all of them
      } else {
        *out_++ = bytes[at];
      }
    }
  }

  void refer(std::size_t length, std::size_t distance) {
    if (distance > kNear || length > kMiddleLongest) return refer_far(length, distance);
    *out_++ = code_of_number(length >= kMiddleShortest ? kMiddleCode : length - kShortest);
    if (length >= kMiddleShortest) digit(length - kMiddleShortest);
    two_digits(distance - 1);
  }

  const char* end() const { return out_; }

 private:
  void refer_far(std::size_t length, std::size_t distance) {
    *out_++ = code_of_number(kLongCode);
    digit(length / kNear);
    two_digits(length % kNear);
    two_digits((distance - 1) / kNear);
    two_digits((distance - 1) % kNear);
  }
  void digit(std::size_t value) { *out_++ = static_cast<char>(kZero + value); }
  void two_digits(std::size_t value) {
    digit(value / kDigits);
    digit(value % kDigits);
  }

  char* out_;
};

// Finds where the same six bytes stood last.
class Places {
 public:
  static constexpr std::size_t kBytes = 6;

  // Everything before `end` in the text that begins at `text`; eight bytes are readable from each place on.
  void learn(const char* text, std::size_t begin, std::size_t end, std::size_t stride = 1) {
    for (std::size_t i = begin; i < end; i += stride)
      last_[slot(text + i)] = static_cast<std::uint32_t>(i + 1);
  }
  // The last place that looks the same, plus one; 0: none. It may be another after all.
  std::uint32_t swap(const char* text, std::size_t at) {
    return std::exchange(last_[slot(text + at)], static_cast<std::uint32_t>(at + 1));
  }

 private:
  static constexpr int kBits = 12;

  static std::size_t slot(const char* bytes) {
    std::uint64_t eight;
    std::memcpy(&eight, bytes, sizeof eight);
    return ((eight << 16) * 0x9E3779B97F4A7C15U) >> (64 - kBits);
  }

  std::array<std::uint32_t, 1 << kBits> last_{};
};

// What every text begins with.
const Places& places_in_phrases() {
  static const Places places = [] {
    const std::string padded = std::string(shorthand_phrases()) + std::string(8, '\0');
    Places learned;
    learned.learn(padded.data(), 0, shorthand_phrases().size() - Places::kBytes);
    return learned;
  }();
  return places;
}

std::size_t same_bytes(const char* a, const char* b, std::size_t most) {
  std::size_t same = 0;
  for (std::uint64_t x, y; same + 8 <= most; same += 8) {
    std::memcpy(&x, a + same, 8);
    std::memcpy(&y, b + same, 8);
    if (x != y) return same + static_cast<std::size_t>(std::countr_zero(x ^ y)) / 8;
  }
  while (same < most && a[same] == b[same]) ++same;
  return same;
}

// How much of what stands at `at` is a copy of what stands at `from`; 0 where a reference would save nothing.
std::size_t length_of_match(const char* bytes, std::size_t from, std::size_t at, std::size_t end) {
  if (at - from > kFar || continues_a_character(bytes[at])) return 0;
  std::size_t length = same_bytes(bytes + from, bytes + at, std::min(end - at, kLongest));
  while (length > 0 && at + length < end && continues_a_character(bytes[at + length])) --length;
  return length < (at - from > kNear ? kLongPays : Places::kBytes) ? 0 : length;
}

void follow(const Reference& reference, std::string_view phrases, std::string& text) {
  std::size_t left = reference.length;
  if (reference.distance > text.size()) {
    const std::string_view begin = phrases.substr(phrases.size() + text.size() - reference.distance, left);
    text += begin;
    left -= begin.size();
  }
  if (left == 0) return;
  text.reserve(text.size() + left);  // what is copied stays where it is
  const std::size_t from = text.size() - reference.distance;
  if (reference.distance >= left) {
    text.append(text.data() + from, left);
  } else {
    for (std::size_t i = 0; i < left; ++i) text += text[from + i];
  }
}

}  // namespace

std::string to_shorthand(std::string_view text) {
  std::size_t codes = 0;
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
    codes = static_cast<std::size_t>(std::ranges::count_if(text, is_code));
  if (text.size() > kMaxShortened) {
    CHECK(codes == 0);
    return std::string(text);
  }
  const std::string_view phrases = shorthand_phrases();
  std::string whole;  // as if the phrases stood before the text; room to look eight bytes on
  whole.reserve(phrases.size() + text.size() + 8);
  whole.append(phrases).append(text).append(8, '\0');
  const char* const bytes = whole.data();
  const std::size_t end = phrases.size() + text.size();
  Places places = places_in_phrases();
  std::string out(text.size() + 7 * codes, '\0');  // no other reference is longer than what it stands for
  Pen pen(out.data());
  std::size_t misses = 0;
  for (std::size_t at = phrases.size(); at < end;) {
    const std::size_t found = places.swap(bytes, at);
    const std::size_t length = found == 0 ? 0 : length_of_match(bytes, found - 1, at, end);
    if (length == 0) {
      // What is unlike anything before, such as the base64 of a picture, is passed over faster and faster.
      const std::size_t step = std::min(end - at, 1 + (misses++ >> 7));
      pen.copy(bytes, at, step);
      at += step;
      continue;
    }
    misses = 0;
    pen.refer(length, at - (found - 1));
    places.learn(bytes, at + 1, at + length, length > kMiddleLongest ? 16 : 1);
    at += length;
  }
  out.resize(static_cast<std::size_t>(pen.end() - out.data()));
  return out;
}

Result<std::string> from_shorthand(std::string_view stored) {
  const std::string_view phrases = shorthand_phrases();
  std::string text;
  text.reserve(stored.size() * 4);
  for (std::size_t at = 0; at < stored.size();) {
    if (!is_code(stored[at])) {
      const std::size_t begin = at;
      while (at < stored.size() && !is_code(stored[at])) ++at;
      text.append(stored, begin, at - begin);
      continue;
    }
    const auto reference = reference_at(stored, at);
    if (!reference || reference->distance > text.size() + phrases.size())
      return fail(ErrorCode::Storage, "a reference in a shortened text leads nowhere");
    if (text.size() + reference->length > kMaxShortened)
      return fail(ErrorCode::Storage, "a shortened text is longer than any that was written");
    follow(*reference, phrases, text);
    at += reference->written;
  }
  return text;
}

}  // namespace nf::store::sqlite
