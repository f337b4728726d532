#include "http/cookie.h"

namespace nf::http {

std::string_view session_cookie_name(bool secure) { return secure ? "__Host-nf_session" : "nf_session"; }

std::string session_cookie(std::string_view value, std::chrono::seconds lifetime, bool secure) {
  std::string out(session_cookie_name(secure));
  out.append("=").append(value).append("; Path=/; HttpOnly; SameSite=Lax; Max-Age=");
  out += std::to_string(lifetime.count());
  if (secure) out += "; Secure";
  return out;
}

std::optional<std::string_view> cookie_of(const Request& request, std::string_view name) {
  std::optional<std::string_view> found;
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    auto [header, rest] = request.headers.at(i);
    if (!same_name(header, "Cookie")) continue;
    while (!rest.empty()) {
      std::string_view pair = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      std::size_t equals = pair.find('=');
      if (equals == pair.npos || pair.substr(0, equals) != name) continue;
      if (found) return std::nullopt;  // one of them may be planted: trust neither
      found = pair.substr(equals + 1);
    }
  }
  return found;
}

}  // namespace nf::http
