#include "http/api/schemas.h"

#include "http/api/routes.h"

namespace nf::http {

namespace {

constexpr std::string_view kReadiness = R"({"type": "object", "required": ["status"],
  "properties": {"status": {"const": "ready"}}})";

constexpr std::string_view kNodeType = R"({"type": "object",
  "required": ["type", "title", "group", "description", "config_schema", "ports", "example", "starts"],
  "properties": {
    "type": {"type": "string", "description": "As documents name it"},
    "title": {"type": "string"},
    "group": {"type": "string", "description": "Section of the editor's palette"},
    "description": {"type": "string"},
    "config_schema": {"type": "object", "description": "JSON Schema draft 7 of the node's config"},
    "ports": {"type": "array", "items": {"type": "string"}, "description": "Of the example's config"},
    "example": {"type": "object", "description": "A valid config"},
    "starts": {"type": "boolean", "description": "Whether it is a start node"}}})";

constexpr std::string_view kAuditLog = R"({"type": "object", "required": ["items", "size", "next_cursor"],
  "properties": {
    "items": {"type": "array", "items": {"type": "object", "required": ["seq", "leaf", "bytes_base64"],
      "properties": {"seq": {"type": "integer"}, "leaf": {"$ref": "#/components/schemas/Leaf"},
        "bytes_base64": {"type": "string", "description": "The leaf's bytes: these are hashed"}}}},
    "size": {"type": "integer", "description": "Leaves in the log"},
    "next_cursor": {"type": ["string", "null"]}}})";

constexpr std::string_view kLeaf = R"({"type": "object",
  "required": ["v", "kind", "seq", "tenant", "at", "prev", "actor", "subject", "body"],
  "properties": {
    "v": {"const": 1}, "kind": {"type": "string", "description": "Such as decision.recorded"},
    "seq": {"type": "integer", "description": "Its index in the log"}, "tenant": {"type": "string"},
    "at": {"type": "string", "format": "date-time"},
    "prev": {"description": "The record before it about the same subject",
      "anyOf": [{"type": "object", "required": ["seq", "leaf"],
        "properties": {"seq": {"type": "integer"}, "leaf": {"type": "string"}}}, {"type": "null"}]},
    "actor": {"type": "object", "required": ["id", "type", "auth"],
      "properties": {"id": {"type": "string"}, "type": {"type": "string"}, "auth": {"type": "string"}}},
    "subject": {"type": "object", "required": ["type", "id"],
      "properties": {"type": {"type": "string"}, "id": {"type": "string"}}},
    "body": {"type": "object"}}})";

}  // namespace

std::vector<Schema> all_schemas() {
  std::vector<Schema> schemas = {
      {"Readiness", kReadiness}, {"NodeType", kNodeType}, {"AuditLog", kAuditLog}, {"Leaf", kLeaf}};
  for (auto family : {request_schemas, workspace_schemas, draft_schemas}) {
    for (const Schema& schema : family()) schemas.push_back(schema);
  }
  return schemas;
}

}  // namespace nf::http
