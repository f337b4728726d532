#include "connect/ai/text.h"

#include <algorithm>

#include "base/id.h"
#include "base/pointer.h"
#include "connect/ai/utf8.h"
#include "flow/visible.h"

namespace nf::connect::ai {

namespace {

constexpr std::size_t kProseWords = 4;
constexpr std::size_t kProseLetters = 10;  // of scripts other than Latin
constexpr std::size_t kMaxKeyCharacters = 200;
constexpr std::size_t kMaxNames = 32;  // words of the keys on the way to a value

bool between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// Shown as nothing: zero-width characters, marks of direction, variation selectors.
bool is_invisible(char32_t c) {
  return c == 0xAD || c == 0x34F || c == 0x61C || c == 0xFEFF || between(c, 0x180B, 0x180E) ||
         between(c, 0x200B, 0x200F) || between(c, 0x202A, 0x202E) || between(c, 0x2060, 0x206F) ||
         between(c, 0xFE00, 0xFE0F) || between(c, 0xE0000, 0xE0FFF);
}

char32_t plain(char32_t c) {
  if (between(c, 0xFF01, 0xFF5E)) c -= 0xFEE0;
  if (c == 0x2019 || c == 0x2BC) return U'\'';
  return between(c, U'A', U'Z') ? c + 32 : c;
}

// Punctuation, symbols and pictures beyond ASCII.
bool is_symbol(char32_t c) {
  return between(c, 0x80, 0xA9) || between(c, 0xAB, 0xB4) || between(c, 0xB6, 0xB9) ||
         between(c, 0xBB, 0xBF) || c == 0xD7 || c == 0xF7 || between(c, 0x2010, 0x2BFF) ||
         between(c, 0x3000, 0x3004) || between(c, 0x3008, 0x3020) || between(c, 0xFF5F, 0xFF65) ||
         between(c, 0xFFE0, 0xFFFF) || between(c, 0x1F000, 0x1FAFF);
}

bool is_letter(char32_t c) {
  return between(c, U'a', U'z') || is_digit(c) || (c >= 0x80 && !is_symbol(c) && !is_space(c));
}

bool ends_clause(char32_t c) {
  static constexpr std::u32string_view kMarks = U".,;:!?()[]{}\"\n\r|/\\\u2013\u2014\u2026\u3001\u3002";
  return kMarks.find(c) != std::u32string_view::npos;
}

void finish(Word& word, std::vector<Word>& words) {
  while (word.text.ends_with('\'')) word.text.pop_back();
  if (word.text.ends_with("'s")) word.text.resize(word.text.size() - 2);
  if (!word.text.empty()) {
    words.push_back(std::move(word));
    word = {};
  } else {
    word = {.after_break = word.after_break};
  }
}

// `riskOwner_2` is "risk owner 2".
std::u32string parted(std::string_view key) {
  std::u32string out;
  char32_t before = U' ';
  for (const char32_t c : decode(key, kMaxKeyCharacters)) {
    if (between(c, U'A', U'Z') && between(before, U'a', U'z')) out += U' ';
    out += before = c;
  }
  return out;
}

// An address, a link, or the id of a file.
bool is_reference(std::string_view text) {
  if (text.find_first_of(" \t\r\n") != std::string_view::npos) return false;
  return text.find('@') != std::string_view::npos || text.find("://") != std::string_view::npos ||
         parse_uuid(text).has_value();
}

class Reader {
 public:
  void read(const Json& value, const std::string& pointer, const std::vector<Word>& names, int depth) {
    if (depth > kMaxFieldDepth || fields_.size() >= kMaxFields) return;
    if (value.is_object()) {
      for (const auto& member : value.get_object()) {
        std::vector<Word> longer = names;
        for (Word& word : words_of(parted(member.key()))) {
          if (longer.size() < kMaxNames) longer.push_back(std::move(word));
        }
        read(member.value(), pointer_join(pointer, member.key()), longer, depth + 1);
      }
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.get_array().size() && fields_.size() < kMaxFields; ++i) {
        read(value.get_array()[i], pointer_join(pointer, i), names, depth + 1);
      }
    } else if (value.is_string() && flow::has_visible(std::string_view(value.get_string()))) {
      add_text(std::string_view(value.get_string()), pointer, names);
    } else if (value.is_number()) {
      fields_.push_back({pointer, names, {}, {}});
    }
  }

  std::vector<Field> take() { return std::move(fields_); }

 private:
  void add_text(std::string_view text, const std::string& pointer, const std::vector<Word>& names) {
    Field field{pointer, names, {}, {}};
    if (!is_reference(text)) field.text = decode(text, left_);
    left_ -= field.text.size();
    field.words = words_of(field.text);
    fields_.push_back(std::move(field));
  }

  std::vector<Field> fields_;
  std::size_t left_ = kMaxCharactersRead;
};

}  // namespace

bool is_digit(char32_t c) { return between(c, U'0', U'9'); }

bool is_space(char32_t c) {
  return c == U' ' || between(c, 0x09, 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         between(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

std::vector<Word> words_of(std::u32string_view text) {
  std::vector<Word> words;
  Word word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_invisible(text[i])) continue;
    const char32_t c = plain(text[i]);
    if (is_letter(c) || (c == U'\'' && !word.text.empty())) {
      if (word.text.empty()) word.start = i;
      if (word.text.size() < kMaxWordBytes) word.text += encode({&c, 1});
      word.end = i + 1;
      continue;
    }
    finish(word, words);
    word.after_break = word.after_break || ends_clause(c);
  }
  finish(word, words);
  return words;
}

std::vector<Field> read_fields(const Json& request) {
  Reader reader;
  reader.read(request, "", {}, 0);
  return reader.take();
}

bool is_prose(const Field& field) {
  const auto foreign = std::ranges::count_if(
      field.text, [](char32_t c) { return c >= 0x250 && !is_symbol(c) && !is_space(c) && !is_invisible(c); });
  // A name such as `SEC-12 Multi-factor sign-in` has many words and few blanks.
  std::size_t parts = 0;
  char32_t before = U' ';
  for (const char32_t c : field.text) {
    if (is_space(before) && !is_space(c)) ++parts;
    before = c;
  }
  return (parts >= kProseWords && field.words.size() >= kProseWords) ||
         static_cast<std::size_t>(foreign) >= kProseLetters;
}

}  // namespace nf::connect::ai
