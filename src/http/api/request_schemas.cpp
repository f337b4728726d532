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

constexpr std::string_view kManualStart = R"({"type": "object", "required": ["input"],
  "properties": {"input": {"description": "As the start node's schema has it"},
    "requester": {"type": ["object", "string"], "description": "{name, email}, or an address"}}})";

constexpr std::string_view kStep =
    R"({"type": "object", "required": ["id", "type", "name", "status", "revision"],
  "properties": {
    "id": {"type": "string", "description": "Of the node"}, "type": {"type": "string"}, "name": {"type": "string"},
    "status": {"enum": ["ready", "running", "waiting", "succeeded", "failed", "skipped", "cancelled"]},
    "revision": {"type": "integer"}, "item": {"type": ["string", "null"]},
    "started_at": {"type": "string", "format": "date-time"}, "ended_at": {"type": ["string", "null"]},
    "attempts": {"type": "integer"}, "input": {}, "output": {}, "error": {"type": ["object", "null"]},
    "log": {"type": "array"}, "rules": {}, "due_at": {"type": "string"}, "superseded": {"type": "boolean"}}})";

constexpr std::string_view kExecution = R"({"type": "object",
  "required": ["id", "workflow", "status", "attention", "requester", "submitted_by", "revision", "started_at",
    "ended_at", "output", "error"],
  "properties": {
    "id": {"type": "string", "format": "uuid"}, "title": {"type": "string"},
    "workflow": {"$ref": "#/components/schemas/WorkflowRef"},
    "status": {"enum": ["queued", "running", "waiting", "waiting_approval", "waiting_rework", "paused", "completed",
      "failed", "failed_continued", "cancelled"]},
    "attention": {"type": "array", "items": {"type": "object", "required": ["node", "reason"]}},
    "requester": {"$ref": "#/components/schemas/Person"},
    "submitted_by": {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}]},
    "revision": {"type": "integer"}, "started_at": {"type": "string", "format": "date-time"},
    "ended_at": {"type": ["string", "null"]}, "output": {}, "error": {"type": ["object", "null"]},
    "test": {"type": "boolean"}, "approvals": {"type": "array", "items": {"type": "object"}},
    "nodes": {"type": "array", "items": {"$ref": "#/components/schemas/Step"},
      "description": "One entry a step, oldest first; not in lists"}}})";

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
    "revision": {"type": "integer"}, "on_behalf_of": {}, "context_hash": {"type": "string"}}})";

constexpr std::string_view kStage = R"({"type": "object",
  "required": ["name", "mode", "quorum", "status", "due_at", "reviewers"],
  "properties": {
    "name": {"type": "string"}, "mode": {"enum": ["all", "any", "quorum"]}, "quorum": {"type": ["integer", "null"]},
    "status": {"enum": ["waiting", "open", "approved", "closed"]}, "due_at": {"type": ["string", "null"]},
    "seats": {"type": "array"},
    "reviewers": {"type": "array", "items": {"type": "object",
      "required": ["id", "name", "email", "kind", "seat", "how", "fallback", "state"],
      "properties": {"state": {"enum": ["waiting", "asked", "decided", "removed"]}}}}}})";

constexpr std::string_view kApproval = R"({"type": "object",
  "required": ["id", "execution_id", "node", "item", "workflow", "title", "message", "status", "outcome", "revision",
    "revision_limit", "opened_at", "due_at", "closed_at", "requester", "submitted_by", "context_hash", "stages",
    "decisions", "history", "can"],
  "properties": {
    "id": {"type": "string", "format": "uuid"}, "execution_id": {"type": "string", "format": "uuid"},
    "node": {"type": "string"}, "item": {"type": ["string", "null"]},
    "workflow": {"$ref": "#/components/schemas/WorkflowRef"},
    "title": {"type": "string"}, "message": {"type": ["string", "null"]}, "status": {"enum": ["open", "closed"]},
    "outcome": {"enum": [null, "approved", "rejected", "changes_requested", "timed_out", "cancelled"]},
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
    "reminded_at": {"type": ["string", "null"]},
    "allow_bulk": {"type": "boolean", "description": "May be decided together with others, with one reason"},
    "history": {"type": "array", "items": {"type": "object"}},
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
    "to": {"type": "string", "description": "Address or id"}, "reason": {"type": "string"}}})";

constexpr std::string_view kComment = R"({"type": "object", "required": ["id", "by", "text", "at"],
  "properties": {"id": {"type": "string"}, "by": {"$ref": "#/components/schemas/Person"},
    "text": {"type": "string"}, "at": {"type": "string", "format": "date-time"}}})";

constexpr std::string_view kNewComment = R"({"type": "object", "required": ["text"],
  "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 10000}}, "additionalProperties": false})";

constexpr std::string_view kRequest = R"({"type": "object",
  "required": ["execution_id", "title", "status", "revision", "submitted_at", "waiting_for", "notes", "body",
    "outcome"],
  "properties": {
    "execution_id": {"type": "string", "format": "uuid"}, "title": {"type": "string"}, "status": {"type": "string"},
    "revision": {"type": "integer"}, "submitted_at": {"type": "string", "format": "date-time"},
    "waiting_for": {"type": "array", "items": {"type": "object", "required": ["name", "since", "due_at"]}},
    "notes": {"type": "array", "items": {"type": "object",
      "required": ["from", "comment", "field_notes", "at", "revision"]}},
    "schema": {"description": "What may be corrected; not in lists"},
    "form_schema": {"description": "The start node's, of the whole request; not in lists"}, "body": {},
    "files": {"type": "array", "items": {"$ref": "#/components/schemas/AttachedFile"}},
    "comments": {"type": "array", "items": {"$ref": "#/components/schemas/Comment"}},
    "outcome": {"type": ["string", "null"]}, "can": {"type": "array", "items": {"type": "string"}}}})";

constexpr std::string_view kRevocation = R"({"type": "object", "required": ["reason"],
  "properties": {"reason": {"type": "string", "minLength": 1, "maxLength": 1000}}, "additionalProperties": false})";

constexpr std::string_view kMigration = R"({"type": "object", "required": ["version"],
  "properties": {"version": {"type": "integer", "minimum": 1}, "reason": {"type": "string", "minLength": 1,
      "description": "Required unless it is a preview"},
    "preview": {"type": "boolean", "description": "Only say whether it could be, and what would become of its steps"}},
  "additionalProperties": false})";

constexpr std::string_view kResubmission = R"({"type": "object", "required": ["body", "revision"],
  "properties": {
    "body": {"type": "object", "description": "The corrected fields only; null removes one"},
    "files": {"type": "array", "items": {"$ref": "#/components/schemas/FileReference"},
      "description": "All files of each field that they name"},
    "revision": {"type": "integer", "description": "The current one"}},
  "additionalProperties": false})";

constexpr std::string_view kRegisterEntry = R"({"type": "object",
  "required": ["id", "execution_id", "approval_id", "policy", "title", "status", "granted_at"],
  "properties": {
    "id": {"type": "string", "format": "uuid"}, "execution_id": {"type": "string", "format": "uuid"},
    "approval_id": {"type": ["string", "null"]}, "status": {"enum": ["active", "expiring", "expired", "revoked"]},
    "granted_at": {"type": "string", "format": "date-time"}}})";

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
      "properties": {"open": {"type": "integer", "description": "Approvals that wait for them now"},
        "decided_90d": {"type": "integer"}, "median_seconds": {"type": ["integer", "null"]}}}},
    "decide": {"type": "object", "required": ["count_90d", "median_seconds", "p90_seconds", "weeks"],
      "properties": {"weeks": {"type": "array", "items": {"type": "object", "required": ["week", "count",
        "median_seconds"], "properties": {"week": {"type": "string", "format": "date", "description": "A Monday"}}}}}},
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
          {"Form", kForm},
          {"File", kFile},
          {"AttachedFile", kAttachedFile},
          {"FileReference", kFileReference},
          {"Submission", kSubmission},
          {"ManualStart", kManualStart},
          {"Step", kStep},
          {"Execution", kExecution},
          {"Journal", kJournal},
          {"Decision", kDecision},
          {"Stage", kStage},
          {"Approval", kApproval},
          {"DecisionRequest", kDecisionRequest},
          {"Reassignment", kReassignment},
          {"Comment", kComment},
          {"NewComment", kNewComment},
          {"Request", kRequest},
          {"Revocation", kRevocation},
          {"Migration", kMigration},
          {"Resubmission", kResubmission},
          {"RegisterSummary", kRegisterSummary},
          {"RegisterCounts", kRegisterCounts},
          {"MonthCount", kMonthCount},
          {"RegisterEntry", kRegisterEntry}};
}

}  // namespace nf::http
