#include "http/api/schemas.h"

namespace nf::http {

namespace {

constexpr std::string_view kSignIn = R"({"type": "object", "required": ["email", "password"],
  "properties": {"email": {"type": "string"}, "password": {"type": "string"}, "totp": {"type": ["string", "null"]}},
  "additionalProperties": false})";

constexpr std::string_view kDemoSignIn = R"({"type": "object", "required": ["email"],
  "properties": {"email": {"type": "string"}}, "additionalProperties": false})";

constexpr std::string_view kDemoAccount =
    R"({"type": "object", "required": ["email", "name", "title", "roles"],
  "properties": {"email": {"type": "string"}, "name": {"type": "string"}, "title": {"type": "string"},
    "roles": {"type": "array", "items": {"$ref": "#/components/schemas/Role"}}}})";

constexpr std::string_view kDemoMail =
    R"({"type": "object", "required": ["id", "date", "from", "to", "subject", "text"],
  "properties": {"id": {"type": "string"}, "date": {"type": ["string", "null"], "format": "date-time"},
    "from": {"type": "string"}, "to": {"type": "string"}, "subject": {"type": "string"},
    "text": {"type": "string"}}})";

constexpr std::string_view kSession = R"({"type": "object", "required": ["user", "csrf_token"],
  "properties": {"user": {"$ref": "#/components/schemas/User"},
    "csrf_token": {"type": "string", "description": "For X-CSRF-Token, on anything that changes state"}}})";

constexpr std::string_view kMe = R"({"type": "object", "required": ["user", "scopes"],
  "properties": {"user": {"$ref": "#/components/schemas/User"},
    "scopes": {"type": "array", "items": {"enum": ["read", "write", "decide"]}},
    "csrf_token": {"type": "string", "description": "In a session only"}}})";

constexpr std::string_view kRole =
    R"({"enum": ["admin", "builder", "operator", "reviewer", "requester", "auditor", "service"]})";

constexpr std::string_view kUser = R"({"type": "object",
  "required": ["id", "email", "name", "title", "department", "status"],
  "properties": {
    "id": {"type": "string", "format": "uuid"}, "email": {"type": "string"}, "name": {"type": "string"},
    "title": {"type": "string"}, "department": {"type": "string"}, "status": {"enum": ["active", "disabled"]},
    "roles": {"type": "array", "items": {"$ref": "#/components/schemas/Role"},
      "description": "Not for reviewers, like groups, manager"},
    "groups": {"type": "array", "items": {"type": "string"}}, "manager": {"type": ["string", "null"]}}})";

constexpr std::string_view kNewUser = R"({"type": "object", "required": ["email", "name", "roles"],
  "properties": {
    "email": {"type": "string"}, "name": {"type": "string"}, "title": {"type": "string"},
    "department": {"type": "string"},
    "roles": {"type": "array", "items": {"$ref": "#/components/schemas/Role"}},
    "groups": {"type": "array", "items": {"type": "string"}}, "manager": {"type": ["string", "null"]},
    "password": {"type": "string", "minLength": 8}},
  "additionalProperties": false})";

constexpr std::string_view kUserChange = R"({"type": "object",
  "properties": {
    "name": {"type": "string"}, "title": {"type": "string"}, "department": {"type": "string"},
    "roles": {"type": "array", "items": {"$ref": "#/components/schemas/Role"}},
    "groups": {"type": "array", "items": {"type": "string"}}, "manager": {"type": ["string", "null"]},
    "password": {"type": "string", "minLength": 8}, "status": {"enum": ["active", "disabled"]}},
  "additionalProperties": false})";

constexpr std::string_view kGroup = R"({"type": "object", "required": ["id", "name", "members"],
  "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string"},
    "members": {"type": "array", "items": {"type": "string"}, "description": "Addresses"}}})";

constexpr std::string_view kNewGroup = R"({"type": "object", "required": ["name"],
  "properties": {"name": {"type": "string"}, "members": {"type": "array", "items": {"type": "string"}}},
  "additionalProperties": false})";

constexpr std::string_view kGroupChange = R"({"type": "object", "required": ["members"],
  "properties": {"id": {"type": "string", "description": "As it is, like the name: what was read may be sent back"},
    "name": {"type": "string"}, "members": {"type": "array", "items": {"type": "string"}}},
  "additionalProperties": false})";

constexpr std::string_view kToken = R"({"type": "object",
  "required": ["id", "name", "email", "scopes", "created_at", "expires_at"],
  "properties": {
    "id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}, "email": {"type": ["string", "null"]},
    "scopes": {"type": "array", "items": {"enum": ["read", "write", "decide"]}},
    "created_at": {"type": "string", "format": "date-time"}, "expires_at": {"type": ["string", "null"]}}})";

constexpr std::string_view kNewToken = R"({"type": "object", "required": ["name", "scopes"],
  "properties": {
    "name": {"type": "string"},
    "email": {"type": ["string", "null"], "description": "Whose it is; the caller's own where absent"},
    "scopes": {"type": "array", "items": {"enum": ["read", "write", "decide"]}, "minItems": 1},
    "expires_at": {"type": ["string", "null"], "format": "date-time"}},
  "additionalProperties": false})";

constexpr std::string_view kCreatedToken = R"({"allOf": [{"$ref": "#/components/schemas/Token"},
  {"type": "object", "required": ["token"],
    "properties": {"token": {"type": "string", "description": "The secret; shown this once"}}}]})";

constexpr std::string_view kPolicy = R"({"type": "object",
  "required": ["id", "title", "area", "owner", "max_days", "max_renewals", "controls"],
  "properties": {
    "id": {"type": "string"}, "title": {"type": "string"}, "area": {"type": "string"}, "owner": {"type": "string"},
    "max_days": {"type": "integer", "description": "0: no limit"}, "max_renewals": {"type": "integer"},
    "controls": {"type": "array", "items": {"type": "string"}}}})";

constexpr std::string_view kPolicyChange = R"({"type": "object", "required": ["title"],
  "properties": {
    "id": {"type": "string"}, "title": {"type": "string"}, "area": {"type": "string"}, "owner": {"type": "string"},
    "max_days": {"type": "integer", "minimum": 0}, "max_renewals": {"type": "integer", "minimum": 0},
    "controls": {"type": "array", "items": {"type": "string"}}},
  "additionalProperties": false})";

constexpr std::string_view kNewPolicy = R"({"allOf": [{"$ref": "#/components/schemas/PolicyChange"},
  {"required": ["id"]}]})";

constexpr std::string_view kVariables = R"({"type": "object", "description": "Values by name",
  "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$"}})";

constexpr std::string_view kVariable = R"({"type": "object", "required": ["name", "value"],
  "properties": {"name": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$"}, "value": {}},
  "additionalProperties": false})";

constexpr std::string_view kConnection =
    R"({"type": "object", "required": ["name", "type", "config", "secrets"],
  "properties": {"name": {"type": "string"}, "type": {"type": "string"}, "config": {"type": "object"},
    "secrets": {"type": "array", "items": {"type": "string"}, "description": "Names of those that are kept"}}})";

constexpr std::string_view kConnectionChange = R"({"type": "object", "required": ["type", "config"],
  "properties": {"name": {"type": "string"}, "type": {"enum": ["smtp", "openai", "http", "webhook"]},
    "config": {"type": "object", "description": "See /api/v1/connection-types"},
    "secrets": {"type": "object", "description": "Written, never read; null removes one",
      "additionalProperties": {"type": ["string", "null"]}}},
  "additionalProperties": false})";

constexpr std::string_view kNewConnection = R"({"allOf": [{"$ref": "#/components/schemas/ConnectionChange"},
  {"required": ["name"]}]})";

constexpr std::string_view kConnectionType =
    R"({"type": "object", "required": ["type", "config_schema", "secrets"],
  "properties": {"type": {"type": "string"}, "config_schema": {"type": "object"},
    "secrets": {"type": "array", "items": {"type": "string"}}}})";

constexpr std::string_view kActiveVersion =
    R"({"type": ["object", "null"], "required": ["version", "hash", "at"],
  "properties": {"version": {"type": "integer"}, "hash": {"type": "string"}, "at": {"type": "string"}}})";

constexpr std::string_view kProblemInDraft = R"({"type": "object",
  "required": ["node", "pointer", "code", "message", "mend"],
  "properties": {"node": {"type": "string"}, "pointer": {"type": "string"}, "code": {"type": "string"},
    "message": {"type": "string"}, "mend": {"type": "string"}}})";

constexpr std::string_view kWorkflowSummary = R"({"type": "object",
  "required": ["id", "name", "etag", "active", "problems", "archived"],
  "properties": {
    "id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}, "etag": {"type": "string"},
    "active": {"$ref": "#/components/schemas/ActiveVersion"},
    "problems": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemInDraft"},
      "description": "Why the draft cannot be published yet"},
    "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemInDraft"},
      "description": "What does not keep the draft from being published and is surely not meant"},
    "archived": {"type": "boolean"},
    "saved_by": {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}],
      "description": "Who saved the draft last"},
    "saved_at": {"type": ["string", "null"]}}})";

constexpr std::string_view kWorkflow = R"({"allOf": [{"$ref": "#/components/schemas/WorkflowSummary"},
  {"type": "object", "required": ["draft"],
    "properties": {"draft": {"$ref": "#/components/schemas/WorkflowDocument"},
      "versions": {"type": "array", "items": {"$ref": "#/components/schemas/Version"}}}}]})";

constexpr std::string_view kWorkflowDocument = R"({"type": "object", "required": ["name"],
  "properties": {
    "name": {"type": "string"}, "description": {"type": "string"}, "settings": {"type": "object"},
    "nodes": {"type": "array", "items": {"$ref": "#/components/schemas/WorkflowNode"}},
    "edges": {"type": "array", "items": {"$ref": "#/components/schemas/WorkflowEdge"}}},
  "additionalProperties": false})";

constexpr std::string_view kWorkflowNode = R"({"type": "object", "required": ["id", "type"],
  "properties": {
    "id": {"type": "string"}, "type": {"type": "string", "description": "See /api/v1/node-types"},
    "name": {"type": "string"}, "config": {"type": "object"}, "retry": {"type": "object"},
    "timeout": {"type": "string"}, "on_error": {"enum": ["fail", "continue", "branch"]},
    "position": {"type": "object", "required": ["x", "y"],
      "properties": {"x": {"type": "number"}, "y": {"type": "number"}}}}})";

constexpr std::string_view kWorkflowEdge = R"({"type": "object", "required": ["from", "to"],
  "properties": {"from": {"type": "string"}, "port": {"type": "string", "description": "Left out, main"},
    "to": {"type": "string"}}})";

constexpr std::string_view kPublished = R"({"type": "object", "required": ["version", "hash"],
  "properties": {"version": {"type": "integer"}, "hash": {"type": "string"},
    "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemInDraft"},
      "description": "Left out where there are none"}}})";

constexpr std::string_view kVersion = R"({"type": "object", "required": ["version", "hash", "at", "by"],
  "properties": {"version": {"type": "integer"}, "hash": {"type": "string"}, "at": {"type": "string"},
    "by": {"type": "string"}, "active": {"type": "boolean"}}})";

constexpr std::string_view kVersionWithDocument = R"({"allOf": [{"$ref": "#/components/schemas/Version"},
  {"type": "object", "required": ["document"],
    "properties": {"document": {"$ref": "#/components/schemas/WorkflowDocument"}}}]})";

constexpr std::string_view kConnectionProbe = R"({"type": "object", "required": ["ok", "detail", "took_ms"],
  "properties": {"ok": {"type": "boolean"}, "took_ms": {"type": "integer"},
    "detail": {"type": "string", "description": "What was tried and what came back, in one sentence"}}})";

}  // namespace

std::vector<Schema> workspace_schemas() {
  return {{"SignIn", kSignIn},
          {"DemoSignIn", kDemoSignIn},
          {"DemoAccount", kDemoAccount},
          {"DemoMail", kDemoMail},
          {"ConnectionProbe", kConnectionProbe},
          {"Session", kSession},
          {"Me", kMe},
          {"Role", kRole},
          {"User", kUser},
          {"NewUser", kNewUser},
          {"UserChange", kUserChange},
          {"Group", kGroup},
          {"NewGroup", kNewGroup},
          {"GroupChange", kGroupChange},
          {"Token", kToken},
          {"NewToken", kNewToken},
          {"CreatedToken", kCreatedToken},
          {"Policy", kPolicy},
          {"NewPolicy", kNewPolicy},
          {"PolicyChange", kPolicyChange},
          {"Variables", kVariables},
          {"Variable", kVariable},
          {"Connection", kConnection},
          {"ConnectionChange", kConnectionChange},
          {"NewConnection", kNewConnection},
          {"ConnectionType", kConnectionType},
          {"ActiveVersion", kActiveVersion},
          {"ProblemInDraft", kProblemInDraft},
          {"WorkflowSummary", kWorkflowSummary},
          {"Workflow", kWorkflow},
          {"WorkflowDocument", kWorkflowDocument},
          {"WorkflowNode", kWorkflowNode},
          {"WorkflowEdge", kWorkflowEdge},
          {"Published", kPublished},
          {"Version", kVersion},
          {"VersionWithDocument", kVersionWithDocument}};
}

}  // namespace nf::http
