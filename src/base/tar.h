#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nf {

// The one form of tar that we write and take (POSIX.1-1988 "ustar", IEEE Std 1003.1 pax): plain files of mode
// 0600, owned by nobody in particular, made at second 0, so that the same contents give the same bytes. Any
// tar program unpacks it.

inline constexpr std::size_t kTarBlock = 512;
inline constexpr std::size_t kMaxTarName = 100;
inline constexpr std::uint64_t kMaxTarFile = std::uint64_t{1} << 50;

struct TarEntry {
  std::string name;  // relative, of [A-Za-z0-9._/-], without "." and ".." parts
  std::uint64_t size = 0;

  bool operator==(const TarEntry&) const = default;
};

// Whether the name may stand in an archive.
bool is_tar_name(std::string_view name);

// The block before a file's bytes. Requires is_tar_name() and a size of at most kMaxTarFile. Sizes of 8 GiB
// and more are written in GNU's binary form, which all tar programs of today read.
std::string tar_header(const TarEntry& entry);

// Takes exactly what tar_header() makes: InvalidInput for any other block of kTarBlock bytes.
Result<TarEntry> read_tar_header(std::string_view block);

// Zeros that follow a file of this size up to the next block.
constexpr std::size_t tar_padding(std::uint64_t size) {
  return static_cast<std::size_t>((kTarBlock - size % kTarBlock) % kTarBlock);
}

// Zeros that end an archive.
inline constexpr std::size_t kTarEnd = 2 * kTarBlock;

}  // namespace nf
