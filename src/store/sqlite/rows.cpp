#include "store/sqlite/rows.h"

#include "store/limits.h"
#include "store/sqlite/people.h"

namespace nf::store::sqlite {
namespace {

template <class T>
std::optional<T> optional_id(Query& query, int column) {
  if (query.is_null(column)) return std::nullopt;
  return T{query.uuid(column)};
}

std::optional<Time> optional_time(const Query& query, int column) {
  if (query.is_null(column)) return std::nullopt;
  return query.time(column);
}

std::optional<std::chrono::sys_days> optional_day(const Query& query, int column) {
  if (query.is_null(column)) return std::nullopt;
  return query.day(column);
}

}  // namespace

Result<ports::ExecutionRow> read_execution(Query& query) {
  ports::ExecutionRow row;
  row.started_at = query.time(0);
  row.id = ExecutionId{query.uuid(2)};
  row.workflow = WorkflowId{query.uuid(3)};
  row.version = static_cast<int>(query.integer(4));
  row.status = query.text(5);
  row.attention = query.integer(6) != 0;
  row.test = query.integer(7) != 0;
  row.revision = static_cast<int>(query.integer(8));
  row.requester = optional_id<UserId>(query, 9);
  row.requester_address = query.text(10);
  row.submitted_by = optional_id<UserId>(query, 11);
  row.title = query.text(12);
  row.ended_at = optional_time(query, 13);
  row.next_due = optional_time(query, 14);
  row.turns = static_cast<std::uint64_t>(query.integer(15));
  row.leaves = static_cast<std::uint64_t>(query.integer(16));
  row.leaf_seq = static_cast<std::uint64_t>(query.integer(17));
  row.leaf_hash = query.hash(18);
  row.subject_key = query.hash(19);
  row.pruned_at = optional_time(query, 20);
  if (query.damaged()) return fail(damaged_row("executions"));
  return row;
}

Result<ports::ApprovalRow> read_approval(Query& query) {
  ports::ApprovalRow row;
  row.opened_at = query.time(0);
  row.id = ApprovalId{query.uuid(2)};
  row.execution = ExecutionId{query.uuid(3)};
  row.workflow = WorkflowId{query.uuid(4)};
  row.open = query.integer(5) != 0;
  row.outcome = query.text(6);
  row.due_at = optional_time(query, 7);
  row.closed_at = optional_time(query, 8);
  auto can_decide = unpack(query.view(9));
  auto involved = unpack(query.view(10));
  auto votes = unpack_votes(query.view(11));
  if (query.damaged() || !can_decide || !involved || !votes) return fail(damaged_row("approvals"));
  row.votes = std::move(*votes);
  row.can_decide = std::move(*can_decide);
  row.involved = std::move(*involved);
  return row;
}

Result<ports::RegisterRow> read_entry(Query& query) {
  ports::RegisterRow row;
  row.granted_at = query.time(0);
  row.id = EntryId{query.uuid(2)};
  row.execution = ExecutionId{query.uuid(3)};
  row.approval = optional_id<ApprovalId>(query, 4);
  row.policy = query.text(5);
  row.revoked_reason = query.text(6);
  row.from = optional_day(query, 7);
  row.until = optional_day(query, 8);
  row.revoked_at = optional_time(query, 9);
  row.owner = query.text(10);
  row.document = query.text(11);
  if (query.damaged()) return fail(damaged_row("entries"));
  return row;
}

std::int64_t turn_key(std::int64_t execution_number, std::uint64_t turn) {
  return execution_number << kTurnBits | static_cast<std::int64_t>(turn);
}

std::int64_t short_key_of(const Sha256& key) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | key[i];
  return static_cast<std::int64_t>(value);
}

}  // namespace nf::store::sqlite
