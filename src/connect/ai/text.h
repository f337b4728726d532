#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace nf::connect::ai {

inline constexpr std::size_t kMaxCharactersRead = 100'000;  // of all fields together
inline constexpr std::size_t kMaxFields = 5'000;
inline constexpr int kMaxFieldDepth = 64;
inline constexpr std::size_t kMaxWordBytes = 64;  // a longer word is compared by its beginning

// A word of a text: letters and digits; hyphens and the like part words, invisible characters do not.
struct Word {
  std::size_t start = 0;  // code points into the text
  std::size_t end = 0;
  std::string text;          // lower case (ASCII), wide forms as plain ones, without a possessive 's
  bool after_break = false;  // punctuation that ends a clause stands before it
};

std::vector<Word> words_of(std::u32string_view text);

// A value of the request that holds something: a text, or a number.
struct Field {
  std::string pointer;      // into the request
  std::vector<Word> names;  // the words of the keys on the way to it
  std::u32string text;      // empty for a number
  std::vector<Word> words;  // of the text
};

// All that is given in the request, in its order, within the limits above. Texts without a visible character,
// addresses, links and ids have no text here; nulls and booleans are no fields.
std::vector<Field> read_fields(const Json& request);

// Whether a person wrote it as text: several words, or a script that does not part them.
bool is_prose(const Field& field);

bool is_space(char32_t c);
bool is_digit(char32_t c);

}  // namespace nf::connect::ai
