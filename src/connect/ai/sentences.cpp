#include "connect/ai/sentences.h"

#include <algorithm>
#include <array>

#include "connect/ai/text.h"

namespace nf::connect::ai {

namespace {

constexpr std::array<std::u32string_view, 22> kAbbreviations = {
    U"e.g", U"i.e", U"mr",  U"mrs", U"ms", U"dr",   U"prof", U"st",   U"vs",   U"approx", U"no",
    U"nr",  U"fig", U"inc", U"ltd", U"co", U"dept", U"est",  U"resp", U"incl", U"excl",   U"cf"};

bool is_end_mark(char32_t c) { return c == U'.' || c == U'!' || c == U'?' || c == U'\u2026'; }
// Needs no space behind it.
bool is_wide_end_mark(char32_t c) { return c == U'\u3002' || c == U'\uFF01' || c == U'\uFF1F'; }
bool is_closing(char32_t c) {
  return c == U'"' || c == U'\'' || c == U')' || c == U']' || c == U'\u201D' || c == U'\u2019' ||
         c == U'\u00BB';
}
char32_t lower(char32_t c) { return c >= U'A' && c <= U'Z' ? c + 32 : c; }

// The dot at `dot` belongs to an abbreviation, an initial or the number of a list item.
bool is_short_form(std::u32string_view text, std::size_t start, std::size_t dot) {
  std::size_t first = dot;
  while (first > start && !is_space(text[first - 1]) && text[first - 1] != U'(') --first;
  std::u32string word(text.substr(first, dot - first));
  std::ranges::transform(word, word.begin(), lower);
  if (word.size() == 1 && word[0] >= U'a' && word[0] <= U'z') return true;
  if (first == start && !word.empty() && std::ranges::all_of(word, is_digit)) return true;
  return std::ranges::find(kAbbreviations, word) != kAbbreviations.end();
}

bool is_bullet(std::u32string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return false;
  const char32_t c = text[at];
  if ((c == U'-' || c == U'*' || c == U'\u2022' || c == U'\u2013') && is_space(text[at + 1])) return true;
  std::size_t end = at;
  while (end < text.size() && end < at + 3 && is_digit(text[end])) ++end;
  return end > at && end + 1 < text.size() && (text[end] == U'.' || text[end] == U')') &&
         is_space(text[end + 1]);
}

// A line break at `at` ends the sentence: an empty line or a list item follows.
bool is_paragraph_end(std::u32string_view text, std::size_t at) {
  std::size_t next = at + 1;
  while (next < text.size() && is_space(text[next])) {
    if (text[next] == U'\n') return true;
    ++next;
  }
  return is_bullet(text, next);
}

// Where the sentence that begins at `start` ends (past its last character).
std::size_t end_of_sentence(std::u32string_view text, std::size_t start) {
  for (std::size_t i = start; i < text.size(); ++i) {
    if (text[i] == U'\n' && is_paragraph_end(text, i)) return i;
    if (is_wide_end_mark(text[i])) return i + 1;
    if (!is_end_mark(text[i])) continue;
    std::size_t end = i + 1;
    while (end < text.size() && (is_end_mark(text[end]) || is_closing(text[end]))) ++end;
    const bool inside = end < text.size() && !is_space(text[end]);
    if (!inside && !(text[i] == U'.' && end == i + 1 && is_short_form(text, start, i))) return end;
    i = end - 1;
  }
  return text.size();
}

// Where to part a stretch that is too long: after the last space that fits, else in the word.
std::size_t cut_of(std::u32string_view text, Stretch stretch) {
  const std::size_t limit = stretch.start + kMaxSentence;
  for (std::size_t i = limit; i > stretch.start + kMaxSentence / 2; --i) {
    if (is_space(text[i])) return i;
  }
  return limit;
}

Stretch trimmed(std::u32string_view text, Stretch stretch) {
  while (stretch.start < stretch.end && is_space(text[stretch.start])) ++stretch.start;
  while (stretch.start < stretch.end && is_space(text[stretch.end - 1])) --stretch.end;
  return stretch;
}

}  // namespace

std::vector<Stretch> sentences_of(std::u32string_view text) {
  std::vector<Stretch> sentences;
  std::size_t at = 0;
  while (at < text.size()) {
    Stretch rest = trimmed(text, {at, end_of_sentence(text, at)});
    at = std::max(rest.end, at + 1);
    while (rest.end - rest.start > kMaxSentence) {
      const std::size_t cut = cut_of(text, rest);
      sentences.push_back(trimmed(text, {rest.start, cut}));
      rest = trimmed(text, {cut, rest.end});
    }
    if (rest.start < rest.end) sentences.push_back(rest);
  }
  return sentences;
}

}  // namespace nf::connect::ai
