#include "store/memory/tables.h"

namespace nf::store::memory {
namespace {

std::int64_t millis(Time time) { return time.time_since_epoch().count(); }

// Numbers begin with 1 and are never given twice: nothing numbered is ever deleted.
template <class Map>
std::int64_t next_number(const Map& rows) {
  return static_cast<std::int64_t>(rows.size()) + 1;
}

void insert_execution(Tables& tables, const ports::ExecutionRow& row) {
  const std::int64_t number = next_number(tables.executions);
  const auto& stored = tables.executions[row.id] = {number, row};
  tables.execution_ids[number] = row.id;
  tables.executions_by_start[place_of(stored)] = row.id;
  if (row.next_due) tables.due.insert({*row.next_due, number});
}

void replace_execution(Tables& tables, const ports::ExecutionRow& row) {
  auto& stored = tables.executions.at(row.id);
  if (stored.row.next_due) tables.due.erase({*stored.row.next_due, stored.number});
  stored.row = row;
  if (row.next_due) tables.due.insert({*row.next_due, stored.number});
}

void cut_journal(Tables& tables, const ports::JournalCut& cut) {
  auto& rows = tables.journals[cut.execution];
  if (cut.from < rows.size()) rows.resize(cut.from);
}

void forget_approval(Tables& tables, const Numbered<ports::ApprovalRow>& stored) {
  tables.approvals_by_opening.erase(place_of(stored));
  for (const auto& user : stored.row.can_decide) tables.inboxes[user].erase(inbox_place_of(stored));
}

void put_approval(Tables& tables, const ports::ApprovalRow& row) {
  const std::int64_t fresh = next_number(tables.approvals);
  auto [at, inserted] = tables.approvals.try_emplace(row.id);
  auto& stored = at->second;
  if (inserted) {
    stored.number = fresh;
  } else {
    forget_approval(tables, stored);
  }
  stored.row = row;
  tables.approvals_by_opening[place_of(stored)] = row.id;
  for (const auto& user : row.can_decide) tables.inboxes[user][inbox_place_of(stored)] = row.id;
}

void put_entry(Tables& tables, const ports::RegisterRow& row) {
  const std::int64_t fresh = next_number(tables.entries);
  auto [at, inserted] = tables.entries.try_emplace(row.id);
  auto& stored = at->second;
  if (inserted) {
    stored.number = fresh;
  } else {
    tables.entries_by_grant.erase(place_of(stored));
  }
  stored.row = row;
  tables.entries_by_grant[place_of(stored)] = row.id;
}

void put_entity(Tables& tables, const ports::EntityRow& row) {
  if (row.document) {
    tables.entities[{row.kind, row.id}] = *row.document;
  } else {
    tables.entities.erase({row.kind, row.id});
  }
}

}  // namespace

Place place_of(const Numbered<ports::ExecutionRow>& execution) {
  return {millis(execution.row.started_at), execution.number, 0};
}

Place place_of(const Numbered<ports::ApprovalRow>& approval) {
  return {millis(approval.row.opened_at), approval.number, 0};
}

Place inbox_place_of(const Numbered<ports::ApprovalRow>& approval) {
  return {urgency(approval.row.due_at), millis(approval.row.opened_at), approval.number};
}

Place place_of(const Numbered<ports::RegisterRow>& entry) {
  return {millis(entry.row.granted_at), entry.number, 0};
}

void apply(Tables& tables, const ports::Batch& batch) {
  for (const auto& row : batch.new_executions) insert_execution(tables, row);
  for (const auto& row : batch.executions) replace_execution(tables, row);
  for (const auto& row : batch.journal) tables.journals[row.execution].push_back(row);
  for (const auto& cut : batch.journal_cuts) cut_journal(tables, cut);
  for (const auto& row : batch.approvals) put_approval(tables, row);
  for (const auto& row : batch.contexts) tables.contexts[row.approval] = row.bytes;
  for (const auto& row : batch.entries) put_entry(tables, row);
  for (const auto& row : batch.leaves) tables.leaves.push_back(row.bytes);
  for (const auto& row : batch.leaf_heads) tables.leaf_heads[row.subject] = row;
  if (!batch.log_frontier.empty()) tables.log_frontier = batch.log_frontier;
  for (const auto& row : batch.replies) tables.replies[row.key] = row;
  for (const auto& row : batch.dedupes) tables.dedupes[{row.workflow, row.key}] = row.execution;
  for (const auto& row : batch.entities) put_entity(tables, row);
}

}  // namespace nf::store::memory
