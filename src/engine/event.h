#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/notice.h"
#include "engine/state.h"

// Facts, in the past tense. They say all that evolve() needs, so that a journal can be read without its
// workflow.
namespace nf::engine {

struct ExecutionStarted {
  ExecutionId id;
  WorkflowRef workflow;
  int nodes = 0, edges = 0;  // sizes of the version's graph
  Person requester;
  bool requester_verified = false;
  std::optional<Person> submitted_by;
  std::optional<Person> beneficiary;
  std::vector<Person> editors;  // as StartExecution has them
  std::string title;
  std::optional<Parent> parent;
  bool test = false;
  JsonRef pins;
  NodeIndex start = 0;
  JsonRef trigger;
  expr::Provenance provenance;
  JsonRef vars;
  Time at;
};

// A token has made a step ready.
struct StepReady {
  NodeIndex node = 0;
  std::string item;
  EdgeIndex via = flow::kNone;
  Time at;
};

// All inputs of a node are dead: it passes death on.
struct StepSkipped {
  NodeIndex node = 0;
  std::string item;
  std::vector<EdgeIndex> dead;
  Time at;
};

struct StepSucceeded {
  NodeIndex node = 0;
  std::string item;
  std::string port;  // the first that was taken, for people; edges say the rest
  JsonRef output;
  expr::Provenance provenance;
  JsonRef trace;
  std::vector<EdgeIndex> live;
  std::vector<EdgeIndex> dead;
  Time at;
};

struct StepFailed {
  NodeIndex node = 0;
  std::string item;
  StepError error;
  bool definite = true;          // false: whether an effect happened is not known
  std::optional<Time> retry_at;  // another attempt follows by itself
  bool continued = false;        // the token goes on: by `main` or by `error`
  JsonRef output;                // what it goes on with
  std::vector<EdgeIndex> live;
  std::vector<EdgeIndex> dead;
  Time at;
};

// A failed step, or one whose retry is due, becomes ready again.
struct StepRetried {
  NodeIndex node = 0;
  std::string item;
  bool by_operator = false;
  Person by;
  Time at;
};

struct StepCancelled {
  NodeIndex node = 0;
  std::string item;
  Time at;
};

// An effect was asked for; it runs once this is durable.
struct EffectRequested {
  NodeIndex node = 0;
  std::string item;
  int attempt = 1;
  EffectRequest effect;
  Time at;
};

enum class EffectOutcome { Succeeded, Failed, Unknown };
std::string_view name_of(EffectOutcome outcome);

// One attempt of an effect has come back. What it means for the step is said by the event that follows; a
// late one, which nobody waits for any more, means nothing.
struct EffectReported {
  NodeIndex node = 0;
  std::string item;
  int revision = 1;
  int attempt = 1;
  std::string kind;
  EffectOutcome outcome = EffectOutcome::Succeeded;
  bool late = false;
  JsonRef output;  // where it succeeded: what it gave
  JsonRef trace;   // how it came about; may be null
  std::optional<StepError> error;
  Time at;
};

// An output node gave the execution's output.
struct OutputGiven {
  JsonRef value;
  Time at;
};

struct ExecutionPaused {
  Person by;
  Time at;
};
struct ExecutionResumed {
  Person by;
  Time at;
};

struct ExecutionEnded {
  Ending ending = Ending::Completed;
  std::string because;  // of a cancellation: the reason, as written
  std::optional<Person> by;
  Time at;
};

struct ApprovalOpened {
  Approval approval;  // stages resolved, none open yet
  JsonRef context;    // exactly what is hashed; kept beside the journal, not in the state
  Time at;
};

struct StageOpened {
  ApprovalId approval;
  int stage = 0;
  std::vector<Reviewer> reviewers;
  std::optional<Time> due_at;
  Time at;
};

// Those who are asked and have not decided are told again.
struct ReviewersReminded {
  ApprovalId approval;
  std::optional<Person> by;  // none: by itself
  Time at;
};

struct CommentAdded {
  ApprovalId approval;
  Comment comment;
  Time at;
};

enum class PeopleChange { Deadline, Replaced, Reassigned };

// The reviewers of the open stage are others now.
struct ReviewersChanged {
  ApprovalId approval;
  int stage = 0;
  PeopleChange cause = PeopleChange::Replaced;
  std::vector<Reviewer> reviewers;
  std::optional<Time> due_at;
  std::optional<Person> by;  // Reassigned
  std::string reason;
  Time at;
};

struct DecisionRecorded {
  ApprovalId approval;
  Decision decision;
  std::string context_hash;
  Time at;
};

struct StageApproved {
  ApprovalId approval;
  int stage = 0;
  Time at;
};

struct ApprovalClosed {
  ApprovalId approval;
  Outcome outcome = Outcome::Approved;
  Time at;
};

// An entry of the policy register.
struct ExceptionGranted {
  EntryId entry;
  NodeIndex node = 0;
  JsonRef fields;  // the Register shape without ids and status
  std::optional<ApprovalId> approval;
  std::string context_hash;
  Time at;
};

struct ReworkOpened {
  Rework rework;
  Time at;
};

struct ReworkClosed {
  NodeIndex node = 0;
  std::string item;
  std::string port;  // "main", "timed_out", "withdrawn"; empty when cancelled
  Time at;
};

struct LoopEntered {
  NodeIndex node = 0;
  std::string item;
  JsonRef items;
  expr::Provenance provenance;  // of the items
  int concurrency = 1;
  Time at;
};

// The body begins for the next item; the tokens of port `item` are under way.
struct LoopItemStarted {
  NodeIndex node = 0;
  std::string item;  // of the loop
  int index = 0;
  std::vector<EdgeIndex> live;
  Time at;
};

// No token of the item is left.
struct LoopItemEnded {
  NodeIndex node = 0;
  std::string item;
  int index = 0;
  JsonRef result;  // what came back to the loop; null: nothing did
  expr::Provenance provenance;
  Time at;
};

struct WaitOpened {
  NodeIndex node = 0;
  std::string item;
  std::optional<Time> due_at;
  std::string signal;
  Time at;
};

struct TaskOpened {
  Task task;
  Time at;
};

struct TaskClosed {
  NodeIndex node = 0;
  std::string item;
  std::string port;  // "main", "timed_out"; empty when cancelled
  std::optional<Person> by;
  Time at;
};

// The step waits for an execution that it has started.
struct ChildStarted {
  NodeIndex node = 0;
  std::string item;
  ExecutionId child;
  Time at;
};

// The corrected request was accepted: a new revision begins at the re-entry node.
struct RequestResubmitted {
  int revision = 2;
  Person by;
  JsonRef trigger;
  std::optional<Person> beneficiary;  // as the request is now
  std::string title;
  JsonRef changes;                    // [{pointer, before, after}]
  std::vector<NodeIndex> taken_back;  // nodes whose current steps belong to history now
  std::vector<EdgeIndex> cleared;     // edges whose tokens are gone
  Time at;
};

// The execution goes on in another version of its workflow: everything begins anew, as the next revision.
struct ExecutionMigrated {
  WorkflowRef workflow;
  int nodes = 0, edges = 0;  // sizes of the new version's graph
  NodeIndex start = 0;
  std::vector<NodeIndex> node_map;  // for each node of the old version the same node of the new, or kNone
  int revision = 2;
  Person by;
  std::string reason;
  Time at;
};

// Somebody was told, or could not be.
struct NoticeSent {
  Notice notice;
  std::string message_id;
  std::string error;  // empty: it was handed over
  Time at;
};

using AnyEvent = std::variant<ExecutionStarted, StepReady, StepSkipped, StepSucceeded, StepFailed,
                              StepRetried, StepCancelled, EffectRequested, EffectReported, OutputGiven,
                              ExecutionPaused, ExecutionResumed, ExecutionEnded, ApprovalOpened, StageOpened,
                              ReviewersChanged, ReviewersReminded, CommentAdded, DecisionRecorded,
                              StageApproved, ApprovalClosed, ExceptionGranted, ReworkOpened, ReworkClosed,
                              RequestResubmitted, ExecutionMigrated, NoticeSent, LoopEntered, LoopItemStarted,
                              LoopItemEnded, WaitOpened, TaskOpened, TaskClosed, ChildStarted>;

// One of them, to be visited like any variant. Copies and moves of 34 alternatives are compiled once, in
// event.cpp, and not in each of the two hundred files that hold a list of events.
struct Event : AnyEvent {
  using AnyEvent::AnyEvent;
  Event(const Event& other);
  Event(Event&& other) noexcept;
  Event& operator=(const Event& other);
  Event& operator=(Event&& other) noexcept;
  ~Event();
};

// Changes the state by one fact. Cannot refuse: an event that does not fit the state is a bug or a damaged
// journal, and stops the process.
void evolve(State& state, const Event& event);

Time time_of(const Event& event);

}  // namespace nf::engine
