#include "store/sqlite/batch_writer.h"

#include "store/limits.h"
#include "store/sqlite/people.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/shorthand.h"

namespace nf::store::sqlite {
namespace {

tl::unexpected<Error> refused(std::string message) {
  return fail(ErrorCode::Unavailable, std::move(message));
}

}  // namespace

Result<> BatchWriter::write(const ports::Batch& batch) {
  numbers_.reserve(batch.new_executions.size() + batch.executions.size());
  for (const auto& row : batch.new_executions) TRY(insert(row));
  for (const auto& row : batch.executions) TRY(replace(row));
  for (const auto& row : batch.journal) TRY(append(row));
  for (const auto& row : batch.journal_cuts) TRY(cut(row));
  for (const auto& row : batch.approvals) TRY(put(row));
  for (const auto& row : batch.contexts) TRY(insert(row));
  for (const auto& row : batch.entries) TRY(put(row));
  for (const auto& row : batch.leaves) TRY(append(row));
  for (const auto& row : batch.leaf_heads) TRY(put(row));
  if (!batch.log_frontier.empty())
    TRY(connection_.run("UPDATE log SET frontier = ?", Blob{batch.log_frontier}));
  for (const auto& row : batch.replies) TRY(put(row));
  for (const auto& row : batch.dedupes) TRY(insert(row));
  for (const auto& row : batch.entities) TRY(put(row));
  return {};
}

Result<std::int64_t> BatchWriter::number_of(const ExecutionId& id) {
  if (auto known = numbers_.find(id); known != numbers_.end()) return known->second;
  Query query = connection_.query("SELECT n FROM executions WHERE id = ?", id);
  if (!TRY(query.next())) return refused("the execution " + to_string(id) + " is not there");
  return numbers_[id] = query.integer(0);
}

Result<> BatchWriter::insert(const ports::ExecutionRow& row) {
  TRY(connection_.run(
      "INSERT INTO executions(id, workflow, version, status, attention, test, revision, requester,"
      " requester_address, submitted_by, title, started_at, ended_at, next_due, turns, leaves,"
      " leaf_seq, leaf_hash, subject_key, pruned_at)"
      " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.id, row.workflow, row.version, row.status, row.attention, row.test, row.revision, row.requester,
      row.requester_address, row.submitted_by, row.title, row.started_at, row.ended_at, row.next_due,
      row.turns, row.leaves, row.leaf_seq, row.leaf_hash, row.subject_key, row.pruned_at));
  const std::int64_t number = connection_.last_number();
  numbers_[row.id] = number;
  if (row.state.empty()) return {};
  return put_state(number, row.state);
}

Result<> BatchWriter::replace(const ports::ExecutionRow& row) {
  const std::int64_t number = TRY(number_of(row.id));
  TRY(connection_.run(
      "UPDATE executions SET version = ?, status = ?, attention = ?, test = ?, revision = ?, requester = ?,"
      " requester_address = ?, submitted_by = ?, title = ?, ended_at = ?, next_due = ?, turns = ?,"
      " leaves = ?, leaf_seq = ?, leaf_hash = ?, subject_key = ?, pruned_at = ?"
      " WHERE n = ? AND workflow = ? AND started_at = ?",
      row.version, row.status, row.attention, row.test, row.revision, row.requester, row.requester_address,
      row.submitted_by, row.title, row.ended_at, row.next_due, row.turns, row.leaves, row.leaf_seq,
      row.leaf_hash, row.subject_key, row.pruned_at, number, row.workflow, row.started_at));
  if (connection_.changes() != 1) {
    return refused("the execution " + to_string(row.id) + " cannot change its workflow or its start");
  }
  return put_state(number, row.state);
}

Result<> BatchWriter::put_state(std::int64_t number, const std::string& state) {
  if (state.empty()) return connection_.run("DELETE FROM states WHERE execution = ?", number);
  return connection_.run("INSERT OR REPLACE INTO states(execution, state) VALUES(?, ?)", number,
                         to_shorthand(state));
}

Result<bool> BatchWriter::has_turn(std::int64_t key) {
  Query query = connection_.query("SELECT 1 FROM journal WHERE key = ?", key);
  return query.next();
}

Result<> BatchWriter::append(const ports::JournalRow& row) {
  const std::int64_t number = TRY(number_of(row.execution));
  if (row.no >= kMaxTurns) {
    return refused("the execution " + to_string(row.execution) + " has met its limit of " +
                   std::to_string(kMaxTurns) + " turns");
  }
  const std::int64_t key = turn_key(number, row.no);
  if (row.no > 0 && last_turn_ != key - 1 && !TRY(has_turn(key - 1))) {
    return refused("turn " + std::to_string(row.no) + " of the execution " + to_string(row.execution) +
                   " does not follow its journal");
  }
  TRY(connection_.run("INSERT INTO journal(key, at, events) VALUES(?, ?, ?)", key, row.at,
                      to_shorthand(row.events)));
  last_turn_ = key;
  return {};
}

Result<> BatchWriter::cut(const ports::JournalCut& cut) {
  const std::int64_t number = TRY(number_of(cut.execution));
  if (cut.from >= kMaxTurns) return {};
  last_turn_ = -1;
  return connection_.run("DELETE FROM journal WHERE key >= ? AND key < ?", turn_key(number, cut.from),
                         turn_key(number + 1, 0));
}

Result<> BatchWriter::put(const ports::ApprovalRow& row) {
  const std::int64_t execution = TRY(number_of(row.execution));
  ports::ApprovalRow before;
  std::optional<std::int64_t> number;
  {
    Query query = connection_.query(kApprovalById, row.id);
    if (TRY(query.next())) {
      before = TRY(read_approval(query));
      number = query.integer(kApprovalNumber);
    }
  }
  if (number) {
    TRY(connection_.run(
        "UPDATE approvals SET execution = ?, workflow = ?, open = ?, outcome = ?, opened_at = ?, due_at = ?,"
        " closed_at = ?, can_decide = ?, involved = ?, votes = ? WHERE n = ?",
        execution, row.workflow, row.open, row.outcome, row.opened_at, row.due_at, row.closed_at,
        Blob{pack(row.can_decide)}, Blob{pack(row.involved)}, Blob{pack(row.votes)}, *number));
  } else {
    TRY(connection_.run(
        "INSERT INTO approvals(id, execution, workflow, open, outcome, opened_at, due_at, "
        "closed_at, can_decide,"
        " involved, votes) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id, execution, row.workflow, row.open, row.outcome, row.opened_at, row.due_at, row.closed_at,
        Blob{pack(row.can_decide)}, Blob{pack(row.involved)}, Blob{pack(row.votes)}));
    number = connection_.last_number();
  }
  return list_people(connection_, *number, before, row);
}

Result<> BatchWriter::insert(const ports::ContextRow& row) {
  TRY(connection_.run("INSERT INTO contexts(approval, bytes) SELECT n, ? FROM approvals WHERE id = ?",
                      row.bytes, row.approval));
  if (connection_.changes() == 1) return {};
  return refused("a context names the approval " + to_string(row.approval) + ", which is not there");
}

Result<> BatchWriter::put(const ports::RegisterRow& row) {
  return connection_.run(
      "INSERT INTO entries(id, execution, approval, policy, revoked_reason, from_day, until_day, granted_at,"
      " revoked_at, owner, document) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET"
      " execution = excluded.execution, approval = excluded.approval, policy = excluded.policy,"
      " revoked_reason = excluded.revoked_reason, from_day = excluded.from_day, until_day = "
      "excluded.until_day,"
      " granted_at = excluded.granted_at, revoked_at = excluded.revoked_at, owner = excluded.owner,"
      " document = excluded.document",
      row.id, row.execution, row.approval, row.policy, row.revoked_reason, row.from, row.until,
      row.granted_at, row.revoked_at, row.owner, row.document);
}

Result<> BatchWriter::append(const ports::LeafRow& row) {
  if (row.seq != log_size_) {
    return refused("leaf " + std::to_string(row.seq) + " does not follow the log, whose next is " +
                   std::to_string(log_size_));
  }
  TRY(connection_.run("INSERT INTO leaves(seq, bytes) VALUES(?, ?)", row.seq, Blob{row.bytes}));
  ++log_size_;
  return {};
}

Result<> BatchWriter::put(const ports::LeafHeadRow& row) {
  return connection_.run("INSERT OR REPLACE INTO leaf_heads(subject, seq, hash) VALUES(?, ?, ?)", row.subject,
                         row.seq, row.hash);
}

Result<> BatchWriter::put(const ports::ReplyRow& row) {
  const std::int64_t short_key = short_key_of(row.key);
  TRY(connection_.run("DELETE FROM replies WHERE short_key = ? AND key = ?", short_key, row.key));
  return connection_.run(
      "INSERT INTO replies(short_key, key, body_hash, status, body, at) VALUES(?, ?, ?, ?, ?, ?)", short_key,
      row.key, row.body_hash, row.status, row.body, row.at);
}

Result<> BatchWriter::insert(const ports::DedupeRow& row) {
  return connection_.run("INSERT INTO dedupes(workflow, key, execution) VALUES(?, ?, ?)", row.workflow,
                         row.key, TRY(number_of(row.execution)));
}

Result<> BatchWriter::put(const ports::EntityRow& row) {
  if (!row.document)
    return connection_.run("DELETE FROM entities WHERE kind = ? AND id = ?", row.kind, row.id);
  return connection_.run(
      "INSERT INTO entities(kind, id, document) VALUES(?, ?, ?)"
      " ON CONFLICT(kind, id) DO UPDATE SET document = excluded.document",
      row.kind, row.id, *row.document);
}

}  // namespace nf::store::sqlite
