#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"
#include "fuzz/target.h"
#include "http/api/webhook_signature.h"
#include "http/cookie.h"
#include "http/etag.h"
#include "http/multipart.h"
#include "http/paging.h"

namespace nf::fuzz {
namespace {

using http::Request;

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) out += "%" + hex({&c, 1});
  return out;
}

Request request_to(std::string target) {
  Request request;
  request.target = std::move(target);
  return request;
}

void read_target(std::string_view target) {
  Request request = request_to(std::string(target));
  if (!http::resolve_target(request)) return;
  CHECK(request.path.starts_with('/'));
  CHECK(is_utf8(request.path) && !has_control(request.path));

  // The same, with everything escaped that may be.
  std::string query;
  for (const auto& [name, value] : request.query.items) {
    CHECK(is_utf8(name) && is_utf8(value));
    query += "&" + percent_encoded(name) + "=" + percent_encoded(value);
  }
  Request again = request_to("/?" + query);
  CHECK(http::resolve_target(again));
  CHECK(again.query.items == request.query.items);

  if (const auto wish = http::page_wish(request.query)) {
    CHECK(wish->limit >= 1 && wish->limit <= http::kMaxPage);
    CHECK(wish->cursor.size() <= http::kMaxCursorBytes);
  }
}

void read_cookies(std::string_view header) {
  Request request;
  request.headers.add("Cookie", header);
  const auto found = http::cookie_of(request, "nf_session");
  if (!found) return;
  CHECK(found->find(';') == found->npos);
  CHECK(header.find("nf_session=" + std::string(*found)) != header.npos);
  // A second one is planted: neither is trusted.
  request.headers.add("cookie", "nf_session=planted");
  CHECK(!http::cookie_of(request, "nf_session"));
}

void read_credentials(std::string_view header) {
  const std::string genuine = base64("user:secret");
  if (http::is_basic(header, "user", "secret")) CHECK(header.find(genuine) != header.npos);
  CHECK(http::is_basic("Basic " + genuine, "user", "secret"));
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto [target, header] = halves(bytes);
  read_target(target);
  read_cookies(header);
  read_credentials(header);
  if (http::names_etag(header, "\"v1-7\""))
    CHECK(header.find("\"v1-7\"") != header.npos || header.find('*') != header.npos);
  (void)http::header_parameter(header, "filename");
  if (const auto decoded = http::percent_decode(header)) {
    CHECK(decoded->size() <= header.size());
    CHECK(http::percent_decode(percent_encoded(*decoded)) == *decoded);
  }
}

}  // namespace nf::fuzz
