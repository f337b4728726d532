#pragma once

#include <string>

#include "base/json.h"
#include "http/message.h"

namespace nf::http {

inline constexpr std::size_t kDefaultPage = 50;
inline constexpr std::size_t kMaxPage = 200;
inline constexpr std::size_t kMaxCursorBytes = 512;

// Which part of a list is asked for.
struct PageWish {
  std::size_t limit = kDefaultPage;
  std::string cursor;  // opaque; empty for the first page
};

// From `limit` and `cursor` of the query.
Result<PageWish> page_wish(const Query& query);

// `{"items": …, "next_cursor": … or null where `next_cursor` is empty}`.
Response page_response(JsonArray items, const std::string& next_cursor);

}  // namespace nf::http
