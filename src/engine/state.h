#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/approval.h"
#include "expr/provenance.h"
#include "flow/graph.h"

namespace nf::engine {

using flow::EdgeIndex;
using flow::NodeIndex;

enum class StepStatus { Ready, Running, Waiting, Succeeded, Failed, Skipped, Cancelled };

// Why a step failed, for people and for `on_error`.
struct StepError {
  std::string code;     // stable and short: "expression", "policy", "http" …
  std::string message;  // what a person can do
  std::string pointer;  // into the node's config, where the fault is there

  bool operator==(const StepError&) const = default;
};

// An effect that was asked for and did not come to its end: it runs, or will be asked for again as it was.
struct EffectRequest {
  std::string kind;  // which worker carries it out
  JsonRef request;   // what it needs, after expressions
  int group = 1;     // part of the idempotency key

  bool operator==(const EffectRequest&) const = default;
};

// One node in this execution and revision (and loop item).
struct Step {
  NodeIndex node = 0;
  int revision = 1;
  std::string item;  // "" outside loops; "3", "3/0" inside
  StepStatus status = StepStatus::Ready;
  EdgeIndex via = flow::kNone;  // the edge of the token that made it ready
  bool current = true;          // false once a resubmission has taken it back
  int attempts = 0;
  int group = 1;  // of the idempotency key; grows when an operator retries a definite failure
  Time started_at;
  std::optional<Time> ended_at;
  std::optional<Time> due_at;  // waits, retries: when it goes on
  JsonRef output;
  expr::Provenance provenance;
  JsonRef trace;  // rules that were tried and what each gave; null for most types
  std::optional<StepError> error;
  bool continued = false;  // failed, and the token went on
  bool definite = true;    // false: failed, and whether its effect happened is not known
  std::optional<EffectRequest> effect;
  std::string signal;                // waits for this signal; empty: for none
  std::optional<ExecutionId> child;  // waits for the end of this execution
};

// Tries so far, the one that ends now included: an effect was counted when it was asked for, a pure step was
// not.
int attempts_made(const Step& step);

enum class Mark : char { None = '0', Live = '1', Dead = '2' };

// The request in one revision.
struct Revision {
  int number = 1;
  Time at;
  Person by;
  JsonRef body;
};

// The requester is asked to correct the request.
struct Rework {
  NodeIndex node = 0;
  std::string item;
  int revision = 1;
  Person to;
  std::string message;
  JsonRef schema;  // which fields may be corrected
  Time opened_at;
  std::optional<Time> due_at;
  std::optional<ApprovalId> approval;  // whose change request led here
  bool open = true;
};

// Somebody is asked to fill in data.
struct Task {
  NodeIndex node = 0;
  std::string item;
  int revision = 1;
  Person to;
  std::string message;
  JsonRef schema;
  JsonRef checks;
  Time opened_at;
  std::optional<Time> due_at;
  bool open = true;
};

// One run of a loop's body.
struct LoopItem {
  bool ended = false;
  JsonRef result;  // what came back to the loop; null: nothing, so far or for good
};

// A loop that was entered and has not come to its end.
struct Loop {
  NodeIndex node = 0;
  std::string item;  // of the loop's own step
  JsonRef items;     // the array
  int concurrency = 1;
  std::vector<LoopItem> started;  // in order; the others wait
  expr::Provenance provenance;    // of the loop's output-to-be: /items, and /results as far as they are there
};

// The step of another execution that waits for this one.
struct Parent {
  ExecutionId execution;
  std::string node;  // its id
  std::string item;
  int revision = 1;
  int attempt = 1;
  int depth = 1;  // of executions above this one

  bool operator==(const Parent&) const = default;
};

enum class Ending { Completed, Failed, FailedContinued, Cancelled };

struct WorkflowRef {
  WorkflowId id;
  std::string name;
  int version = 0;
  std::string hash;
};

// One execution. Changed only by evolve(); follows from its events alone.
struct State {
  State();
  State(const State& other);
  State(State&& other) noexcept;
  State& operator=(const State& other);
  State& operator=(State&& other) noexcept;
  ~State();

  ExecutionId id;
  WorkflowRef workflow;
  Person requester;
  bool requester_verified = false;  // signed in, or named by a signed-in caller
  std::optional<Person> submitted_by;
  std::optional<Person> beneficiary;
  std::vector<Person> editors;  // who resubmitted, here or in the parent, and for whom its request was
  std::string title;
  std::optional<Parent> parent;
  bool test = false;
  JsonRef pins;     // of a test: outputs to use for nodes
  JsonRef trigger;  // the start node's output, `body` as of this revision
  expr::Provenance trigger_provenance;
  JsonRef vars;
  Time started_at;
  Time last_at;  // time in an execution never goes back
  int revision = 1;
  bool paused = false;
  std::optional<Ending> ending;
  std::optional<Time> ended_at;
  std::string ended_because;
  JsonRef output;

  std::vector<Step> steps;                         // oldest first
  std::map<std::string, std::vector<Mark>> marks;  // by loop item: one an edge
  std::vector<Approval> approvals;
  std::vector<Rework> reworks;
  std::vector<Task> tasks;
  std::vector<Loop> loops;  // each loop that is under way
  std::vector<Revision> revisions;

  // The current step of a node, or null.
  const Step* step(NodeIndex node, std::string_view item = {}) const;
  Step* step(NodeIndex node, std::string_view item = {});
  const Approval* approval(ApprovalId id) const;
  Approval* approval(ApprovalId id);
  // Whether an approval is of the current step of its node: neither a correction nor a move to another
  // version has taken back what it came to.
  bool stands(const Approval& approval) const;
  const Loop* loop(NodeIndex node, std::string_view item) const;
  Loop* loop(NodeIndex node, std::string_view item);
};

// The status that people see (workflow.md, section 2): queued, running, waiting_approval, waiting_rework,
// waiting, paused, completed, failed, failed_continued, cancelled.
std::string_view status(const State& state);

// What an operator must look at.
struct Attention {
  NodeIndex node;
  std::string reason;
};
std::vector<Attention> attention(const State& state);

// A moment at which something happens by itself.
struct Timer {
  enum class Kind { Deadline, Wait, Retry, Rework, Reminder, Task };
  Time due;
  Kind kind;
  Uuid approval;  // Deadline, Reminder
  NodeIndex node = 0;
  std::string item;
};
// Ordered by due time, then by what they belong to.
std::vector<Timer> timers(const State& state);

std::string_view name_of(StepStatus status);
std::string_view name_of(Ending ending);

}  // namespace nf::engine
