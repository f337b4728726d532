#include "base/tar.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "base/check.h"

namespace nf {
namespace {

// Offsets and widths of the fields that are not empty.
constexpr std::size_t kMode = 100;
constexpr std::size_t kUid = 108;
constexpr std::size_t kGid = 116;
constexpr std::size_t kSize = 124;
constexpr std::size_t kSizeWidth = 12;
constexpr std::size_t kTime = 136;
constexpr std::size_t kChecksum = 148;
constexpr std::size_t kChecksumWidth = 8;
constexpr std::size_t kType = 156;
constexpr std::size_t kMagic = 257;
constexpr std::uint64_t kOctalSizes = std::uint64_t{1} << 33;  // eleven octal digits hold less than this

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-';
}

void put(std::string& block, std::size_t at, std::string_view bytes) {
  std::ranges::copy(bytes, block.begin() + static_cast<std::ptrdiff_t>(at));
}

std::string octal(std::uint64_t value, int digits) {
  char text[24];
  std::snprintf(text, sizeof text, "%0*llo", digits, static_cast<unsigned long long>(value));
  return text;
}

std::string size_field(std::uint64_t size) {
  if (size < kOctalSizes) return octal(size, 11);
  std::string field(kSizeWidth, '\0');
  field[0] = static_cast<char>(0x80);
  for (std::size_t i = kSizeWidth - 1; size > 0; --i, size >>= 8) field[i] = static_cast<char>(size & 0xff);
  return field;
}

std::uint64_t size_in(std::string_view field) {
  std::uint64_t size = 0;
  if (static_cast<unsigned char>(field[0]) == 0x80) {
    for (const char byte : field.substr(1)) size = (size << 8) | static_cast<unsigned char>(byte);
    return size;
  }
  for (const char digit : field.substr(0, 11))
    size = size * 8 + static_cast<std::uint64_t>((digit - '0') & 7);
  return size;
}

}  // namespace

bool is_tar_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxTarName) return false;
  while (true) {
    const std::size_t slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part == "." || part == ".." || !std::ranges::all_of(part, is_name_char)) return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

std::string tar_header(const TarEntry& entry) {
  CHECK(is_tar_name(entry.name) && entry.size <= kMaxTarFile);
  std::string block(kTarBlock, '\0');
  put(block, 0, entry.name);
  put(block, kMode, "0000600");
  put(block, kUid, "0000000");
  put(block, kGid, "0000000");
  put(block, kSize, size_field(entry.size));
  put(block, kTime, "00000000000");
  put(block, kChecksum, "        ");
  block[kType] = '0';
  put(block, kMagic,
      std::string_view("ustar\0"
                       "00",
                       8));
  std::uint64_t sum = 0;
  for (const char byte : block) sum += static_cast<unsigned char>(byte);
  put(block, kChecksum, octal(sum, 6) + std::string("\0 ", 2));
  static_assert(kChecksumWidth == 8);
  return block;
}

Result<TarEntry> read_tar_header(std::string_view block) {
  const auto refused = [] { return fail(ErrorCode::InvalidInput, "a file's header is damaged"); };
  if (block.size() != kTarBlock) return refused();
  TarEntry entry;
  entry.name = block.substr(0, std::min(block.find('\0'), kMaxTarName));
  entry.size = size_in(block.substr(kSize, kSizeWidth));
  if (!is_tar_name(entry.name) || entry.size > kMaxTarFile) return refused();
  // One form only: so every byte of it is checked.
  if (tar_header(entry) != block) return refused();
  return entry;
}

}  // namespace nf
