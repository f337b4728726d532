#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connect/ai/text.h"

namespace nf::connect::ai {

inline constexpr std::size_t kMaxGap = 3;

// A phrase to look for: `switch|switched off`, `disable .. firewall`. `|` parts words of which one must stand
// there, ` .. ` is up to three other words, `#` a number. A word stands for its plural in -s too. Everything
// lies in one clause.
class Pattern {
 public:
  explicit Pattern(std::string_view text);

  // How many words from `first` on it takes; 0 where it does not stand there.
  std::size_t length_at(std::span<const Word> words, std::size_t first) const;
  bool found_in(std::span<const Word> words) const;

 private:
  struct Element {
    std::vector<std::string> words;
    bool after_gap = false;
  };
  // The index past the match of the elements from `element` on, or 0.
  std::size_t end_of(std::span<const Word> words, std::size_t at, std::size_t element) const;

  std::vector<Element> elements_;
};

// Several patterns of which one is enough.
class AnyPattern {
 public:
  AnyPattern(std::initializer_list<std::string_view> patterns);
  bool found_in(std::span<const Word> words) const;

 private:
  std::vector<Pattern> patterns_;
};

}  // namespace nf::connect::ai
