#pragma once

#include <string>
#include <string_view>

#include "ports/store.h"

// What the filters of lists mean, once for all stores.
namespace nf::store {

// UTF-8 text with its letters in lower case: ASCII, Latin, Greek and Cyrillic, one code point at a time.
// Bytes that are no UTF-8 stay as they are.
std::string fold_case(std::string_view text);

// The status of a granted exception on a day: "revoked", "expired", "expiring" (its last day is at most
// `expiring_days` away) or "active". Times count as their day in UTC; the last day still counts as granted.
std::string_view register_status(const ports::RegisterRow& row, std::chrono::sys_days day, int expiring_days);

// Tells whether rows belong in a list. Keeps no reference to the filter's text.
class ExecutionMatch {
 public:
  explicit ExecutionMatch(const ports::ExecutionFilter& filter);
  bool operator()(const ports::ExecutionRow& row) const;

 private:
  bool by_requester(const ports::ExecutionRow& row) const;

  ports::ExecutionFilter filter_;
  std::string text_;  // folded
};

struct ApprovalMatch {
  ports::ApprovalFilter filter;
  bool operator()(const ports::ApprovalRow& row) const;
};

// With `as_of`, what was granted after that day is not there. Whose executions the entries are of is not
// asked: `requested_by` tells that.
struct RegisterMatch {
  ports::RegisterFilter filter;
  bool operator()(const ports::RegisterRow& row) const;
};

// Whether an entry of this execution is in the requester's own view that the filter asks for, if it does.
bool requested_by(const ports::ExecutionRow& execution, const ports::RegisterFilter& filter);
inline bool asks_requester(const ports::RegisterFilter& filter) {
  return filter.requester || !filter.requester_address.empty();
}

// Whether an execution has lived out its retention and still has what goes then.
bool is_prunable(const ports::ExecutionRow& row, Time before);

}  // namespace nf::store
