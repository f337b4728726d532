#include "http/api/schemas.h"

namespace nf::http {

namespace {

constexpr std::string_view kPerson = R"({"type": "object", "required": ["name", "email"],
  "properties": {"id": {"type": ["string", "null"]}, "name": {"type": "string"}, "email": {"type": "string"}}})";

constexpr std::string_view kFieldNote = R"({"type": "object", "required": ["pointer", "text"],
  "properties": {"pointer": {"type": "string", "description": "JSON Pointer into the request"},
    "text": {"type": "string"}}, "additionalProperties": false})";

constexpr std::string_view kWorkflowRef = R"({"type": "object", "required": ["id", "name"],
  "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "version": {"type": "integer"},
    "hash": {"type": "string"}}})";

constexpr std::string_view kExecutionStarted = R"({"type": "object", "required": ["execution_id"],
  "properties": {"execution_id": {"type": "string", "format": "uuid"}}})";

constexpr std::string_view kHookAnswer =
    R"({"description": "{execution_id} of the first request, for a repeat; else what the workflow answers"})";

constexpr std::string_view kForm = R"({"type": "object", "required": ["path", "title", "access", "workflow"],
  "properties": {
    "path": {"type": "string"}, "title": {"type": "string"}, "description": {"type": "string"},
    "schema": {"type": ["object", "null"], "description": "JSON Schema draft 7 of the body"},
    "access": {"enum": ["public", "signed_in"]},
    "policies": {"type": "array", "items": {"$ref": "#/components/schemas/Policy"}},
    "workflow": {"$ref": "#/components/schemas/WorkflowRef"}}})";

constexpr std::string_view kFile = R"({"type": "object", "required": ["id", "sha256", "size", "name", "type"],
  "properties": {"id": {"type": "string", "format": "uuid"}, "sha256": {"type": "string"},
    "size": {"type": "integer"}, "name": {"type": "string"},
    "type": {"type": "string", "description": "As the sender said"}}})";

constexpr std::string_view kAttachedFile = R"({"allOf": [{"$ref": "#/components/schemas/File"}],
  "required": ["field"], "properties": {"field": {"type": "string"}}})";

constexpr std::string_view kFileReference = R"({"type": "object", "required": ["field", "id"],
  "properties": {"field": {"type": "string", "description": "With format `file` in the schema"},
    "id": {"type": "string", "description": "Of a file that was sent before"}},
  "additionalProperties": false})";

constexpr std::string_view kSubmission = R"({"type": "object", "required": ["body"],
  "properties": {"body": {"description": "As the form's schema has it, without its files"},
    "files": {"type": "array", "items": {"$ref": "#/components/schemas/FileReference"}}},
  "additionalProperties": false})";

constexpr std::string_view kManualStart =
    R"({"type": "object", "required": ["input"], "additionalProperties": false,
  "properties": {"input": {"description": "As the start node's schema has it"},
    "requester": {"type": ["object", "string"], "description": "{name, email}, or an address"}}})";

constexpr std::string_view kStep =
    R"({"type": "object", "required": ["id", "type", "name", "status", "revision"],
  "properties": {
    "id": {"type": "string", "description": "Of the node"}, "type": {"type": "string"}, "name": {"type": "string"},
    "status": {"enum": ["ready", "running", "waiting", "succeeded", "failed", "skipped", "cancelled"]},
    "revision": {"type": "integer"}, "item": {"type": ["string", "null"]},
    "started_at": {"type": "string", "format": "date-time"}, "ended_at": {"type": ["string", "null"]},
    "attempts": {"type": "integer"}, "input": {}, "output": {},
    "error": {"anyOf": [{"$ref": "#/components/schemas/StepError"}, {"type": "null"}]},
    "log": {"type": "array"}, "rules": {"description": "Which rules were tried, and what each gave"}, "due_at": {"type": "string"}, "superseded": {"type": "boolean"}}})";

constexpr std::string_view kStepError = R"({"type": "object", "required": ["code", "message"],
  "properties": {"code": {"type": "string"}, "message": {"type": "string"},
    "pointer": {"type": "string", "description": "Into the node's config"},
    "node": {"type": "string", "description": "Where it ended the execution: of which node it is"}}})";

constexpr std::string_view kExecution = R"({"type": "object",
  "required": ["id", "workflow", "status", "attention", "requester", "submitted_by", "revision", "started_at",
    "ended_at", "output", "error"],
  "properties": {
    "id": {"type": "string", "format": "uuid"}, "title": {"type": "string"},
    "workflow": {"$ref": "#/components/schemas/WorkflowRef"},
    "status": {"$ref": "#/components/schemas/ExecutionStatus"},
    "attention": {"type": "array", "items": {"type": "object", "required": ["node", "reason"],
      "properties": {"node": {"type": "string"}, "reason": {"type": "string"}}}},
    "requester": {"$ref": "#/components/schemas/Person"},
    "submitted_by": {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}]},
    "revision": {"type": "integer"}, "started_at": {"type": "string", "format": "date-time"},
    "ended_at": {"type": ["string", "null"]},
    "pruned_at": {"type": ["string", "null"], "description": "When its retention was over: its journal and the data of its steps are gone"},
    "output": {}, "error": {"anyOf": [{"$ref": "#/components/schemas/StepError"}, {"type": "null"}]},
    "test": {"type": "boolean", "description": "A trial of a draft, without effects"},
    "approvals": {"type": "array", "description": "Not in lists", "items": {"type": "object",
      "required": ["id", "node", "revision", "outcome"],
      "properties": {"id": {"type": "string"}, "node": {"type": ["string", "null"]}, "revision": {"type": "integer"},
        "outcome": {"$ref": "#/components/schemas/Outcome"}}}},
    "nodes": {"type": "array", "items": {"$ref": "#/components/schemas/Step"},
      "description": "One entry a step, oldest first; not in lists"}}})";

constexpr std::string_view kExecutionStatus = R"({"enum": ["queued", "running", "waiting", "waiting_approval",
  "waiting_rework", "paused", "completed", "failed", "failed_continued", "cancelled"]})";

constexpr std::string_view kJournal = R"({"type": "object", "required": ["items", "next_cursor"],
  "properties": {
    "items": {"type": "array", "items": {"type": "object", "required": ["no", "at", "events"],
      "properties": {"no": {"type": "integer"}, "at": {"type": "string", "format": "date-time"}, "events": {}}}},
    "next_cursor": {"type": ["string", "null"]}}})";

constexpr std::string_view kDecision = R"({"type": "object",
  "required": ["id", "reviewer", "decision", "comment", "field_notes", "at", "via", "stage", "revision",
    "on_behalf_of", "context_hash"],
  "properties": {
    "id": {"type": "string"}, "reviewer": {"$ref": "#/components/schemas/Person"},
    "decision": {"enum": ["approve", "reject", "request_changes"]}, "comment": {"type": "string"},
    "field_notes": {"type": "array", "items": {"$ref": "#/components/schemas/FieldNote"}},
    "at": {"type": "string", "format": "date-time"}, "via": {"type": "string"}, "stage": {"type": "string"},
    "revision": {"type": "integer"},
    "on_behalf_of": {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}]},
    "context_hash": {"type": "string"}}})";

constexpr std::string_view kStage = R"({"type": "object",
  "required": ["name", "mode", "quorum", "status", "due_at", "reviewers"],
  "properties": {
    "name": {"type": "string"}, "mode": {"enum": ["all", "any", "quorum"]}, "quorum": {"type": ["integer", "null"]},
    "status": {"enum": ["waiting", "open", "approved", "closed"]}, "due_at": {"type": ["string", "null"]},
    "seats": {"type": "array", "items": {"type": "object", "description": "Who was to be asked: a person, one or more of a group, or a manager",
      "properties": {"name": {"type": "string"}, "email": {"type": "string"}, "group": {"type": "string"},
        "need": {"type": ["integer", "string"], "description": "How many of the group, or all"},
        "manager_of": {"type": "string"}}}},
    "reviewers": {"type": "array", "items": {"$ref": "#/components/schemas/Reviewer"}}}})";

constexpr std::string_view kReviewer = R"({"type": "object",
  "required": ["id", "name", "email", "kind", "seat", "how", "fallback", "state"],
  "properties": {
    "id": {"type": "string"}, "name": {"type": "string"}, "email": {"type": "string"},
    "kind": {"enum": ["user", "external"]},
    "seat": {"type": ["integer", "null"], "description": "Which of the stage's seats"},
    "how": {"enum": ["named", "group", "manager", "fallback", "reassigned"], "description": "By which right"},
    "fallback": {"type": "boolean"}, "state": {"enum": ["waiting", "asked", "decided", "removed"]}}})";

constexpr std::string_view kOutcome =
    R"({"enum": [null, "approved", "rejected", "changes_requested", "timed_out", "cancelled"]})";

constexpr std::string_view kChange = R"({"type": "object", "required": ["pointer", "before", "after"],
  "properties": {"pointer": {"type": "string", "description": "JSON Pointer into the request"},
    "before": {}, "after": {}}})";

constexpr std::string_view kEarlierRevision = R"({"type": "object",
  "required": ["approval_id", "revision", "decisions", "outcome", "context_hash", "changes"],
  "properties": {
    "approval_id": {"type": "string"}, "revision": {"type": "integer"},
    "decisions": {"type": "array", "items": {"$ref": "#/components/schemas/Decision"}},
    "outcome": {"$ref": "#/components/schemas/Outcome"}, "context_hash": {"type": "string"},
    "changes": {"type": "array", "items": {"$ref": "#/components/schemas/Change"},
      "description": "From then to the approval that tells it"}}})";

constexpr std::string_view kApproval = R"({"type": "object",
  "required": ["id", "execution_id", "node", "item", "workflow", "title", "message", "status", "outcome", "revision",
    "revision_limit", "opened_at", "due_at", "closed_at", "requester", "submitted_by", "context_hash", "stages",
    "decisions", "history", "can"],
  "properties": {
    "id": {"type": "string", "format": "uuid"}, "execution_id": {"type": "string", "format": "uuid"},
    "node": {"type": ["string", "null"], "description": "null where a migration took it away"}, "item": {"type": ["string", "null"]},
    "workflow": {"$ref": "#/components/schemas/WorkflowRef"},
    "title": {"type": "string"}, "request_title": {"type": "string"}, "message": {"type": ["string", "null"]},
    "status": {"enum": ["open", "closed"]}, "outcome": {"$ref": "#/components/schemas/Outcome"},
    "revision": {"type": "integer"}, "revision_limit": {"type": "integer"},
    "opened_at": {"type": "string", "format": "date-time"}, "due_at": {"type": ["string", "null"]},
    "closed_at": {"type": ["string", "null"]}, "requester": {"$ref": "#/components/schemas/Person"},
    "submitted_by": {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}]},
    "context_hash": {"type": "string", "description": "sha256: and the hash of the context's RFC 8785 form"},
    "context": {"type": "object", "description": "What was frozen when it opened; not in lists"},
    "schema": {"type": ["object", "null"],
      "description": "The start node's: the request's fields in their order, with titles; not in lists"},
    "stages": {"type": "array", "items": {"$ref": "#/components/schemas/Stage"}},
    "decisions": {"type": "array", "items": {"$ref": "#/components/schemas/Decision"}},
    "comments": {"type": "array", "items": {"$ref": "#/components/schemas/Comment"}},
    "reminded_at": {"type": ["string", "null"]}, "allow_comments": {"type": "boolean"},
    "require_comment": {"enum": ["never", "on_reject", "on_changes", "on_negative", "always"]},
    "metadata": {"description": "Of the policy object; in lists"},
    "amount": {"description": "As the request has it; in lists"}, "currency": {"description": "As the request has it; in lists"},
    "policy": {"type": ["string", "null"], "description": "As the request has it; in lists"},
    "allow_bulk": {"type": "boolean", "description": "May be decided together with others, with one reason"},
    "history": {"type": "array", "items": {"$ref": "#/components/schemas/EarlierRevision"}},
    "can": {"type": "array", "items": {"type": "string"}, "description": "What the caller may do now"}}})";

constexpr std::string_view kDecisionRequest = R"({"type": "object",
  "required": ["decision", "revision", "context_hash"],
  "properties": {
    "decision": {"enum": ["approve", "reject", "request_changes"]}, "comment": {"type": ["string", "null"]},
    "field_notes": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/FieldNote"}},
    "revision": {"type": "integer", "minimum": 1}, "context_hash": {"type": "string"}},
  "additionalProperties": false})";

constexpr std::string_view kReassignment = R"({"type": "object", "required": ["to", "reason"],
  "properties": {"from": {"type": ["string", "null"], "description": "Address or id; null where a seat has nobody"},
    "to": {"type": "string", "description": "Address or id"}, "reason": {"type": "string"}},
  "additionalProperties": false})";

constexpr std::string_view kComment = R"({"type": "object", "required": ["id", "by", "text", "at"],
  "properties": {"id": {"type": "string"}, "by": {"$ref": "#/components/schemas/Person"},
    "text": {"type": "string"}, "at": {"type": "string", "format": "date-time"}}})";

constexpr std::string_view kNewComment = R"({"type": "object", "required": ["text"],
  "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 10000}}, "additionalProperties": false})";

constexpr std::string_view kRequest = R"({"type": "object",
  "required": ["execution_id", "title", "workflow", "status", "revision", "requester", "submitted_by", "submitted_at",
    "ended_at", "waiting_for", "notes", "comments", "body", "files", "outcome", "can"],
  "properties": {
    "execution_id": {"type": "string", "format": "uuid"}, "title": {"type": "string"},
    "workflow": {"$ref": "#/components/schemas/WorkflowRef"},
    "status": {"$ref": "#/components/schemas/ExecutionStatus"}, "revision": {"type": "integer"},
    "requester": {"$ref": "#/components/schemas/Person"},
    "submitted_by": {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}]},
    "submitted_at": {"type": "string", "format": "date-time"}, "ended_at": {"type": ["string", "null"]},
    "pruned_at": {"type": ["string", "null"], "description": "When its retention was over: a request that nobody decided on has no body from then on"},
    "ended_because": {"type": "string"},
    "waiting_for": {"type": "array", "items": {"type": "object", "required": ["name", "since", "due_at"],
      "properties": {"name": {"type": "string"}, "since": {"type": "string", "format": "date-time"},
        "due_at": {"type": ["string", "null"]}}}},
    "notes": {"type": "array", "description": "What reviewers wrote, newest first",
      "items": {"$ref": "#/components/schemas/RequestNote"}},
    "message": {"type": "string", "description": "What the rework asks of the requester"},
    "schema": {"type": ["object", "null"], "description": "What may be corrected; not in lists"},
    "form_schema": {"type": ["object", "null"], "description": "The start node's, of the whole request; not in lists"}, "body": {},
    "files": {"type": "array", "items": {"$ref": "#/components/schemas/AttachedFile"}},
    "comments": {"type": "array", "items": {"$ref": "#/components/schemas/Comment"}},
    "outcome": {"enum": [null, "approved", "rejected", "changes_requested", "timed_out", "cancelled", "withdrawn",
      "completed", "failed", "failed_continued"]},
    "can": {"type": "array", "items": {"type": "string"}, "description": "What the caller may do now"}}})";

constexpr std::string_view kRequestNote = R"({"type": "object",
  "required": ["from", "decision", "comment", "field_notes", "at", "revision"],
  "properties": {
    "from": {"type": "string", "description": "Name"}, "decision": {"enum": ["approve", "reject", "request_changes"]},
    "comment": {"type": "string"}, "field_notes": {"type": "array", "items": {"$ref": "#/components/schemas/FieldNote"}},
    "at": {"type": "string", "format": "date-time"}, "revision": {"type": "integer"}}})";

constexpr std::string_view kRevocation = R"({"type": "object", "required": ["reason"],
  "properties": {"reason": {"type": "string", "minLength": 1, "maxLength": 1000}}, "additionalProperties": false})";

constexpr std::string_view kMigration = R"({"type": "object", "required": ["version"],
  "properties": {"version": {"type": "integer", "minimum": 1}, "reason": {"type": "string", "minLength": 1,
      "description": "Required unless it is a preview"},
    "preview": {"type": "boolean", "description": "Only say whether it could be, and what would become of its steps"}},
  "additionalProperties": false})";

constexpr std::string_view kMigrationPreview = R"({"type": "object",
  "required": ["possible", "version", "reason", "steps"],
  "properties": {"possible": {"type": "boolean"}, "version": {"type": "integer"},
    "reason": {"type": ["string", "null"], "description": "Why it is not possible"},
    "steps": {"type": "array", "items": {"type": "object", "required": ["node", "name", "status"],
      "properties": {"node": {"type": "string"}, "name": {"type": "string"},
        "status": {"enum": ["keeps", "gone", "new"]}}}}}})";

constexpr std::string_view kMigrated = R"({"description": "A preview gives MigrationPreview",
  "anyOf": [{"$ref": "#/components/schemas/Execution"}, {"$ref": "#/components/schemas/MigrationPreview"}]})";

constexpr std::string_view kResubmission = R"({"type": "object", "required": ["body", "revision"],
  "properties": {
    "body": {"type": "object", "description": "The corrected fields only; null removes one"},
    "files": {"type": "array", "items": {"$ref": "#/components/schemas/FileReference"},
      "description": "All files of each field that they name"},
    "revision": {"type": "integer", "description": "The current one"}},
  "additionalProperties": false})";

constexpr std::string_view kSignal = R"({"type": "object", "required": ["signal"],
  "properties": {"signal": {"type": "string", "minLength": 1, "description": "Name that a wait waits for"},
    "body": {"description": "What the wait gives on as its output's body"}},
  "additionalProperties": false})";

constexpr std::string_view kTask = R"({"type": "object",
  "required": ["id", "execution", "workflow", "title", "requester", "node", "name", "item", "revision", "message",
    "opened_at", "due_at", "open"],
  "properties": {
    "id": {"type": "string"}, "execution": {"type": "string", "format": "uuid"},
    "workflow": {"$ref": "#/components/schemas/WorkflowRef"},
    "title": {"type": "string", "description": "Of the request"},
    "requester": {"$ref": "#/components/schemas/Person"},
    "node": {"type": "string"}, "name": {"type": "string", "description": "Of the node"},
    "item": {"type": ["string", "null"], "description": "Inside a loop"}, "revision": {"type": "integer"},
    "message": {"type": "string"},
    "schema": {"type": ["object", "null"], "description": "JSON Schema draft 7 of the body; not in lists"},
    "opened_at": {"type": "string", "format": "date-time"}, "due_at": {"type": ["string", "null"]},
    "open": {"type": "boolean", "description": "False: it was answered, or is not needed any more"}}})";

constexpr std::string_view kTaskAnswer = R"({"type": "object", "required": ["body", "revision"],
  "properties": {"body": {"description": "As the task's schema has it"},
    "revision": {"type": "integer", "description": "Of the task as it was shown"}},
  "additionalProperties": false})";

constexpr std::string_view kRegisterEntry = R"({"type": "object",
  "required": ["id", "execution_id", "approval_id", "policy", "title", "status", "granted_at"],
  "properties": {
    "id": {"type": "string", "format": "uuid"}, "execution_id": {"type": "string", "format": "uuid"},
    "approval_id": {"type": ["string", "null"]}, "context_hash": {"type": ["string", "null"]},
    "policy": {"type": "string"}, "control": {"type": ["string", "null"]}, "title": {"type": "string"},
    "requester": {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}]},
    "owner": {"type": ["string", "null"], "description": "Address"},
    "from": {"type": ["string", "null"], "description": "Date"},
    "until": {"type": ["string", "null"], "description": "Date, the last day"},
    "status": {"enum": ["active", "expiring", "expired", "revoked"]},
    "conditions": {}, "compensating_controls": {"type": ["string", "null"]},
    "granted_at": {"type": "string", "format": "date-time"},
    "metadata": {"type": ["object", "null"], "description": "Of the policy object by which it was granted"},
    "revoked_at": {"type": "string", "format": "date-time"}, "revoked_reason": {"type": "string"}}})";

constexpr std::string_view kRegisterSummary = R"({"type": "object",
  "required": ["as_of", "counts", "by_policy", "by_tier", "ending", "granted", "approvers", "decide", "partial"],
  "properties": {
    "as_of": {"type": "string", "format": "date-time"},
    "counts": {"$ref": "#/components/schemas/RegisterCounts"},
    "by_policy": {"type": "array", "description": "The largest first, with `policy` beside the counts",
      "items": {"$ref": "#/components/schemas/RegisterCounts"}},
    "by_tier": {"type": "array", "description": "With `tier` beside the counts, where policy objects name one",
      "items": {"$ref": "#/components/schemas/RegisterCounts"}},
    "ending": {"type": "array", "description": "This month and eleven more: how many in force end in it",
      "items": {"$ref": "#/components/schemas/MonthCount"}},
    "granted": {"type": "array", "description": "The last twelve months", "items": {"$ref": "#/components/schemas/MonthCount"}},
    "approvers": {"type": "array", "items": {"type": "object",
      "required": ["id", "name", "email", "open", "decided_90d", "median_seconds"],
      "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "email": {"type": "string"},
        "open": {"type": "integer", "description": "Approvals that wait for them now"},
        "decided_90d": {"type": "integer"}, "median_seconds": {"type": ["integer", "null"]}}}},
    "decide": {"type": "object", "required": ["count_90d", "median_seconds", "p90_seconds", "weeks"],
      "properties": {"count_90d": {"type": "integer"}, "median_seconds": {"type": ["integer", "null"]},
        "p90_seconds": {"type": ["integer", "null"]},
        "weeks": {"type": "array", "items": {"type": "object", "required": ["week", "count", "median_seconds"],
          "properties": {"week": {"type": "string", "format": "date", "description": "A Monday"},
            "count": {"type": "integer"}, "median_seconds": {"type": ["integer", "null"]}}}}}},
    "partial": {"type": "boolean", "description": "Only the newest 20,000 of each were looked at"}}})";

constexpr std::string_view kRegisterCounts = R"({"type": "object",
  "required": ["active", "expiring", "expired", "revoked"],
  "properties": {"policy": {"type": "string"}, "tier": {"type": "string"}, "active": {"type": "integer"},
    "expiring": {"type": "integer"}, "expired": {"type": "integer"}, "revoked": {"type": "integer"}}})";

constexpr std::string_view kMonthCount = R"({"type": "object", "required": ["month", "count"],
  "properties": {"month": {"type": "string", "description": "Such as 2026-11"}, "count": {"type": "integer"}}})";

}  // namespace

std::vector<Schema> request_schemas() {
  return {{"Person", kPerson},
          {"FieldNote", kFieldNote},
          {"WorkflowRef", kWorkflowRef},
          {"ExecutionStarted", kExecutionStarted},
          {"HookAnswer", kHookAnswer},
          {"Form", kForm},
          {"File", kFile},
          {"AttachedFile", kAttachedFile},
          {"FileReference", kFileReference},
          {"Submission", kSubmission},
          {"ManualStart", kManualStart},
          {"Step", kStep},
          {"StepError", kStepError},
          {"ExecutionStatus", kExecutionStatus},
          {"Execution", kExecution},
          {"Journal", kJournal},
          {"Decision", kDecision},
          {"Stage", kStage},
          {"Reviewer", kReviewer},
          {"Outcome", kOutcome},
          {"Change", kChange},
          {"EarlierRevision", kEarlierRevision},
          {"Approval", kApproval},
          {"DecisionRequest", kDecisionRequest},
          {"Reassignment", kReassignment},
          {"Comment", kComment},
          {"NewComment", kNewComment},
          {"Request", kRequest},
          {"RequestNote", kRequestNote},
          {"Revocation", kRevocation},
          {"Migration", kMigration},
          {"MigrationPreview", kMigrationPreview},
          {"Migrated", kMigrated},
          {"Resubmission", kResubmission},
          {"Signal", kSignal},
          {"Task", kTask},
          {"TaskAnswer", kTaskAnswer},
          {"RegisterSummary", kRegisterSummary},
          {"RegisterCounts", kRegisterCounts},
          {"MonthCount", kMonthCount},
          {"RegisterEntry", kRegisterEntry}};
}

}  // namespace nf::http
