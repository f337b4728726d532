#include "runtime/body_reader.h"

#include <algorithm>

#include "base/pointer.h"

namespace nf::runtime {

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string pointer_of(std::string_view key) { return pointer_join("", key); }

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

bool is_blank(std::string_view text) { return text.find_first_not_of(' ') == text.npos; }

bool is_path_segment(std::string_view name) {
  return name != "." && name != ".." && name.find('/') == name.npos;
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size()) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  return std::ranges::all_of(text, [](char c) {
    return c > 0x20 && c < 0x7f && std::string_view("\"(),:;<>[\\]").find(c) == std::string_view::npos;
  });
}

tl::unexpected<Error> refuse(std::vector<Fault> faults) {
  const std::string first = faults.empty() ? "The input is not right." : faults.front().message;
  return fail(ErrorCode::InvalidInput, first, "", std::move(faults));
}

BodyReader::BodyReader(const Json& body, std::initializer_list<std::string_view> known) : body_(body) {
  if (!body.is_object()) {
    fault("", "An object was expected.");
    return;
  }
  for (const auto& member : body.get_object()) {
    const std::string_view key = member.key();
    if (std::ranges::find(known, key) == known.end()) fault(pointer_of(key), "There is no such field here.");
  }
}

BodyReader& BodyReader::require(std::string_view key) {
  required_.push_back(key);
  if (body_.is_object() && !has(key)) fault(pointer_of(key), "This field is required.");
  return *this;
}

std::optional<std::string> BodyReader::text_at(const Json& value, const std::string& pointer,
                                               std::size_t max_bytes) {
  if (!value.is_string()) {
    fault(pointer, "A text was expected.");
    return std::nullopt;
  }
  std::string text(value.get_string());
  if (text.size() > max_bytes) {
    fault(pointer, "The text is too long: at most " + std::to_string(max_bytes) + " bytes.");
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> BodyReader::line_at(const Json& value, const std::string& pointer,
                                               std::size_t max_bytes) {
  auto text = text_at(value, pointer, max_bytes);
  if (text && std::ranges::any_of(*text, is_control)) {
    fault(pointer, "One line of text without control characters was expected.");
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> BodyReader::text(std::string_view key, std::size_t max_bytes) {
  const Json* value = find(body_, key);
  return value ? text_at(*value, pointer_of(key), max_bytes) : std::nullopt;
}

std::optional<std::string> BodyReader::line(std::string_view key, std::size_t max_bytes) {
  const Json* value = find(body_, key);
  if (!value) return std::nullopt;
  auto line = line_at(*value, pointer_of(key), max_bytes);
  const bool required = std::ranges::find(required_, key) != required_.end();
  if (line && required && is_blank(*line)) {
    fault(pointer_of(key), "This field must not be empty.");
    return std::nullopt;
  }
  return line;
}

std::optional<std::vector<std::string>> BodyReader::lines(std::string_view key, std::size_t max_count,
                                                          std::size_t max_bytes) {
  const Json* value = find(body_, key);
  if (!value) return std::nullopt;
  if (!value->is_array()) {
    fault(pointer_of(key), "A list of texts was expected.");
    return std::nullopt;
  }
  const JsonArray& list = value->get_array();
  if (list.size() > max_count) {
    fault(pointer_of(key), "The list is too long: at most " + std::to_string(max_count) + " entries.");
    return std::nullopt;
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string pointer = pointer_join(pointer_of(key), i);
    auto line = line_at(list[i], pointer, max_bytes);
    if (!line) continue;
    if (line->empty()) fault(pointer, "This entry must not be empty.");
    lines.push_back(std::move(*line));
  }
  return lines;
}

std::optional<std::vector<std::string>> BodyReader::choices(std::string_view key,
                                                            const std::vector<std::string>& words) {
  // A word said twice is no harm, so the list may be somewhat longer than the choice.
  auto chosen = lines(key, 2 * words.size(), 100);
  if (!chosen) return std::nullopt;
  std::vector<std::string> different;
  for (std::size_t i = 0; i < chosen->size(); ++i) {
    const std::string& word = (*chosen)[i];
    if (std::ranges::find(words, word) == words.end()) {
      fault(pointer_join(pointer_of(key), i), "One of these was expected: " + join(words) + ".");
    } else if (std::ranges::find(different, word) == different.end()) {
      different.push_back(word);
    }
  }
  return different;
}

std::optional<int> BodyReader::whole_number(std::string_view key, int min, int max) {
  const Json* value = find(body_, key);
  if (!value) return std::nullopt;
  if (!value->is_int64() || value->get_int64() < min || value->get_int64() > max) {
    fault(pointer_of(key),
          "A whole number from " + std::to_string(min) + " to " + std::to_string(max) + " was expected.");
    return std::nullopt;
  }
  return static_cast<int>(value->get_int64());
}

std::optional<Time> BodyReader::time(std::string_view key) {
  const auto text = line(key, 64);
  if (!text) return std::nullopt;
  const auto time = parse_time(*text);
  if (time) return *time;
  fault(pointer_of(key), "A time was expected, such as 2026-11-22T10:00:00Z.");
  return std::nullopt;
}

bool BodyReader::is_null(std::string_view key) const {
  const Json* value = find(body_, key);
  return value && value->is_null();
}

void BodyReader::fault(std::string pointer, std::string message) {
  faults_.push_back({std::move(pointer), std::move(message)});
}

Result<> BodyReader::end() {
  if (faults_.empty()) return {};
  return refuse(std::move(faults_));
}

}  // namespace nf::runtime
