#include "base/hash.h"
#include "store/memory/tables.h"

namespace nf::store::memory {
namespace {

tl::unexpected<Error> refused(std::string message) {
  return fail(ErrorCode::Unavailable, std::move(message));
}

// What the batch has added so far, beside the tables.
struct Checked {
  const Tables& tables;
  std::map<ExecutionId, const ports::ExecutionRow*> executions = {};
  std::map<ExecutionId, std::uint64_t> turns = {};
  std::set<ApprovalId> approvals = {};

  const ports::ExecutionRow* execution(const ExecutionId& id) const {
    if (auto found = executions.find(id); found != executions.end()) return found->second;
    auto found = tables.executions.find(id);
    return found == tables.executions.end() ? nullptr : &found->second.row;
  }

  std::uint64_t turns_of(const ExecutionId& id) const {
    if (auto found = turns.find(id); found != turns.end()) return found->second;
    auto found = tables.journals.find(id);
    return found == tables.journals.end() ? 0 : found->second.size();
  }

  bool has_approval(const ApprovalId& id) const {
    return approvals.contains(id) || tables.approvals.contains(id);
  }
};

Result<> check_executions(const ports::Batch& batch, Checked& checked) {
  for (const auto& row : batch.new_executions) {
    if (checked.execution(row.id)) return refused("the execution " + to_string(row.id) + " is there already");
    checked.executions[row.id] = &row;
  }
  for (const auto& row : batch.executions) {
    const auto* old = checked.execution(row.id);
    if (!old) return refused("the execution " + to_string(row.id) + " is not there");
    if (old->workflow != row.workflow || old->started_at != row.started_at) {
      return refused("the execution " + to_string(row.id) + " cannot change its workflow or its start");
    }
  }
  return {};
}

Result<> check_journal(const ports::Batch& batch, Checked& checked) {
  for (const auto& row : batch.journal) {
    if (!checked.execution(row.execution)) {
      return refused("the journal names the execution " + to_string(row.execution) + ", which is not there");
    }
    const std::uint64_t next = checked.turns_of(row.execution);
    if (row.no != next) {
      return refused("turn " + std::to_string(row.no) + " of the execution " + to_string(row.execution) +
                     " does not follow its journal, whose next is " + std::to_string(next));
    }
    if (row.no >= kMaxTurns) {
      return refused("the execution " + to_string(row.execution) + " has met its limit of " +
                     std::to_string(kMaxTurns) + " turns");
    }
    checked.turns[row.execution] = next + 1;
  }
  for (const auto& cut : batch.journal_cuts) {
    if (!checked.execution(cut.execution)) {
      return refused("a cut names the execution " + to_string(cut.execution) + ", which is not there");
    }
  }
  return {};
}

Result<> check_approvals(const ports::Batch& batch, Checked& checked) {
  for (const auto& row : batch.approvals) {
    if (!checked.execution(row.execution)) {
      return refused("the approval " + to_string(row.id) + " names an execution that is not there");
    }
    checked.approvals.insert(row.id);
  }
  std::set<ApprovalId> frozen;
  for (const auto& row : batch.contexts) {
    if (!checked.has_approval(row.approval)) {
      return refused("a context names the approval " + to_string(row.approval) + ", which is not there");
    }
    if (checked.tables.contexts.contains(row.approval) || !frozen.insert(row.approval).second) {
      return refused("the approval " + to_string(row.approval) + " has a context already");
    }
  }
  return {};
}

Result<> check_leaves(const Tables& tables, const ports::Batch& batch) {
  std::uint64_t next = tables.leaves.size();
  for (const auto& row : batch.leaves) {
    if (row.seq != next) {
      return refused("leaf " + std::to_string(row.seq) + " does not follow the log, whose next is " +
                     std::to_string(next));
    }
    ++next;
  }
  return {};
}

Result<> check_dedupes(const ports::Batch& batch, const Checked& checked) {
  std::set<std::pair<WorkflowId, Sha256>> taken;
  for (const auto& row : batch.dedupes) {
    if (!checked.execution(row.execution)) {
      return refused("a dedupe key names the execution " + to_string(row.execution) + ", which is not there");
    }
    if (checked.tables.dedupes.contains({row.workflow, row.key}) ||
        !taken.insert({row.workflow, row.key}).second) {
      return refused("the dedupe key " + hex(row.key) + " is taken");
    }
  }
  return {};
}

}  // namespace

Result<> check(const Tables& tables, const ports::Batch& batch) {
  Checked checked{tables};
  TRY(check_executions(batch, checked));
  TRY(check_journal(batch, checked));
  TRY(check_approvals(batch, checked));
  TRY(check_leaves(tables, batch));
  return check_dedupes(batch, checked);
}

}  // namespace nf::store::memory
