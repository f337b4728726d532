#include "http/paging.h"

#include <algorithm>
#include <charconv>

namespace nf::http {

Result<PageWish> page_wish(const Query& query) {
  PageWish wish;
  std::vector<Fault> faults;
  if (const std::string* limit = query.find("limit")) {
    const char* end = limit->data() + limit->size();
    auto read = std::from_chars(limit->data(), end, wish.limit);
    if (limit->empty() || read.ec != std::errc{} || read.ptr != end || wish.limit < 1 ||
        wish.limit > kMaxPage)
      faults.push_back({"/limit", "must be a whole number from 1 to 200"});
  }
  if (const std::string* cursor = query.find("cursor")) {
    auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
    if (cursor->size() > kMaxCursorBytes || !std::all_of(cursor->begin(), cursor->end(), allowed))
      faults.push_back({"/cursor", "must be next_cursor of the page before"});
    wish.cursor = *cursor;
  }
  if (!faults.empty())
    return fail(ErrorCode::InvalidInput, "The page asked for is not one.", {}, std::move(faults));
  return wish;
}

Response page_response(JsonArray items, const std::string& next_cursor) {
  JsonObject page;
  page["items"] = std::move(items);
  page["next_cursor"] = next_cursor.empty() ? Json(nullptr) : Json(next_cursor);
  return json_response(200, std::move(page));
}

}  // namespace nf::http
