#pragma once

#include <memory>
#include <span>

#include "ports/rows.h"

namespace nf::ports {

// Everything that one group commit makes durable, or nothing of it.
struct Batch {
  std::vector<ExecutionRow> new_executions;
  std::vector<ExecutionRow> executions;  // replaces the row of the same id
  std::vector<JournalRow> journal;
  std::vector<JournalCut> journal_cuts;  // of executions that were pruned
  std::vector<ApprovalRow> approvals;    // inserts, or replaces the row of the same id with its people
  std::vector<ContextRow> contexts;
  std::vector<RegisterRow> entries;  // inserts or replaces
  std::vector<LeafRow> leaves;       // continue the log without a gap
  std::vector<LeafHeadRow> leaf_heads;
  std::string log_frontier;  // opaque; kept when not empty
  std::vector<ReplyRow> replies;
  std::vector<DedupeRow> dedupes;
  std::vector<EntityRow> entities;

  bool empty() const {
    return new_executions.empty() && executions.empty() && journal.empty() && journal_cuts.empty() &&
           approvals.empty() && contexts.empty() && entries.empty() && leaves.empty() && leaf_heads.empty() &&
           replies.empty() && dedupes.empty() && entities.empty();
  }
};

struct LogHead {
  std::uint64_t size = 0;  // leaves so far
  std::string frontier;    // as given with the last batch; empty at first
};

// Pages: rows after `after` in the list's order, at most `limit`.
struct Page {
  std::size_t limit = 50;
  std::string cursor;  // as given with the page before; empty for the first
};
template <class T>
struct Listed {
  std::vector<T> rows;
  std::string next_cursor;  // empty on the last page
};

struct ExecutionFilter {
  std::optional<WorkflowId> workflow;
  std::string status;  // empty: any
  std::optional<bool> attention;
  std::optional<Time> from, to;  // started_at, half open
  std::string text;              // in the title or the requester's address, case-insensitive
  // The requester's own view: by account, and by address where the row names no account.
  std::optional<UserId> requester;
  std::string requester_address;
};

struct ApprovalFilter {
  std::optional<UserId> assignee;  // can decide now; ordered by due_at (none last), then newest first
  std::optional<UserId> involved;  // ever asked
  std::optional<ExecutionId> execution;
  std::optional<bool> open;
};

struct RegisterFilter {
  std::string policy;
  std::string status;  // active | expiring | expired | revoked, as of `as_of`
  std::optional<std::chrono::sys_days> as_of;
  std::chrono::sys_days today;
  int expiring_days = 30;
  // The requester's own view: entries of executions of this account, or that name no account but this
  // address. All entries where neither is given.
  std::optional<UserId> requester;
  std::string requester_address;
};

// Reads of one consistent snapshot each. An object may be used by one thread at a time; a store gives as many
// as are asked for.
class Reader {
 public:
  virtual ~Reader() = default;

  virtual Result<std::optional<ExecutionRow>> execution(ExecutionId id) = 0;
  virtual Result<std::vector<JournalRow>> journal(ExecutionId id, std::uint64_t from = 0) = 0;
  virtual Result<std::optional<ApprovalRow>> approval(ApprovalId id) = 0;
  virtual Result<std::optional<std::string>> context(ApprovalId id) = 0;
  virtual Result<std::optional<RegisterRow>> entry(EntryId id) = 0;
  virtual Result<std::optional<ReplyRow>> reply(const Sha256& key) = 0;
  virtual Result<std::optional<ExecutionId>> dedupe(WorkflowId workflow, const Sha256& key) = 0;
  virtual Result<std::optional<LeafHeadRow>> leaf_head(const std::string& subject) = 0;
  virtual Result<LogHead> log_head() = 0;
  // Leaves from `from` on, in order of seq, at most `limit`.
  virtual Result<std::vector<LeafRow>> leaves(std::uint64_t from, std::size_t limit) = 0;
  // All entities of a kind, by id.
  virtual Result<std::vector<EntityRow>> entities(const std::string& kind) = 0;
  virtual Result<std::optional<std::string>> entity(const std::string& kind, const std::string& id) = 0;

  // Newest first (the inbox as said at ApprovalFilter). Execution rows come without `state`.
  virtual Result<Listed<ExecutionRow>> executions(const ExecutionFilter& filter, const Page& page) = 0;
  virtual Result<Listed<ApprovalRow>> approvals(const ApprovalFilter& filter, const Page& page) = 0;
  virtual Result<Listed<RegisterRow>> entries(const RegisterFilter& filter, const Page& page) = 0;
  // Executions whose next_due is at or before `now`, earliest first, at most `limit`.
  virtual Result<std::vector<ExecutionId>> due(Time now, std::size_t limit) = 0;
  // The earliest next_due of all, or null.
  virtual Result<std::optional<Time>> next_due() = 0;
  // Executions that ended before `before` and still have a journal, the oldest start first, without `state`.
  // A page looks at a bounded number of executions, so it may have few rows or none and still a cursor.
  virtual Result<Listed<ExecutionRow>> prunable(Time before, const Page& page) = 0;
};

// Durable rows. `commit` is called by one thread; readers run beside it.
class Store {
 public:
  virtual ~Store() = default;

  // Returns only when the whole batch is on stable storage. A failure with ErrorCode::Unavailable left
  // nothing behind (disk full, a broken constraint). With ErrorCode::Storage the outcome is unknown: the
  // store refuses all later commits, and the process must reload.
  virtual Result<> commit(const Batch& batch) = 0;

  virtual std::unique_ptr<Reader> reader() = 0;

  // Deletes replies older than `before`, some at a time; called when the writer is idle.
  virtual Result<> forget_replies(Time before) = 0;

  // Gives up to `pages` unused pages back to the file system; called like forget_replies. Tells whether there
  // are more.
  virtual Result<bool> shrink(std::size_t pages) = 0;
};

}  // namespace nf::ports
