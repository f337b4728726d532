#include "flow/schedule/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace nf::flow {

namespace {

using namespace std::chrono;

constexpr int kSearchedYears = 28;  // after so many, days of the week and leap years repeat (1901 to 2099)
constexpr std::size_t kLongestText = 200;

struct Field {
  std::string_view name;
  int first;
  int last;
  std::vector<std::string_view> names;  // of first, first + 1 …
};

const std::array<Field, 5>& fields() {
  static const std::array<Field, 5> kFields = {
      Field{"minute", 0, 59, {}}, Field{"hour", 0, 23, {}}, Field{"day of the month", 1, 31, {}},
      Field{"month",
            1,
            12,
            {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}},
      Field{"day of the week", 0, 7, {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}}};
  return kFields;
}

tl::unexpected<Error> wrong(const Field& field, std::string_view text) {
  return fail(ErrorCode::InvalidInput,
              "The " + std::string(field.name) + " cannot be \"" + std::string(text) + "\": numbers from " +
                  std::to_string(field.first) + " to " + std::to_string(field.last) +
                  (field.names.empty() ? "" : " or names such as " + std::string(field.names.front())) +
                  ", lists, ranges and steps are.");
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(by);
    parts.push_back(text.substr(0, at));
    if (at == text.npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || text.front() == '-')
    return std::nullopt;
  return value;
}

std::optional<int> value_of(const Field& field, std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
  const auto named = std::ranges::find(field.names, upper);
  if (named != field.names.end()) return field.first + static_cast<int>(named - field.names.begin());
  const auto value = text.empty() ? std::nullopt : number(text);
  return value && *value >= field.first && *value <= field.last ? value : std::nullopt;
}

// `*`, `5`, `9-17`, each perhaps with `/2`.
template <std::size_t N>
bool add_part(const Field& field, std::string_view part, std::bitset<N>& set) {
  const auto with_step = split(part, '/');
  if (with_step.size() > 2) return false;
  int step = 1;
  if (with_step.size() == 2) {
    const auto given = with_step[1].empty() ? std::nullopt : number(with_step[1]);
    if (!given || *given < 1 || *given > field.last) return false;
    step = *given;
  }
  int first = field.first, last = field.last;
  if (with_step[0] != "*") {
    const auto ends = split(with_step[0], '-');
    const auto from = value_of(field, ends.front());
    const auto to = value_of(field, ends.back());
    if (ends.size() > 2 || !from || !to || *from > *to) return false;
    // `5/10` means from 5 on.
    first = *from;
    last = ends.size() == 1 && with_step.size() == 2 ? field.last : *to;
  }
  for (int value = first; value <= last; value += step) set.set(static_cast<std::size_t>(value) % N);
  return true;
}

template <std::size_t N>
Result<std::bitset<N>> set_of(const Field& field, std::string_view text) {
  std::bitset<N> set;
  for (const std::string_view part : split(text, ',')) {
    if (!add_part(field, part, set)) return wrong(field, text);
  }
  return set;
}

std::string_view meaning_of(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kShort[] = {
      {"@hourly", "0 * * * *"},  {"@daily", "0 0 * * *"},   {"@midnight", "0 0 * * *"},
      {"@weekly", "0 0 * * 0"},  {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"},
      {"@annually", "0 0 1 1 *"}};
  for (const auto& [name, meaning] : kShort)
    if (text == name) return meaning;
  return text;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) words.push_back(word);
  return words;
}

}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
  if (text.size() > kLongestText)
    return fail(ErrorCode::InvalidInput, "A cron expression is shorter than that.");
  const auto words = words_of(meaning_of(text));
  if (words.size() != 5) {
    return fail(
        ErrorCode::InvalidInput,
        "A cron expression has five fields, such as \"30 9 * * MON-FRI\": minute, hour, day of the month, "
        "month, day of the week; this one has " +
            std::to_string(words.size()) + ".");
  }
  Cron cron;
  cron.minutes_ = TRY(set_of<60>(fields()[0], words[0]));
  cron.hours_ = TRY(set_of<24>(fields()[1], words[1]));
  cron.days_ = TRY(set_of<32>(fields()[2], words[2]));
  cron.months_ = TRY(set_of<13>(fields()[3], words[3]));
  cron.weekdays_ = TRY(set_of<7>(fields()[4], words[4]));
  cron.any_day_ = words[2].front() == '*';
  cron.any_weekday_ = words[4].front() == '*';
  const local_days begin = local_days(year(2000) / 1 / 1);
  for (local_days day = begin; day < begin + days(kSearchedYears * 366); day += days(1))
    if (cron.holds(year_month_day(day))) return cron;
  return fail(ErrorCode::InvalidInput, "No day has this day of the month in these months.");
}

bool Cron::holds(year_month_day date) const {
  if (!months_.test(unsigned(date.month()))) return false;
  const bool day = days_.test(unsigned(date.day()));
  const bool on_weekday = weekdays_.test(weekday(local_days(date)).c_encoding());
  if (any_day_ || any_weekday_) return day && on_weekday;
  return day || on_weekday;
}

Cron::LocalMinutes Cron::first_from(LocalMinutes from) const {
  const local_days today = floor<days>(from);
  for (local_days day = today;; day += days(1)) {
    if (!holds(year_month_day(day))) continue;
    const auto begin = day == today ? from - day : minutes(0);
    for (auto at = begin; at < days(1); at += minutes(1)) {
      const auto hour = static_cast<std::size_t>(floor<hours>(at).count());
      if (!hours_.test(hour)) {
        at = floor<hours>(at) + minutes(59);
        continue;
      }
      if (minutes_.test(static_cast<std::size_t>((at - floor<hours>(at)).count())))
        return LocalMinutes(day) + at;
    }
  }
}

}  // namespace nf::flow
