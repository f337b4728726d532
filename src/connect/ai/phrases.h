#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connect/ai/sentences.h"
#include "connect/ai/text.h"

namespace nf::connect::ai {

enum class Level { Low, Medium, High, Critical };
std::string_view name_of(Level level);

// One entry of the printed list. `words` is as connect/ai/pattern.h reads it; `{control}` stands for a list
// of words that is printed too.
struct Phrase {
  std::string_view words;
  Level level;
  std::string_view topic;
};

std::span<const Phrase> phrase_list();
// The list for people, as Markdown: a table of phrases by topic and level, and the word lists.
std::string printed_phrases();

// Where a phrase stood and was not denied ("no production data").
struct Match {
  std::size_t field = 0;
  Stretch at;        // of the words that matched
  Stretch sentence;  // around them
  Level level = Level::Low;
  std::string_view topic;
};

inline constexpr std::size_t kMaxMatches = 10;

// The most severe first, then in the order of the text; of several on one topic in one sentence the most
// severe.
std::vector<Match> find_phrases(const std::vector<Field>& fields);

}  // namespace nf::connect::ai
