#include "connect/ai/pattern.h"

#include <algorithm>

#include "base/check.h"

namespace nf::connect::ai {

namespace {

std::vector<std::string> parts_of(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

bool is_number(const std::string& word) {
  return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool fits(const std::string& word, const std::string& wanted) {
  if (wanted == "#") return is_number(word);
  return word.starts_with(wanted) &&
         (word.size() == wanted.size() || (word.size() == wanted.size() + 1 && word.back() == 's'));
}

}  // namespace

Pattern::Pattern(std::string_view text) {
  bool gap = false;
  for (const std::string& part : parts_of(text, ' ')) {
    if (part == "..") {
      gap = true;
      continue;
    }
    elements_.push_back({parts_of(part, '|'), gap});
    gap = false;
  }
  CHECK(!elements_.empty() && !elements_.front().after_gap && !gap);
}

std::size_t Pattern::end_of(std::span<const Word> words, std::size_t at, std::size_t element) const {
  if (element == elements_.size()) return at;
  const Element& wanted = elements_[element];
  const std::size_t gap = wanted.after_gap ? kMaxGap : 0;
  for (std::size_t i = at; i <= at + gap && i < words.size(); ++i) {
    if (element > 0 && words[i].after_break) return 0;
    const bool here =
        std::ranges::any_of(wanted.words, [&](const std::string& word) { return fits(words[i].text, word); });
    if (!here) continue;
    if (const std::size_t end = end_of(words, i + 1, element + 1)) return end;
  }
  return 0;
}

std::size_t Pattern::length_at(std::span<const Word> words, std::size_t first) const {
  const std::size_t end = end_of(words, first, 0);
  return end == 0 ? 0 : end - first;
}

bool Pattern::found_in(std::span<const Word> words) const {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (length_at(words, i) > 0) return true;
  }
  return false;
}

AnyPattern::AnyPattern(std::initializer_list<std::string_view> patterns) {
  for (const std::string_view pattern : patterns) patterns_.emplace_back(pattern);
}

bool AnyPattern::found_in(std::span<const Word> words) const {
  return std::ranges::any_of(patterns_, [&](const Pattern& pattern) { return pattern.found_in(words); });
}

}  // namespace nf::connect::ai
