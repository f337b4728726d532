#include "connect/ai/builtin.h"

#include <algorithm>

#include "connect/ai/checklist.h"
#include "connect/ai/phrases.h"
#include "connect/ai/summary.h"
#include "connect/ai/utf8.h"

namespace nf::connect::ai {

namespace {

constexpr std::size_t kMaxReasonQuote = 200;  // characters around a phrase

std::string text_at(const Field& field, Stretch at) {
  return encode(std::u32string_view(field.text).substr(at.start, at.end - at.start));
}

bool ends_sentence(std::string_view text) {
  return text.ends_with('.') || text.ends_with('!') || text.ends_with('?');
}

Json quote_json(const Field& field, Stretch at, std::string_view of) {
  return JsonObject{{"pointer", field.pointer},
                    {"start", static_cast<std::int64_t>(at.start)},
                    {"end", static_cast<std::int64_t>(at.end)},
                    {"of", of}};
}

// The sentence, or as much of it around the phrase as a reason can show.
Stretch shown(const Match& match) {
  const Stretch whole{std::min(match.sentence.start, match.at.start),
                      std::max(match.sentence.end, match.at.end)};
  if (whole.end - whole.start <= kMaxReasonQuote) return whole;
  const std::size_t length = match.at.end - match.at.start;
  const std::size_t before = (kMaxReasonQuote - std::min(length, kMaxReasonQuote)) / 2;
  const std::size_t start = std::max(whole.start, match.at.start - std::min(match.at.start, before));
  return {start, std::min(whole.end, std::max(match.at.end, start + kMaxReasonQuote))};
}

std::string reason_of(const Field& field, const Match& match, Stretch quoted) {
  std::string reason(match.topic);
  reason += " (" + std::string(name_of(match.level)) + "): “" + text_at(field, match.at) + "”";
  if (quoted != match.at) reason += " in “" + text_at(field, quoted) + "”";
  return reason + " (" + field.pointer + ")";
}

}  // namespace

Proposal propose(const Json& request) {
  const std::vector<Field> fields = read_fields(request);
  JsonArray quotes;
  std::string summary;
  for (const Quote& quote : summarize(fields)) {
    summary += summary.empty() ? "" : ends_sentence(summary) ? " " : " · ";
    summary += text_at(fields[quote.field], quote.at);
    quotes.push_back(quote_json(fields[quote.field], quote.at, "summary"));
  }
  Json risk = nullptr;
  JsonArray reasons;
  for (const Match& match : find_phrases(fields)) {
    if (risk.is_null()) risk = name_of(match.level);
    const Stretch quoted = shown(match);
    reasons.emplace_back(reason_of(fields[match.field], match, quoted));
    quotes.push_back(quote_json(fields[match.field], quoted, "reason"));
  }
  JsonArray missing;
  for (const std::string_view item : find_missing(fields)) missing.emplace_back(item);
  return {JsonObject{{"summary", summary}, {"risk", risk}, {"reasons", reasons}, {"missing", missing}},
          std::move(quotes)};
}

}  // namespace nf::connect::ai
