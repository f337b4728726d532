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
      "properties": {"seq": {"type": "integer"}, "leaf": {"type": "object"},
        "bytes_base64": {"type": "string", "description": "The leaf's bytes: these are hashed"}}}},
    "size": {"type": "integer", "description": "Leaves in the log"},
    "next_cursor": {"type": ["string", "null"]}}})";

}  // namespace

std::vector<Schema> all_schemas() {
  std::vector<Schema> schemas = {{"Readiness", kReadiness}, {"NodeType", kNodeType}, {"AuditLog", kAuditLog}};
  for (auto family : {request_schemas, workspace_schemas, draft_schemas}) {
    for (const Schema& schema : family()) schemas.push_back(schema);
  }
  return schemas;
}

}  // namespace nf::http
