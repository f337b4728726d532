#include "connect/ai/summary.h"

#include <algorithm>
#include <array>

#include "connect/ai/lexrank.h"
#include "connect/ai/pattern.h"
#include "connect/ai/stems.h"

namespace nf::connect::ai {

namespace {

struct Candidate {
  Quote quote;
  std::vector<Word> words;
};

struct Cue {
  AnyPattern words;
  double bonus;
};

// Kinds of sentences that a reader looks for. English; elsewhere LexRank alone decides.
const std::array<Cue, 4>& cues() {
  static const std::array<Cue, 4> all = {
      Cue{{"request|requests|requesting|ask|asks|asking|propose|apply", "would like", "we|i need|want",
           "need|want|wish to", "please allow|grant|approve|permit|extend",
           "exception|exemption|permission|waiver", "extension of"},
          0.7},
      Cue{{"because", "in order to", "so that", "due to", "the reason", "cannot|can't|unable",
           "not possible|able", "requires|required|necessary", "otherwise",
           "since|until .. supports|released|replaced|migrated"},
          0.5},
      Cue{{"impact|risk|loss|delay|cost|penalty|outage|downtime|fine|consequence",
           "would .. lose|miss|stop|fail", "affect|affects|affected", "business|customers .. wait|lose|stop",
           "deadline"},
          0.5},
      Cue{{"until|till|by|from|before|through|on .. #", "by the end of", "end of .. month|quarter|year|week",
           "for .. day|week|month|year", "start|starts|starting|end|ends|expire|expires on|in|by",
           "january|february|march|april|june|july|august|september|october|november|december"},
          0.4},
  };
  return all;
}

const AnyPattern& courtesies() {
  static const AnyPattern all = {"thank|thanks",
                                 "kind|best|warm regards",
                                 "regards",
                                 "sincerely",
                                 "yours truly",
                                 "dear",
                                 "hi|hello all|team|everyone|colleague",
                                 "let me|us know",
                                 "do not|don't hesitate",
                                 "feel free to",
                                 "sent from my",
                                 "this e mail|email|message is",
                                 "confidentiality notice",
                                 "hope this finds",
                                 "looking forward",
                                 "see|find attached",
                                 "any questions",
                                 "good morning|afternoon|day"};
  return all;
}

constexpr double kCourtesyPenalty = 2.0;
constexpr double kShortPenalty = 0.2;  // for each word that is missing to a sentence that says something
constexpr double kLongPenalty = 0.3;
constexpr double kNoCuePenalty = 0.7;  // where other sentences announce something
constexpr double kSamePenalty = 1.5;   // times how near it is to what is chosen already
constexpr std::size_t kShortWords = 8;
constexpr std::size_t kLeastSentences = 2;
constexpr std::size_t kLongWords = 60;
constexpr double kClear = 1e-9;  // a smaller difference is none: the earlier sentence goes first

// Names of fields in which people explain, for requests that hold single words only.
bool is_explanation(const Field& field) {
  static const AnyPattern names = {"justification|reason|rationale|description|detail|title|subject|message",
                                   "text|comment|body|summary|purpose|why|request|note"};
  return names.found_in(field.names);
}

// Headings are shown beside a summary anyway.
bool is_text(const Field& field) {
  static const AnyPattern headings = {"title|subject|heading|headline"};
  return is_prose(field) && !headings.found_in(field.names);
}

std::vector<Candidate> candidates_of(const std::vector<Field>& fields) {
  const bool some_text = std::ranges::any_of(fields, is_text);
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!(some_text ? is_text(fields[i]) : is_prose(fields[i]) || is_explanation(fields[i]))) continue;
    for (const Stretch& stretch : sentences_of(fields[i].text)) {
      if (candidates.size() == kMaxSentencesRanked) return candidates;
      const std::u32string_view text(fields[i].text);
      candidates.push_back({{i, stretch}, words_of(text.substr(stretch.start, stretch.end - stretch.start))});
    }
  }
  return candidates;
}

std::size_t characters_of(const std::vector<Candidate>& candidates) {
  std::size_t sum = 0;
  for (const Candidate& candidate : candidates) sum += candidate.quote.at.end - candidate.quote.at.start;
  return sum;
}

double fault_of(const Candidate& candidate) {
  double fault = 0;
  if (candidate.words.size() < kShortWords) {
    fault += kShortPenalty * static_cast<double>(kShortWords - candidate.words.size());
  }
  if (candidate.words.size() > kLongWords) fault += kLongPenalty;
  if (courtesies().found_in(candidate.words)) fault += kCourtesyPenalty;
  return fault;
}

class Choice {
 public:
  explicit Choice(const std::vector<Candidate>& candidates)
      : nearness_(terms_of(candidates)), scores_(lexrank(nearness_)), cues_(candidates.size()) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      scores_[i] -= fault_of(candidates[i]);
      for (std::size_t k = 0; k < cues().size(); ++k) {
        cues_[i][k] = cues()[k].words.found_in(candidates[i].words);
      }
    }
  }

  std::vector<std::size_t> take(std::size_t count) {
    const bool some_cues = std::ranges::any_of(cues_, has_cue);
    for (std::size_t i = 0; some_cues && i < scores_.size(); ++i) {
      if (!has_cue(cues_[i])) scores_[i] -= kNoCuePenalty;
    }
    while (chosen_.size() < count) {
      // Past the first two, a sentence that announces nothing is filling.
      const std::size_t best = find_best(some_cues && chosen_.size() >= kLeastSentences);
      if (best == scores_.size()) break;
      chosen_.push_back(best);
      for (std::size_t k = 0; k < covered_.size(); ++k) covered_[k] = covered_[k] || cues_[best][k];
    }
    std::ranges::sort(chosen_);
    return chosen_;
  }

 private:
  static std::vector<std::vector<std::string>> terms_of(const std::vector<Candidate>& candidates) {
    const Stems stems;
    std::vector<std::vector<std::string>> terms;
    for (const Candidate& candidate : candidates) terms.push_back(stems.terms_of(candidate.words));
    return terms;
  }

  double worth(std::size_t i) const {
    double worth = scores_[i];
    for (std::size_t k = 0; k < covered_.size(); ++k) {
      if (cues_[i][k] && !covered_[k]) worth += cues()[k].bonus;
    }
    double same = 0;
    for (const std::size_t other : chosen_) same = std::max(same, nearness_.of(i, other));
    return worth - kSamePenalty * same;
  }

  static bool has_cue(const std::array<bool, 4>& cues) {
    return std::ranges::any_of(cues, [](bool cue) { return cue; });
  }

  // The number of sentences where there is none.
  std::size_t find_best(bool cue_needed) const {
    std::size_t best = scores_.size();
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      if (std::ranges::find(chosen_, i) != chosen_.end() || (cue_needed && !has_cue(cues_[i]))) continue;
      if (best == scores_.size() || worth(i) > worth(best) + kClear) best = i;
    }
    return best;
  }

  const Nearness nearness_;
  std::vector<double> scores_;
  std::vector<std::array<bool, 4>> cues_;
  std::array<bool, 4> covered_{};
  std::vector<std::size_t> chosen_;
};

}  // namespace

std::vector<Quote> summarize(const std::vector<Field>& fields) {
  const std::vector<Candidate> candidates = candidates_of(fields);
  std::vector<Quote> quotes;
  const bool whole = candidates.size() <= 2 ||
                     (candidates.size() <= kMaxSummarySentences && characters_of(candidates) <= kQuotedWhole);
  if (whole) {
    for (const Candidate& candidate : candidates) quotes.push_back(candidate.quote);
    return quotes;
  }
  const std::size_t count = std::min(1 + (candidates.size() + 3) / 4, kMaxSummarySentences);
  for (const std::size_t index : Choice(candidates).take(count)) quotes.push_back(candidates[index].quote);
  return quotes;
}

}  // namespace nf::connect::ai
