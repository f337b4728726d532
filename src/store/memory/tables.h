#pragma once

#include <functional>
#include <map>
#include <set>
#include <utility>

#include "ports/store.h"
#include "store/cursor.h"

namespace nf::store::memory {

template <class Row>
struct Numbered {
  std::int64_t number = 0;
  Row row;
};

// A list: ids in the order of their places, the greatest first.
template <class Key>
using PlaceIndex = std::map<Place, Key, std::greater<>>;

// All rows. Every index follows from the rows and is kept by the functions that change them.
struct Tables {
  std::map<ExecutionId, Numbered<ports::ExecutionRow>> executions;
  PlaceIndex<ExecutionId> executions_by_start;
  std::set<std::pair<Time, std::int64_t>> due;
  std::map<std::int64_t, ExecutionId> execution_ids;
  std::map<ExecutionId, std::vector<ports::JournalRow>> journals;

  std::map<ApprovalId, Numbered<ports::ApprovalRow>> approvals;
  PlaceIndex<ApprovalId> approvals_by_opening;
  std::map<UserId, PlaceIndex<ApprovalId>> inboxes;
  std::map<ApprovalId, std::string> contexts;

  std::map<EntryId, Numbered<ports::RegisterRow>> entries;
  PlaceIndex<EntryId> entries_by_grant;

  std::vector<std::string> leaves;
  std::string log_frontier;
  std::map<std::string, ports::LeafHeadRow> leaf_heads;

  std::map<Sha256, ports::ReplyRow> replies;
  std::map<std::pair<WorkflowId, Sha256>, ExecutionId> dedupes;
  std::map<std::pair<std::string, std::string>, std::string> entities;  // by kind and id
};

Place place_of(const Numbered<ports::ExecutionRow>& execution);
Place place_of(const Numbered<ports::ApprovalRow>& approval);
Place inbox_place_of(const Numbered<ports::ApprovalRow>& approval);
Place place_of(const Numbered<ports::RegisterRow>& entry);

// Tells what `apply` would break, and changes nothing. Unavailable, as the contract of commit has it.
Result<> check(const Tables& tables, const ports::Batch& batch);

// Requires that `check` found nothing.
void apply(Tables& tables, const ports::Batch& batch);

}  // namespace nf::store::memory
