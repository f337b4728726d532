#include "http/etag.h"

#include "http/lists.h"

namespace nf::http {

bool names_etag(std::string_view header, std::string_view etag) {
  while (!header.empty()) {
    std::string_view tag = take_until(header, ',');
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == "*" || tag == etag) return true;
  }
  return false;
}

}  // namespace nf::http
