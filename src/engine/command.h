#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "engine/notice.h"
#include "engine/state.h"

// Wishes, in the imperative. The engine answers with events or with a rejection.
namespace nf::engine {

struct Version;

// Files a request. The trigger has been accepted by the version's start node (see trigger.h).
struct StartExecution {
  ExecutionId id;
  Person requester;
  bool requester_verified = false;
  std::optional<Person> submitted_by;
  std::optional<Person> beneficiary;
  std::vector<Person> editors;  // of the parent: who corrected its request, and for whom it was
  std::string title;
  JsonRef trigger;
  expr::Provenance provenance;
  JsonRef vars;
  std::optional<Parent> parent;
  bool test = false;
  JsonRef pins;
};

struct DecideApproval {
  ApprovalId approval;
  Verdict verdict = Verdict::Approve;
  std::string comment;
  JsonRef field_notes;
  int revision = 0;
  std::string context_hash;
};

struct ReassignReviewer {
  ApprovalId approval;
  UserId from;
  UserId to;
  std::string reason;
};

// Says something to requester and reviewers; decides nothing.
struct AddComment {
  ApprovalId approval;
  std::string text;
};

// Tells those again who have not decided.
struct RemindReviewers {
  ApprovalId approval;
};

struct ResubmitRequest {
  JsonRef body;  // only corrected fields; null removes one
  int revision = 0;
  JsonRef files = nullptr;  // of the request as it is now; null: as they were
};

struct WithdrawRequest {};
struct CancelExecution {
  std::string reason;
};
struct PauseExecution {};
struct ResumeExecution {};
struct RetryStep {
  NodeIndex node = 0;
  std::string item;
};

// Moves the execution to another version of its workflow, as a new revision from the start.
struct MigrateExecution {
  std::shared_ptr<const Version> to;
  std::string reason;
};

// The outcome of an effect, from whoever carried it out.
struct ReportEffect {
  std::string node;  // its id: by now the execution may run on a version that numbers its nodes otherwise
  std::string item;
  int revision = 1;
  int attempt = 1;
  std::string kind;                // as asked for
  JsonRef output;                  // when it succeeded
  expr::Provenance provenance;     // of the output
  JsonRef trace;                   // how it came about; may be null
  std::optional<StepError> error;  // when it failed
  bool definite = true;            // false: whether it happened is not known
  bool retryable = true;           // false: another attempt would fail alike
};

// Ends every wait for this signal.
struct SendSignal {
  std::string signal;
  JsonRef body;  // may be null
};

// The data that a form task asks for.
struct SubmitTask {
  std::string node;  // its id
  std::string item;
  int revision = 0;  // of the task as it was shown
  JsonRef body;
};

// The execution that an effect of kind "sub_workflow" has started, and whose end its step waits for. Its end
// comes as ReportEffect.
struct LinkChild {
  std::string node;  // its id
  std::string item;
  int revision = 1;
  int attempt = 1;
  ExecutionId child;
};

// A notice has reached its channel, or never will.
struct ReportNotice {
  Notice notice;
  std::string message_id;
  std::string error;  // empty: it was handed over
};

// Nothing but the timers that are due, which fire before any command.
struct FireTimers {};
// People were disabled, removed or moved: open approvals look at their reviewers again.
struct ReviewPeople {};

using Command = std::variant<StartExecution, DecideApproval, ReassignReviewer, AddComment, RemindReviewers,
                             ResubmitRequest, WithdrawRequest, CancelExecution, PauseExecution,
                             ResumeExecution, RetryStep, MigrateExecution, SendSignal, SubmitTask, LinkChild,
                             ReportEffect, ReportNotice, FireTimers, ReviewPeople>;

}  // namespace nf::engine
