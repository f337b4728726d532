#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace nf::connect::ai {

inline constexpr std::size_t kMaxSentence = 400;  // characters; a longer one is parted between words

// A stretch of a text, in code points, without white space at its ends.
struct Stretch {
  std::size_t start = 0;
  std::size_t end = 0;

  bool operator==(const Stretch&) const = default;
};

// The sentences of a text in their order: they end with . ! ? and their like before white space, with an
// empty line, and before a list item. Abbreviations and numbers end none.
std::vector<Stretch> sentences_of(std::u32string_view text);

}  // namespace nf::connect::ai
