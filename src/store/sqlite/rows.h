#pragma once

#include "ports/rows.h"
#include "store/sqlite/connection.h"

// Rows as SQL gives them, and back. A reading function reads the columns that its SELECT_… names, and fails
// with Storage where they hold what we never wrote.
namespace nf::store::sqlite {

#define NF_EXECUTION_COLUMNS                                                                                \
  "e.started_at, e.n, e.id, e.workflow, e.version, e.status, e.attention, e.test, e.revision, e.requester," \
  " e.requester_address, e.submitted_by, e.title, e.ended_at, e.next_due, e.turns, e.leaves, e.leaf_seq, "  \
  "e.leaf_hash,"                                                                                            \
  " e.subject_key, e.pruned_at"
inline constexpr int kExecutionState = 21;  // where a query adds it
Result<ports::ExecutionRow> read_execution(Query& query);

#define NF_APPROVAL_COLUMNS                                                                            \
  "a.opened_at, a.n, a.id, e.id, a.workflow, a.open, a.outcome, a.due_at, a.closed_at, a.can_decide, " \
  "a.involved, a.votes"
inline constexpr int kApprovalNumber = 1;
inline constexpr const char* kApprovalById = "SELECT " NF_APPROVAL_COLUMNS
                                             " FROM approvals a CROSS JOIN executions e ON e.n = a.execution"
                                             " WHERE a.id = ?";
Result<ports::ApprovalRow> read_approval(Query& query);

#define NF_ENTRY_COLUMNS                                                                                    \
  "granted_at, n, id, execution, approval, policy, revoked_reason, from_day, until_day, revoked_at, owner," \
  " document"
Result<ports::RegisterRow> read_entry(Query& query);

// The timers: executions that are due, and the time of the earliest.
inline constexpr const char* kDue =
    "SELECT id FROM executions WHERE next_due IS NOT NULL AND next_due <= ? ORDER BY next_due, n LIMIT ?";
inline constexpr const char* kNextDue =
    "SELECT next_due FROM executions WHERE next_due IS NOT NULL ORDER BY next_due LIMIT 1";

// The key of a turn in the journal.
std::int64_t turn_key(std::int64_t execution_number, std::uint64_t turn);

// The first 8 bytes of a reply's key: enough to find it, narrow enough to index.
std::int64_t short_key_of(const Sha256& key);

}  // namespace nf::store::sqlite
