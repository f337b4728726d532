#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/api/services.h"
#include "http/paging.h"
#include "runtime/admin_request.h"

// What the routes that look after the workspace share, and pages of what is in it.
namespace nf::http {

std::vector<Route> user_routes(const Services& services);
std::vector<Route> group_routes(const Services& services);
std::vector<Route> token_routes(const Services& services);
std::vector<Route> policy_routes(const Services& services);
std::vector<Route> variable_routes(const Services& services);
std::vector<Route> connection_routes(const Services& services);

// In the caller's name, with the idempotency key of a POST. nullopt where a bad one has been answered.
std::optional<runtime::AdminCall> admin_call(const CallPtr& call);

// Hands a change of the workspace to the writer.
template <class Change, class... Arguments>
void change_workspace(const Services& services, const CallPtr& call, Arguments&&... arguments) {
  auto by = admin_call(call);
  if (!by) return;
  submit(services, call, std::make_unique<Change>(std::forward<Arguments>(arguments)..., std::move(*by)));
}

std::optional<std::string> if_match(const Call& call);

Response json_with_etag(const Json& body, std::string etag);

Error unusable_cursor();

// A page of a map whose keys are UUIDv7: newest first, those that `wanted` takes, as `show` shows them.
template <class Id, class Value, class Wanted, class Show>
Result<Response> newest_page(const Call& call, const std::map<Id, Value>& values, Wanted wanted, Show show) {
  const PageWish wish = TRY(page_wish(call.request().query));
  auto end = values.end();
  if (!wish.cursor.empty()) {
    const auto after = parse_uuid(wish.cursor);
    if (!after) return fail(unusable_cursor());
    end = values.lower_bound(Id(*after));
  }
  JsonArray items;
  std::string last;
  for (auto entry = std::make_reverse_iterator(end); entry != values.rend(); ++entry) {
    if (!wanted(entry->second)) continue;
    if (items.size() == wish.limit) return page_response(std::move(items), last);
    items.push_back(show(entry->second));
    last = to_string(entry->first);
  }
  return page_response(std::move(items), "");
}

// A page of a map by name, in the order of names.
template <class Value, class Show>
Result<Response> named_page(const Call& call, const std::map<std::string, Value>& values, Show show) {
  const PageWish wish = TRY(page_wish(call.request().query));
  auto entry = values.begin();
  if (!wish.cursor.empty()) {
    const auto after = unhex(wish.cursor);
    if (!after) return fail(unusable_cursor());
    entry = values.upper_bound(*after);
  }
  JsonArray items;
  std::string last;
  for (; entry != values.end(); ++entry) {
    if (items.size() == wish.limit) return page_response(std::move(items), hex(last));
    items.push_back(show(entry->second));
    last = entry->first;
  }
  return page_response(std::move(items), "");
}

}  // namespace nf::http
