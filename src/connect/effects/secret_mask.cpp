#include "connect/effects/secret_mask.h"

#include <algorithm>

#include "base/hash.h"
#include "base/percent.h"

namespace nf::connect {

namespace {

constexpr std::size_t kShortest = 8;
constexpr std::string_view kShown = "[secret]";

std::vector<std::string> parts_of(std::string_view secret) {
  std::vector<std::string> parts = {std::string(secret)};
  const std::size_t space = secret.rfind(' ');
  if (space == std::string_view::npos) return parts;
  parts.emplace_back(secret.substr(space + 1));
  if (const auto pair = unbase64(parts.back())) {
    const std::size_t colon = pair->find(':');
    if (colon != std::string::npos) parts.push_back(pair->substr(colon + 1));
  }
  return parts;
}

void replace_all(std::string& text, std::string_view form) {
  std::size_t at = text.find(form);
  if (at == std::string::npos) return;
  std::string out;
  std::size_t from = 0;
  for (; at != std::string::npos; at = text.find(form, from)) {
    out.append(text, from, at - from).append(kShown);
    from = at + form.size();
  }
  text = out.append(text, from);
}

}  // namespace

SecretMask::SecretMask(std::string_view secret) {
  for (const std::string& part : parts_of(secret)) {
    if (part.size() < kShortest) continue;
    forms_.insert(forms_.end(), {part, base64(part), base64url(part), percent_encoded(part)});
  }
  std::ranges::sort(forms_, [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  forms_.erase(std::ranges::unique(forms_).begin(), forms_.end());
}

std::string SecretMask::mask(std::string text) const {
  for (const std::string& form : forms_) replace_all(text, form);
  return text;
}

void SecretMask::mask(Json& value) const {
  if (forms_.empty()) return;
  if (value.is_string()) {
    value = mask(std::string(value.get_string()));
  } else if (value.is_array()) {
    for (Json& item : value.get_array()) mask(item);
  } else if (value.is_object()) {
    JsonObject masked;
    for (auto& member : value.get_object()) {
      mask(member.value());
      masked[mask(std::string(member.key()))] = std::move(member.value());
    }
    value = std::move(masked);
  }
}

}  // namespace nf::connect
