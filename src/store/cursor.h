#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>

#include "ports/store.h"
#include "store/limits.h"

namespace nf::store {

// Which list a place belongs to: the cursor of one says nothing in another.
enum class ListOrder : std::uint8_t { Executions = 1, Approvals = 2, Inbox = 3, Entries = 4, Prunable = 5 };

// Where a row stands in its list. Every list runs from the greatest place to the least, but `prunable` from
// the least on:
//   executions, approvals, entries, prunable   (started_at, opened_at or granted_at; number of the row; 0)
//   inbox                            (urgency; opened_at; number of the row)
// Times are milliseconds. A row's number counts up in the order of its making and never changes.
struct Place {
  std::int64_t first = 0;
  std::int64_t second = 0;
  std::int64_t third = 0;

  auto operator<=>(const Place&) const = default;
};

inline constexpr Place kLeast{std::numeric_limits<std::int64_t>::min(),
                              std::numeric_limits<std::int64_t>::min(),
                              std::numeric_limits<std::int64_t>::min()};
inline constexpr Place kBeforeAll{std::numeric_limits<std::int64_t>::max(),
                                  std::numeric_limits<std::int64_t>::max(),
                                  std::numeric_limits<std::int64_t>::max()};

// How soon a decision is due, so that the greatest is the soonest; the least number where nothing is due.
std::int64_t urgency(const std::optional<Time>& due_at);

// Text of [A-Za-z0-9_-], opaque to callers.
std::string write_cursor(ListOrder order, const Place& place);

// The place that the page begins after. InvalidInput where the cursor is not one of this list or the limit is
// not in 1..kMaxPageRows.
Result<Place> start_of(const ports::Page& page, ListOrder order);

}  // namespace nf::store
