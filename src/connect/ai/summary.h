#pragma once

#include <cstddef>
#include <vector>

#include "connect/ai/sentences.h"
#include "connect/ai/text.h"

namespace nf::connect::ai {

inline constexpr std::size_t kMaxSentencesRanked = 200;
inline constexpr std::size_t kMaxSummarySentences = 4;
inline constexpr std::size_t kQuotedWhole = 400;  // characters: a shorter text is quoted as it is

// A stretch of a field's text.
struct Quote {
  std::size_t field = 0;
  Stretch at;

  bool operator==(const Quote&) const = default;
};

// The sentences that say most of what the request asks, in their order: by LexRank, with a bonus for words
// that announce a request, a need, an impact or a date (each kind once), less for courtesies and for what
// another chosen sentence says already. Two to four of them; a very short text whole.
std::vector<Quote> summarize(const std::vector<Field>& fields);

}  // namespace nf::connect::ai
