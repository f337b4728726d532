#include "connect/redirect.h"

#include <strings.h>

#include <algorithm>

namespace nf::connect {
namespace {

constexpr const char* kHeadersForEverybody[] = {"Accept", "Accept-Language", "Content-Type",
                                                "Content-Language", "User-Agent"};
constexpr const char* kHeadersOfBody[] = {"Content-Type", "Content-Language", "Content-Encoding",
                                          "Content-Location"};

template <std::size_t N>
bool named(const std::string& name, const char* const (&names)[N]) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](const char* other) { return ::strcasecmp(name.c_str(), other) == 0; });
}

std::vector<std::string> locations(const ports::HttpAnswer& answer) {
  std::vector<std::string> found;
  for (const auto& [name, value] : answer.headers)
    if (name == "location") found.push_back(value);
  return found;
}

bool becomes_get(int status, const std::string& method) {
  if (status == 303) return method != "HEAD";
  return (status == 301 || status == 302) && method == "POST";
}

tl::unexpected<ports::HttpFailure> refused(std::string message) {
  return tl::make_unexpected(ports::HttpFailure{"redirects", std::move(message), true});
}

}  // namespace

bool is_redirect(const ports::HttpAnswer& answer) {
  switch (answer.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return !locations(answer).empty();
    default:
      return false;
  }
}

tl::expected<HttpUrl, ports::HttpFailure> follow_redirect(ports::HttpCall& call, const HttpUrl& from,
                                                          const ports::HttpAnswer& answer) {
  const std::vector<std::string> targets = locations(answer);
  if (targets.size() != 1) return refused(from.place() + " answered with more than one redirect");
  auto to = resolve_http_url(from, targets.front());
  if (!to) return refused(from.place() + " redirects to a URL that is refused: " + to.error().message);
  if (from.scheme == "https" && to->scheme == "http")
    return refused(from.place() + " redirects from https to http");

  if (becomes_get(answer.status, call.method)) {
    call.method = "GET";
    call.body.clear();
    std::erase_if(call.headers, [](const auto& header) { return named(header.first, kHeadersOfBody); });
  }
  if (!from.same_origin(*to))
    std::erase_if(call.headers,
                  [](const auto& header) { return !named(header.first, kHeadersForEverybody); });
  call.url = to->text;
  return to;
}

}  // namespace nf::connect
