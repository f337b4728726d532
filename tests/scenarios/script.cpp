#include "tests/scenarios/script.h"

#include <algorithm>

#include "base/result.h"

namespace nf::scenarios {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

// Where the JSON text that starts at `from` ends: past its closing bracket or quote.
std::size_t end_of_json(std::string_view text, std::size_t from) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    }
    if (depth == 0 && !in_string) return i + 1;
  }
  return text.size();
}

Result<Words> tokens_of(std::string_view text) {
  Words words;
  std::size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    if (is_space(c)) {
      ++i;
    } else if (c == ';' || c == '&' || c == ',') {
      words.push_back({std::string(1, c)});
      ++i;
    } else if (c == '"') {
      const std::size_t end = end_of_json(text, i);
      const Json quoted = TRY(parse_json(text.substr(i, end - i)));
      words.push_back({std::string(quoted.as_string()), true});
      i = end;
    } else if (c == '{' || c == '[') {
      const std::size_t end = end_of_json(text, i);
      words.push_back({std::string(text.substr(i, end - i))});
      i = end;
    } else {
      std::size_t end = i;
      while (end < text.size() && !is_space(text[end]) && text[end] != ',' && text[end] != ';') {
        const bool value = end > i && text[end - 1] == '=';
        const bool json = value && (text[end] == '"' || text[end] == '{' || text[end] == '[');
        end = json ? end_of_json(text, end) : end + 1;
      }
      words.push_back({std::string(text.substr(i, end - i))});
      i = end;
    }
  }
  return words;
}

std::vector<Words> parts(const Words& words, std::string_view separator) {
  std::vector<Words> parted;
  for (const Token& word : words) {
    if (parted.empty()) parted.emplace_back();
    if (word.is(separator)) {
      parted.emplace_back();
    } else {
      parted.back().push_back(word);
    }
  }
  return parted;
}

// The lines as they are meant: an indented one goes on with the one above.
struct Raw {
  int number;
  std::string text;
};

std::vector<Raw> joined_lines(std::string_view text) {
  std::vector<Raw> lines;
  int number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t content = line.find_first_not_of(" \t");
    if (content == std::string_view::npos || line[content] == '#') continue;
    if (content > 0 && !lines.empty()) {
      lines.back().text += "\n" + std::string(line);
    } else {
      lines.push_back({number, std::string(line)});
    }
  }
  return lines;
}

Result<Line> line_of(const Raw& raw) {
  Line line{.number = raw.number, .source = raw.text};
  Words words = TRY(tokens_of(raw.text));
  line.keyword = words[0].text;
  words.erase(words.begin());
  const auto then = std::ranges::find_if(words, [](const Token& word) { return word.is("then"); });
  if (line.keyword == "then") {
    line.expected = parts(words, ";");
  } else if (line.keyword == "when" || line.keyword == "given" || line.keyword == "restart") {
    line.acts = parts(Words(words.begin(), then), "&");
    if (then != words.end()) line.expected = parts(Words(then + 1, words.end()), ";");
  } else {
    return fail(ErrorCode::InvalidInput, "a line begins with scenario, given, when, then or restart");
  }
  return line;
}

std::string trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t");
  const std::size_t to = text.find_last_not_of(" \t");
  return from == std::string_view::npos ? "" : std::string(text.substr(from, to - from + 1));
}

}  // namespace

Result<std::vector<Scenario>> parse_flow(const std::string& file, std::string_view text) {
  constexpr std::string_view kScenario = "scenario";
  std::vector<Scenario> scenarios;
  std::vector<Line> background;
  for (const Raw& raw : joined_lines(text)) {
    if (raw.text.starts_with(kScenario)) {
      scenarios.push_back(
          {file, raw.number, trimmed(std::string_view(raw.text).substr(kScenario.size())), background});
      continue;
    }
    auto line = line_of(raw);
    if (!line) {
      return fail(ErrorCode::InvalidInput,
                  file + ":" + std::to_string(raw.number) + ": " + line.error().message);
    }
    (scenarios.empty() ? background : scenarios.back().lines).push_back(std::move(*line));
  }
  return scenarios;
}

Pair pair_in(const Token& token) {
  const std::size_t at = token.quoted ? std::string::npos : token.text.find('=');
  if (at == std::string::npos || at == 0) return {};
  const std::string value = token.text.substr(at + 1);
  auto json = parse_json(value);
  return {token.text.substr(0, at), json ? std::move(*json) : Json(value)};
}

}  // namespace nf::scenarios
