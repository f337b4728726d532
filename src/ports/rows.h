#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"

// What a store keeps, in the engine's words. Byte strings named `state`, `events`, `document` are opaque to
// stores.
namespace nf::ports {

// One execution as lists and the writer need it.
struct ExecutionRow {
  ExecutionId id;
  WorkflowId workflow;
  int version = 0;
  std::string status;
  bool attention = false;
  bool test = false;
  int revision = 1;
  std::optional<UserId> requester;  // the account, where there is one
  std::string requester_address;    // case-folded, without +tag; empty where nobody is named
  std::optional<UserId> submitted_by;
  std::string title;  // for lists and their text filter
  Time started_at;
  std::optional<Time> ended_at;
  std::optional<Time> next_due;  // the earliest timer; null when none waits
  std::uint64_t turns = 0;       // journal rows that are there: all so far, fewer once pruned
  std::uint64_t leaves = 0;      // how many it has
  std::uint64_t leaf_seq = 0;    // its last leaf, with `leaf_hash`
  Sha256 leaf_hash{};
  Sha256 subject_key{};  // salts of its leaves are derived from it
  // When its retention was over: what it worked with is gone, and its journal is, or goes soon.
  std::optional<Time> pruned_at;
  // Saved state; empty once ended: then the journal alone gives it. Of one that was pruned: what is left of
  // it.
  std::string state;
};

// The events of one turn. `no` counts from 0 without gaps.
struct JournalRow {
  ExecutionId execution;
  std::uint64_t no = 0;
  Time at;
  std::string events;
};

// The end of a journal that goes: the turns from `from` on.
struct JournalCut {
  ExecutionId execution;
  std::uint64_t from = 0;
};

// That somebody has decided an approval, and when.
struct Vote {
  UserId user;
  Time at;

  bool operator==(const Vote&) const = default;
};

struct ApprovalRow {
  ApprovalId id;
  ExecutionId execution;
  WorkflowId workflow;
  bool open = true;
  std::string outcome;  // empty while open
  Time opened_at;
  std::optional<Time> due_at;  // of the open stage
  std::optional<Time> closed_at;
  std::vector<UserId> can_decide;  // whose inbox it is in now; empty once closed
  std::vector<UserId> involved;    // everybody ever asked: who may see it
  std::vector<Vote> votes;         // in the order in which they came
};

// What an approval froze: canonical JSON, written once.
struct ContextRow {
  ApprovalId approval;
  std::string bytes;
};

// A granted exception in the policy register. Dates are days.
struct RegisterRow {
  EntryId id;
  ExecutionId execution;
  std::optional<ApprovalId> approval;
  std::string policy;
  std::string revoked_reason;
  std::optional<std::chrono::sys_days> from, until;
  Time granted_at;
  std::optional<Time> revoked_at;
  std::string owner;     // address
  std::string document;  // the Register shape of the API without `status`, as JSON
};

struct LeafRow {
  std::uint64_t seq = 0;
  std::string bytes;
};

// The last leaf of a subject that is no execution.
struct LeafHeadRow {
  std::string subject;  // type/id
  std::uint64_t seq = 0;
  Sha256 hash{};
};

// The reply to the first request with an idempotency key. `key` is a hash of caller, method, path and key.
struct ReplyRow {
  Sha256 key{};
  Sha256 body_hash{};
  int status = 0;
  std::string body;
  Time at;
};

// A start node's own dedupe key: kept as long as its execution.
struct DedupeRow {
  WorkflowId workflow;
  Sha256 key{};
  ExecutionId execution;
};

// A thing of the workspace (user, group, draft, version, token, session …) under its kind and id; null
// deletes.
struct EntityRow {
  std::string kind;
  std::string id;
  std::optional<std::string> document;
};

}  // namespace nf::ports
