#include "base/check.h"
#include "connect/http_url.h"
#include "connect/redirect.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

using connect::HttpUrl;

void is_sound(const HttpUrl& url) {
  CHECK(url.scheme == "http" || url.scheme == "https");
  CHECK(!url.host.empty() && url.host.find_first_of("@/?# \\") == url.host.npos);
  CHECK(!has_control(url.text) && url.text.find('#') == url.text.npos);
  const auto again = connect::parse_http_url(url.text);
  CHECK(again && again->text == url.text && again->host == url.host && again->port == url.port);
}

// A secret does not leave the origin that it was meant for, nor TLS.
void redirected(const HttpUrl& from, const std::string& location) {
  ports::HttpCall call{
      .method = "POST", .url = from.text, .headers = {{"Authorization", "Bearer secret"}}, .body = "{}"};
  const auto to = connect::follow_redirect(call, from, {.status = 302, .headers = {{"location", location}}});
  if (!to) {
    CHECK(!to.error().code.empty());
    return;
  }
  is_sound(*to);
  CHECK(!(from.scheme == "https" && to->scheme == "http"));
  if (!to->same_origin(from)) CHECK(call.headers.empty());
}

}  // namespace

// An address, and what a redirect there says.
void one_input(std::string_view bytes) {
  const auto [address, location] = halves(bytes);
  const auto url = connect::parse_http_url(std::string(address));
  if (!url) {
    CHECK(url.error().code == "url");
    return;
  }
  is_sound(*url);
  redirected(*url, std::string(location));
}

}  // namespace nf::fuzz
