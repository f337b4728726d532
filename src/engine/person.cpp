#include "engine/person.h"

#include <algorithm>

namespace nf::engine {

std::string folded_address(std::string_view email) {
  const auto at = email.rfind('@');
  std::string local(email.substr(0, at));
  std::string domain(at == std::string_view::npos ? "" : email.substr(at));
  if (const auto plus = local.find('+'); plus != std::string::npos && plus > 0) local.erase(plus);
  std::string folded = local + domain;
  std::ranges::transform(folded, folded.begin(),
                         [](unsigned char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : char(c); });
  return folded;
}

bool same_person(const Person& a, const Person& b) {
  if (a.user && b.user) return *a.user == *b.user;
  return !a.email.empty() && folded_address(a.email) == folded_address(b.email);
}

}  // namespace nf::engine
