#include "base/check.h"
#include "base/hash.h"
#include "base/id.h"
#include "fuzz/target.h"
#include "runtime/notice_text.h"
#include "store/cursor.h"

namespace nf::fuzz {
namespace {

// A cursor is good in one list, and there for one place.
void cursor(std::string_view bytes) {
  using store::ListOrder;
  int taken = 0;
  for (const ListOrder order :
       {ListOrder::Executions, ListOrder::Approvals, ListOrder::Inbox, ListOrder::Entries}) {
    const auto place = store::start_of({.cursor = std::string(bytes)}, order);
    if (!place || bytes.empty()) continue;
    ++taken;
    CHECK(store::start_of({.cursor = store::write_cursor(order, *place)}, order) == *place);
  }
  CHECK(taken <= 1);
}

void link(std::string_view bytes) {
  const auto page = runtime::page_of_link(bytes);
  if (!page) return;
  const bool approval = page->starts_with("/approvals/");
  CHECK(approval || page->starts_with("/requests/"));
  const auto id = parse_uuid(page->substr(page->rfind('/') + 1));
  CHECK(id);
  const std::string url = approval ? runtime::link_to_approval("http://x", ApprovalId(*id))
                                   : runtime::link_to_request("http://x", ExecutionId(*id));
  CHECK(runtime::page_of_link(url.substr(url.rfind('/') + 1)) == page);
}

void codes(std::string_view bytes) {
  if (const auto id = parse_uuid(bytes)) CHECK(parse_uuid(to_string(*id)) == *id);
  if (const auto decoded = unhex(bytes)) CHECK(unhex(hex(*decoded)) == *decoded);
  if (const auto decoded = unbase64(bytes)) CHECK(base64(*decoded) == bytes);
  CHECK(unhex(hex(bytes)) == std::string(bytes));
  CHECK(unbase64(base64(bytes)) == std::string(bytes));
}

}  // namespace

// The short texts by which callers name places and things.
void one_input(std::string_view bytes) {
  cursor(bytes);
  link(bytes);
  codes(bytes);
}

}  // namespace nf::fuzz
