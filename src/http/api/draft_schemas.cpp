#include "http/api/schemas.h"

namespace nf::http {

namespace {

constexpr std::string_view kPreview = R"({"type": "object",
  "required": ["certain", "note", "path", "approvals", "outcome", "problem"],
  "properties": {
    "certain": {"type": "boolean", "description": "false: a model or a call outside may change it"},
    "note": {"type": ["string", "null"], "description": "What it depends on, and whom it lacks, in words"},
    "path": {"type": "array", "items": {"type": "object", "required": ["node", "name", "type"],
      "properties": {"node": {"type": "string"}, "name": {"type": "string"}, "type": {"type": "string"}}},
      "description": "The steps as far as the first wait"},
    "approvals": {"type": "array", "items": {"$ref": "#/components/schemas/PreviewedApproval"}},
    "outcome": {"enum": ["waits", "ends", "fails"]},
    "problem": {"type": ["string", "null"], "description": "What fails, and why"}}})";

constexpr std::string_view kPreviewedApproval = R"({"type": "object",
  "required": ["node", "name", "title", "due_in", "stages", "unassigned"],
  "properties": {
    "node": {"type": "string"}, "name": {"type": "string"}, "title": {"type": "string"},
    "due_in": {"type": ["string", "null"], "description": "Of its first stage, such as P2D"},
    "stages": {"type": "array", "items": {"type": "object",
      "required": ["name", "mode", "quorum", "due_in", "reviewers"],
      "properties": {
        "name": {"type": "string"}, "mode": {"enum": ["all", "any", "quorum"]},
        "quorum": {"type": ["integer", "null"]}, "due_in": {"type": ["string", "null"]},
        "reviewers": {"type": "array", "items": {"type": "object", "required": ["name", "email", "how", "seat"],
          "properties": {
            "name": {"type": "string"},
            "email": {"type": ["string", "null"], "description": "For callers who may list the accounts"},
            "how": {"enum": ["named", "group", "manager", "fallback", "reassigned"]},
            "seat": {"type": ["integer", "null"], "description": "Which entry of the policy's reviewers"}}}}}}},
    "unassigned": {"type": "boolean", "description": "Nobody could decide it"}}})";

constexpr std::string_view kTemplateSummary = R"({"type": "object",
  "required": ["id", "name", "description", "samples", "nodes", "starts", "types", "needs"],
  "properties": {
    "id": {"type": "string"}, "name": {"type": "string"}, "description": {"type": "string"},
    "samples": {"type": "array", "description": "Requests that it can be tried with",
      "items": {"type": "object", "required": ["id", "input"], "properties": {
        "id": {"type": "string", "description": "A word for what it shows"},
        "input": {"type": "object", "description": "As the start node's body"}}}},
    "nodes": {"type": "integer", "description": "How many"},
    "starts": {"type": "array", "items": {"type": "string"},
      "description": "How requests come in: the start node's type, and webhook for a form's hook"},
    "types": {"type": "array", "items": {"type": "string"}, "description": "Of its nodes"},
    "needs": {"type": "array", "description": "What its document names and the installation must have",
      "items": {"type": "object", "required": ["kind", "name", "there"], "properties": {
        "kind": {"enum": ["connection", "group", "person", "variable"]}, "name": {"type": "string"},
        "there": {"type": "boolean",
          "description": "Without a connection it cannot be published; in place of a group or person that is not there, fallback reviewers are asked"}}}}}})";

constexpr std::string_view kTemplate =
    R"({"type": "object", "required": ["id", "name", "description", "samples", "document"],
  "properties": {
    "id": {"type": "string"}, "name": {"type": "string"}, "description": {"type": "string"},
    "samples": {"type": "array", "description": "Requests that it can be tried with",
      "items": {"type": "object", "required": ["id", "input"], "properties": {
        "id": {"type": "string", "description": "A word for what it shows"},
        "input": {"type": "object", "description": "As the start node's body"}}}},
    "document": {"$ref": "#/components/schemas/WorkflowDocument"}}})";

constexpr std::string_view kExpressionPlace = R"({"type": "object", "required": ["document", "node"],
  "properties": {
    "document": {"$ref": "#/components/schemas/WorkflowDocument"}, "node": {"type": "string"},
    "execution_id": {"type": ["string", "null"], "description": "Where examples come from"},
    "input": {"description": "The request's body, where there is no execution"},
    "pins": {"type": ["object", "null"], "description": "Outputs by node id"}},
  "additionalProperties": false})";

constexpr std::string_view kExpressionTrial = R"({"type": "object",
  "required": ["document", "node", "source", "mode"],
  "properties": {
    "document": {"$ref": "#/components/schemas/WorkflowDocument"}, "node": {"type": "string"},
    "source": {"type": "string", "maxLength": 65536},
    "mode": {"enum": ["template", "expression"], "description": "A text with {{ }}, or a condition as in `when`"},
    "execution_id": {"type": ["string", "null"], "description": "Whose request and outputs it reads"},
    "input": {"description": "The request's body; its schema's defaults are filled in"},
    "pins": {"type": ["object", "null"], "description": "Outputs by node id; they go over those of the execution"}},
  "additionalProperties": false})";

constexpr std::string_view kExpressionResult = R"({"type": "object", "anyOf": [
  {"required": ["value", "text"]}, {"required": ["error"]}, {"required": ["unknown", "type"]}],
  "properties": {
    "value": {}, "text": {"type": "string", "description": "The value as it stands inside a longer text"},
    "error": {"type": "object", "required": ["message", "offset"], "properties": {
      "message": {"type": "string"},
      "offset": {"type": ["integer", "null"], "description": "UTF-16 code units from the start of `source`"}}},
    "unknown": {"type": "string", "description": "Why there is no value of what is right"},
    "type": {"type": ["string", "null"], "description": "Of the value, where it is sure"}}})";

constexpr std::string_view kExpressionNames = R"({"type": "object", "required": ["names", "functions"],
  "properties": {
    "names": {"type": "array", "items": {"type": "object", "required": ["name", "type", "description", "example"],
      "properties": {"name": {"type": "string"}, "type": {"type": ["string", "null"]},
        "description": {"type": ["string", "null"]}, "example": {}}}},
    "functions": {"type": "array", "items": {"type": "object", "required": ["name", "signature", "description"],
      "properties": {"name": {"type": "string"}, "signature": {"type": "string"},
        "description": {"type": "string"}}}}}})";

constexpr std::string_view kTestRun = R"({"type": "object", "required": ["input"],
  "properties": {"input": {"description": "The request's body"},
    "pins": {"type": ["object", "null"], "description": "Outputs by node id"},
    "until": {"type": ["string", "null"],
      "description": "Id of a node: only it and what leads to it run, and only that has to be in order"}},
  "additionalProperties": false})";

}  // namespace

std::vector<Schema> draft_schemas() {
  return {{"Preview", kPreview},
          {"PreviewedApproval", kPreviewedApproval},
          {"TemplateSummary", kTemplateSummary},
          {"Template", kTemplate},
          {"ExpressionPlace", kExpressionPlace},
          {"ExpressionTrial", kExpressionTrial},
          {"ExpressionResult", kExpressionResult},
          {"ExpressionNames", kExpressionNames},
          {"TestRun", kTestRun}};
}

}  // namespace nf::http
