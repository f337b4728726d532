#include "base/pointer.h"

#include <charconv>

namespace nf {
namespace {

void append_escaped(std::string& out, std::string_view token) {
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

std::optional<std::string> unescape(std::string_view token) {
  std::string out;
  out.reserve(token.size());
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out += token[i];
      continue;
    }
    if (++i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
    out += token[i] == '0' ? '~' : '/';
  }
  return out;
}

const Json* element(const JsonArray& array, std::string_view token) {
  if (token.empty() || (token.size() > 1 && token[0] == '0')) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc{} || end != token.data() + token.size()) return nullptr;
  return index < array.size() ? &array[index] : nullptr;
}

const Json* member(const JsonObject& object, std::string_view token) {
  if (token.find('~') == std::string_view::npos) return object.if_contains(token);
  const auto key = unescape(token);
  return key ? object.if_contains(*key) : nullptr;
}

}  // namespace

std::string pointer_join(std::string_view pointer, std::string_view token) {
  std::string out;
  out.reserve(pointer.size() + token.size() + 1);
  out += pointer;
  out += '/';
  append_escaped(out, token);
  return out;
}

std::string pointer_join(std::string_view pointer, std::size_t index) {
  return pointer_join(pointer, std::string_view{std::to_string(index)});
}

const Json* pointer_get(const Json& root, std::string_view pointer) {
  const Json* at = &root;
  while (!pointer.empty() && at != nullptr) {
    if (pointer[0] != '/') return nullptr;
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string_view token = pointer.substr(1, end - 1);
    pointer.remove_prefix(end);
    if (const JsonObject* object = at->if_object()) {
      at = member(*object, token);
    } else if (const JsonArray* array = at->if_array()) {
      at = element(*array, token);
    } else {
      at = nullptr;
    }
  }
  return at;
}

}  // namespace nf
