#include "connect/http_url.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace nf::connect {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

tl::unexpected<ports::HttpFailure> wrong(std::string message) {
  return tl::make_unexpected(ports::HttpFailure{"url", std::move(message), false});
}

constexpr unsigned kFlags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_DISALLOW_USER;

// Empty where there is no such part.
std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  const std::string copy(text);
  curl_free(text);
  return copy;
}

tl::expected<void, ports::HttpFailure> set(CURLU* url, const std::string& text) {
  if (text.size() > kMaxUrlBytes)
    return wrong("the URL is longer than " + std::to_string(kMaxUrlBytes) + " bytes");
  if (text.find('\0') != std::string::npos) return wrong("the URL has a zero byte");
  switch (curl_url_set(url, CURLUPART_URL, text.c_str(), kFlags)) {
    case CURLUE_OK:
      return {};
    case CURLUE_BAD_SCHEME:
      return wrong("the URL must be absolute: write it with http:// or https://");
    case CURLUE_BAD_PORT_NUMBER:
      return wrong("the port of the URL must be a number from 1 to 65535");
    case CURLUE_USER_NOT_ALLOWED:
      return wrong("the URL holds a user or a password: use a connection for them");
    case CURLUE_NO_HOST:
    case CURLUE_BAD_HOSTNAME:
    case CURLUE_BAD_IPV6:
      return wrong("the URL has no valid host");
    default:
      return wrong("the URL is malformed");
  }
}

tl::expected<HttpUrl, ports::HttpFailure> read(CURLU* url) {
  if (curl_url_set(url, CURLUPART_FRAGMENT, nullptr, 0) != CURLUE_OK) return wrong("the URL is malformed");
  HttpUrl result;
  result.scheme = part(url, CURLUPART_SCHEME);
  if (result.scheme != "http" && result.scheme != "https")
    return wrong("the URL must begin with http:// or https://");
  if (!part(url, CURLUPART_ZONEID).empty()) return wrong("the URL names a network interface");
  result.text = part(url, CURLUPART_URL);
  result.host = part(url, CURLUPART_HOST);
  if (result.host.starts_with('[')) result.host = result.host.substr(1, result.host.size() - 2);
  std::transform(result.host.begin(), result.host.end(), result.host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), result.port);
  // An escape may have hidden one.
  const bool plain = std::none_of(result.host.begin(), result.host.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '%';
  });
  if (result.host.empty() || !plain) return wrong("the URL has no valid host");
  if (result.port == 0) return wrong("the port of the URL must be a number from 1 to 65535");
  return result;
}

// Whoever reads the text once more finds the same host in it: libcurl takes the escapes out of a host after
// it has written numbers as addresses, so that "%31" is first the name "1" and then 0.0.0.1.
tl::expected<HttpUrl, ports::HttpFailure> read_once_for_all(CURLU* url) {
  auto first = read(url);
  if (!first) return first;
  if (const auto done = set(url, first->text); !done) return tl::make_unexpected(done.error());
  const auto second = read(url);
  if (!second || second->text != first->text || second->host != first->host)
    return wrong("the URL has no valid host");
  return first;
}

}  // namespace

std::string HttpUrl::place() const {
  const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return shown + ":" + std::to_string(port);
}

tl::expected<HttpUrl, ports::HttpFailure> parse_http_url(const std::string& text) {
  const Url url(curl_url());
  if (!url) return wrong("out of memory");
  if (const auto done = set(url.get(), text); !done) return tl::make_unexpected(done.error());
  return read_once_for_all(url.get());
}

tl::expected<HttpUrl, ports::HttpFailure> resolve_http_url(const HttpUrl& base,
                                                           const std::string& reference) {
  const Url url(curl_url());
  if (!url) return wrong("out of memory");
  for (const std::string& text : {base.text, reference})
    if (const auto done = set(url.get(), text); !done) return tl::make_unexpected(done.error());
  return read_once_for_all(url.get());
}

}  // namespace nf::connect
