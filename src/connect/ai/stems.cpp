#include "connect/ai/stems.h"

#include <libstemmer.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace nf::connect::ai {

namespace {

// Words that say nothing about what a text is about, in order.
constexpr std::array<std::string_view, 123> kStopWords = {
    "a",     "about",  "above", "after", "again",  "all",   "also",    "am",    "an",    "and",
    "any",   "are",    "as",    "at",    "be",     "been",  "before",  "being", "below", "between",
    "both",  "but",    "by",    "can",   "could",  "did",   "do",      "does",  "doing", "don't",
    "down",  "during", "each",  "few",   "for",    "from",  "further", "get",   "had",   "has",
    "have",  "having", "he",    "her",   "here",   "hers",  "him",     "his",   "how",   "i",
    "if",    "in",     "into",  "is",    "it",     "its",   "itself",  "just",  "may",   "me",
    "might", "more",   "most",  "must",  "my",     "no",    "nor",     "not",   "now",   "of",
    "off",   "on",     "once",  "only",  "or",     "other", "our",     "ours",  "out",   "over",
    "own",   "same",   "shall", "she",   "should", "so",    "some",    "such",  "than",  "that",
    "the",   "their",  "them",  "then",  "there",  "these", "they",    "this",  "those", "through",
    "to",    "too",    "under", "up",    "very",   "was",   "we",      "were",  "what",  "when",
    "where", "which",  "while", "who",   "whom",   "why",   "will",    "with",  "would", "yet",
    "you",   "your",   "yours"};
static_assert(std::ranges::is_sorted(kStopWords));

bool says_nothing(const std::string& word) {
  return std::ranges::binary_search(kStopWords, word) ||
         std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void Stems::Close::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

Stems::Stems() : stemmer_(sb_stemmer_new("english", "UTF_8")) { CHECK(stemmer_ != nullptr); }
Stems::~Stems() = default;

std::string Stems::stem(const std::string& word) const {
  const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem = sb_stemmer_stem(stemmer_.get(), bytes, static_cast<int>(word.size()));
  if (stem == nullptr) return word;
  return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
}

std::vector<std::string> Stems::terms_of(std::span<const Word> words) const {
  std::vector<std::string> terms;
  for (const Word& word : words) {
    if (!says_nothing(word.text)) terms.push_back(stem(word.text));
  }
  return terms;
}

}  // namespace nf::connect::ai
