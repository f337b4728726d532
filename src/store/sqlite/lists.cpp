#include "store/sqlite/lists.h"

#include "store/cursor.h"
#include "store/match.h"
#include "store/sqlite/rows.h"

namespace nf::store::sqlite {
namespace {

using namespace ports;

// Executions: parameters are the index's own, then from, then the place to begin after.
#define NF_EXECUTIONS_WALK(condition)                                  \
  "SELECT " NF_EXECUTION_COLUMNS " FROM executions e WHERE " condition \
  " e.started_at >= ? AND (e.started_at, e.n) < (?, ?) ORDER BY e.started_at DESC, e.n DESC"
constexpr const char* kAllExecutions = NF_EXECUTIONS_WALK("");
constexpr const char* kExecutionsOfWorkflow = NF_EXECUTIONS_WALK("e.workflow = ? AND");
constexpr const char* kExecutionsOfStatus =
    NF_EXECUTIONS_WALK("e.status = ? AND e.status <> 'completed' AND");
constexpr const char* kExecutionsWithAttention = NF_EXECUTIONS_WALK("e.attention = 1 AND");
constexpr const char* kExecutionsOfRequester = NF_EXECUTIONS_WALK("e.requester = ? AND");
constexpr const char* kExecutionsOfAddress =
    NF_EXECUTIONS_WALK("e.requester_address = ? AND e.requester_address <> '' AND");

#define NF_APPROVALS_WALK(condition)                                                \
  "SELECT " NF_APPROVAL_COLUMNS                                                     \
  " FROM approvals a CROSS JOIN executions e ON e.n = a.execution WHERE " condition \
  " AND (a.opened_at, a.n) < (?, ?) ORDER BY a.opened_at DESC, a.n DESC"
constexpr const char* kOpenApprovals = NF_APPROVALS_WALK("a.open = 1");
constexpr const char* kClosedApprovals = NF_APPROVALS_WALK("a.open = 0");
constexpr const char* kApprovalsOfExecution =
    NF_APPROVALS_WALK("a.execution = (SELECT n FROM executions WHERE id = ?)");
constexpr const char* kApprovalsInvolving =
    "SELECT " NF_APPROVAL_COLUMNS
    " FROM involved i CROSS JOIN approvals a ON a.n = i.approval CROSS JOIN executions e ON e.n = a.execution"
    " WHERE i.user = ? AND (i.opened_at, i.approval) < (?, ?) ORDER BY i.opened_at DESC, i.approval DESC";
constexpr const char* kInbox =
    "SELECT " NF_APPROVAL_COLUMNS
    " FROM inbox i CROSS JOIN approvals a ON a.n = i.approval CROSS JOIN executions e ON e.n = a.execution"
    " WHERE i.user = ? AND (i.urgency, i.opened_at, i.approval) < (?, ?, ?)"
    " ORDER BY i.urgency DESC, i.opened_at DESC, i.approval DESC";

#define NF_ENTRIES_WALK(condition)                            \
  "SELECT " NF_ENTRY_COLUMNS " FROM entries WHERE " condition \
  " (granted_at, n) < (?, ?) ORDER BY granted_at DESC, n DESC"
constexpr const char* kAllEntries = NF_ENTRIES_WALK("");
constexpr const char* kEntriesOfPolicy = NF_ENTRIES_WALK("policy = ? AND");
// As `requested_by` has it. One person has few executions, so their entries are sorted.
constexpr const char* kEntriesOfRequester = NF_ENTRIES_WALK(
    "execution IN (SELECT e.id FROM executions e WHERE e.requester = ?"
    " UNION ALL SELECT e.id FROM executions e WHERE e.requester_address = ? AND e.requester_address <> ''"
    " AND e.requester IS NULL) AND");

constexpr const char* kPrunable = "SELECT " NF_EXECUTION_COLUMNS
                                  " FROM executions e WHERE (e.started_at, e.n) > (?, ?) AND e.started_at < ?"
                                  " ORDER BY e.started_at, e.n";

// One walk through an index, standing at a row or at the end.
template <class Row>
struct Walk {
  Query query;
  Result<Row> (*read)(Query&);
  Place (*place_in)(const Query&, const Row&);
  std::optional<Row> row = std::nullopt;
  Place place = {};

  Result<> advance() {
    row.reset();
    if (!TRY(query.next())) return {};
    row = TRY(read(query));
    place = place_in(query, *row);
    return {};
  }
};

// In these lists the first two columns are the place.
template <class Row>
Place leading_place(const Query& query, const Row&) {
  return {query.integer(0), query.integer(1), 0};
}

Place inbox_place(const Query& query, const ApprovalRow& row) {
  return {urgency(row.due_at), query.integer(0), query.integer(1)};
}

template <class Row>
using Walks = std::vector<Walk<Row>>;

// The walk whose row comes first in the list; none where all are at their end.
template <class Row>
Walk<Row>* foremost(Walks<Row>& walks) {
  Walk<Row>* first = nullptr;
  for (auto& walk : walks) {
    if (walk.row && (!first || walk.place > first->place)) first = &walk;
  }
  return first;
}

// Merges the walks, each of which is in the order of the list; a row that several find is listed once.
template <class Row, class Match>
Result<Listed<Row>> listed(Walks<Row> walks, const Match& match, ListOrder order, std::size_t limit,
                           std::size_t max_scanned) {
  Listed<Row> page;
  for (auto& walk : walks) TRY(walk.advance());
  Place last_listed, last_seen;
  for (std::size_t seen = 0;; ++seen) {
    auto* walk = foremost(walks);
    if (!walk) return page;
    if (seen == max_scanned) {
      page.next_cursor = write_cursor(order, last_seen);
      return page;
    }
    last_seen = walk->place;
    if (match(*walk->row)) {
      if (page.rows.size() == limit) {
        page.next_cursor = write_cursor(order, last_listed);
        return page;
      }
      page.rows.push_back(std::move(*walk->row));
      last_listed = last_seen;
    }
    for (auto& other : walks) {
      if (other.row && other.place == last_seen) TRY(other.advance());
    }
  }
}

// The least of two places as (started_at, number): from where `to` and the cursor both allow.
Place start_before(const Place& start, const std::optional<Time>& to) {
  if (!to) return start;
  const Place before_to{to->time_since_epoch().count(), std::numeric_limits<std::int64_t>::min(), 0};
  return std::min(start, before_to);
}

}  // namespace

Result<Listed<ExecutionRow>> list_executions(Connection& connection, const ExecutionFilter& filter,
                                             const Page& page, std::size_t max_scanned) {
  const Place start = start_before(TRY(start_of(page, ListOrder::Executions)), filter.to);
  const std::int64_t from =
      filter.from ? filter.from->time_since_epoch().count() : std::numeric_limits<std::int64_t>::min();
  Walks<ExecutionRow> walks;
  auto walk = [&](const char* sql, const auto&... own) {
    walks.push_back({connection.query(sql, own..., from, start.first, start.second), read_execution,
                     leading_place<ExecutionRow>});
  };
  if (filter.requester) walk(kExecutionsOfRequester, *filter.requester);
  if (!filter.requester_address.empty()) walk(kExecutionsOfAddress, filter.requester_address);
  if (!walks.empty()) {
    // The fewest rows by far.
  } else if (filter.attention == true) {
    walk(kExecutionsWithAttention);
  } else if (!filter.status.empty() && filter.status != "completed") {
    walk(kExecutionsOfStatus, filter.status);
  } else if (filter.workflow) {
    walk(kExecutionsOfWorkflow, *filter.workflow);
  } else {
    walk(kAllExecutions);
  }
  return listed(std::move(walks), ExecutionMatch(filter), ListOrder::Executions, page.limit, max_scanned);
}

Result<Listed<ApprovalRow>> list_approvals(Connection& connection, const ApprovalFilter& filter,
                                           const Page& page, std::size_t max_scanned) {
  const ListOrder order = filter.assignee ? ListOrder::Inbox : ListOrder::Approvals;
  const Place start = TRY(start_of(page, order));
  Walks<ApprovalRow> walks;
  auto walk = [&](const char* sql, const auto&... own) {
    walks.push_back({connection.query(sql, own..., start.first, start.second), read_approval,
                     leading_place<ApprovalRow>});
  };
  if (filter.assignee) {
    walks.push_back({connection.query(kInbox, *filter.assignee, start.first, start.second, start.third),
                     read_approval, inbox_place});
  } else if (filter.execution) {
    walk(kApprovalsOfExecution, *filter.execution);
  } else if (filter.involved) {
    walk(kApprovalsInvolving, *filter.involved);
  } else {
    if (filter.open != false) walk(kOpenApprovals);
    if (filter.open != true) walk(kClosedApprovals);
  }
  return listed(std::move(walks), ApprovalMatch{filter}, order, page.limit, max_scanned);
}

Result<Listed<RegisterRow>> list_entries(Connection& connection, const RegisterFilter& filter,
                                         const Page& page, std::size_t max_scanned) {
  const Place start = TRY(start_of(page, ListOrder::Entries));
  Walks<RegisterRow> walks;
  if (asks_requester(filter)) {
    walks.push_back({connection.query(kEntriesOfRequester, filter.requester, filter.requester_address,
                                      start.first, start.second),
                     read_entry, leading_place<RegisterRow>});
  } else if (filter.policy.empty()) {
    walks.push_back(
        {connection.query(kAllEntries, start.first, start.second), read_entry, leading_place<RegisterRow>});
  } else {
    walks.push_back({connection.query(kEntriesOfPolicy, filter.policy, start.first, start.second), read_entry,
                     leading_place<RegisterRow>});
  }
  return listed(std::move(walks), RegisterMatch{filter}, ListOrder::Entries, page.limit, max_scanned);
}

Result<Listed<ExecutionRow>> list_prunable(Connection& connection, Time before, const Page& page) {
  const Place start = TRY(start_of(page, ListOrder::Prunable));
  Listed<ExecutionRow> listed;
  Query query = connection.query(kPrunable, start.first, start.second, before);
  Place last;
  for (std::size_t seen = 0; TRY(query.next()); ++seen) {
    if (seen == kMaxPruneScan || listed.rows.size() == page.limit) {
      listed.next_cursor = write_cursor(ListOrder::Prunable, last);
      break;
    }
    ExecutionRow row = TRY(read_execution(query));
    last = leading_place(query, row);
    if (is_prunable(row, before)) listed.rows.push_back(std::move(row));
  }
  return listed;
}

std::vector<const char*> list_statements() {
  return {kAllExecutions,
          kExecutionsOfWorkflow,
          kExecutionsOfStatus,
          kExecutionsWithAttention,
          kExecutionsOfRequester,
          kExecutionsOfAddress,
          kOpenApprovals,
          kClosedApprovals,
          kApprovalsOfExecution,
          kApprovalsInvolving,
          kInbox,
          kAllEntries,
          kEntriesOfPolicy,
          kPrunable,
          kDue,
          kNextDue};
}

}  // namespace nf::store::sqlite
