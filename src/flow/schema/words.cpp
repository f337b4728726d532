#include "flow/schema/words.h"

namespace nf::flow::schema {
namespace {

constexpr std::size_t kMaxShownValues = 20;
constexpr std::size_t kMaxShownBytes = 100;

constexpr std::pair<Types, std::string_view> kTypeWords[] = {
    {kTextType, "text"},       {kIntegerType, "a whole number"},
    {kNumberType, "a number"}, {kBooleanType, "true or false"},
    {kListType, "a list"},     {kObjectType, "an object"},
    {kNullType, "null"},
};

// At most `size` bytes of UTF-8, cut between characters.
std::string cut(std::string text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (text[size] & 0xC0) == 0x80) --size;
  text.resize(size);
  return text + "…";
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < kMaxShownValues; ++i) {
    if (i > 0) out += ", ";
    out += words[i];
  }
  if (words.size() > kMaxShownValues) out += " … (" + std::to_string(words.size()) + " in all)";
  return out;
}

}  // namespace

std::string words_for_types(std::uint8_t types) {
  if ((types & kNumberType) != 0) types &= static_cast<std::uint8_t>(~kIntegerType);
  std::vector<std::string_view> words;
  for (const auto& [type, word] : kTypeWords) {
    if ((types & type) != 0) words.push_back(word);
  }
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

std::string words_for_values(const std::vector<std::string>& shown) {
  if (shown.size() == 1) return "must be " + shown[0];
  return "must be one of: " + joined(shown);
}

std::string shown(const Json& value) {
  if (const auto* text = value.if_string()) {
    return text->empty() ? "\"\"" : cut(std::string(*text), kMaxShownBytes);
  }
  return cut(write_json(value), kMaxShownBytes);
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string number_text(double value) {
  std::string out;
  write_json_number(value, out);
  return out;
}

std::string words_for_unknown(const std::vector<std::string>& known) {
  if (known.empty()) return "is not known here";
  return "is not known here; known are: " + joined(known);
}

}  // namespace nf::flow::schema
