#include "http/etag.h"

#include "http/lists.h"

namespace nf::http {

std::string etag_of(std::string_view state) { return "\"" + std::string(state) + "\""; }

bool names_etag(std::string_view header, std::string_view etag) {
  while (!header.empty()) {
    std::string_view tag = take_until(header, ',');
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == "*" || tag == etag) return true;
  }
  return false;
}

Result<> check_if_match(const Request& request, std::string_view current) {
  auto header = request.header("If-Match");
  if (!header || names_etag(*header, current)) return {};
  return fail(ErrorCode::Conflict, "Read it again: it is no longer what If-Match names.", "stale-etag");
}

}  // namespace nf::http
