#include "nodes/start.h"

namespace nf::nodes {

const std::string kChecksSchema = R"({
  "type": "array", "title": "Checks", "maxItems": 100,
  "description": "Conditions on the request beyond its schema; one that is false or fails refuses it",
  "items": {
    "type": "object",
    "properties": {
      "when": {"type": "string", "title": "Must hold", "minLength": 1},
      "pointer": {"type": "string", "title": "Field", "description": "JSON Pointer of the field it is about"},
      "message": {"type": "string", "title": "Message", "minLength": 1}
    },
    "required": ["when", "message"],
    "additionalProperties": false
  }
})";

const std::string kAuthSchema = R"({
  "type": "object", "title": "Who may call",
  "properties": {
    "type": {"title": "Type", "enum": ["none", "bearer"]},
    "accounts": {"type": "array", "title": "Accounts", "items": {"type": "string"}, "minItems": 1,
                 "description": "Only tokens of these accounts (addresses); left out, any token with the scope write"}
  },
  "required": ["type"],
  "additionalProperties": false
})";

const std::string kPathSchema =
    R"({"type": "string", "title": "Path", "pattern": "^[a-z0-9][a-z0-9_-]{0,99}$"})";

Json StartType::output_schema(const Json& config) const {
  const Json* body = find(config, "schema");
  JsonObject properties{{"body", body ? *body : Json(JsonObject{})}};
  if (describe().name == "form") {
    properties["files"] = literal(
        R"({"type": "array", "description": "The request's files: field, id, name, sha256, size, type"})");
  }
  if (describe().name == "webhook") {
    properties["query"] =
        literal(R"({"type": "object", "description": "What stood after the question mark"})");
    properties["headers"] = literal(R"({"type": "object", "description": "Without credentials"})");
    properties["method"] = literal(R"({"type": "string"})");
  }
  return JsonObject{{"type", "object"}, {"properties", std::move(properties)}};
}

void StartType::check(const flow::NodeSpec& node, flow::Problems& problems) const {
  refuse_expressions(node, {"checks", "auth", "hook", "access", "methods", "respond", "hold"}, problems);
  const Json* schema = find(node.config, "schema");
  if (!schema || schema->is_null()) return;
  const auto compiled = flow::Schema::compile(*schema);
  if (compiled) return;
  const auto& faults = compiled.error().faults;
  problems.push_back({node.id, "/config/schema" + (faults.empty() ? "" : faults.front().pointer), "schema",
                      "The schema of the request is not valid: " + compiled.error().message,
                      "Write a JSON Schema (draft 7)."});
}

void read_request_rules(const Json& config, engine::Trigger& trigger) {
  if (const Json* schema = find(config, "schema"); schema && !schema->is_null()) {
    trigger.schema = *schema;
    auto compiled = flow::Schema::compile(*schema);
    CHECK(compiled.has_value());
    trigger.validator = std::move(*compiled);
  }
  if (const Json* checks = find(config, "checks"); checks && checks->is_array()) {
    for (const Json& check : checks->get_array()) {
      trigger.checks.push_back({condition(check), string_at(check, "pointer").value_or(""),
                                string_at(check, "message").value_or("")});
    }
  }
  if (const Json* key = find(config, "dedupe_key")) trigger.dedupe_key = compiled(*key);
  if (const Json* requester = find(config, "requester")) trigger.requester = compiled(*requester);
}

void read_auth(const Json& auth, engine::Trigger& trigger) {
  trigger.auth = string_at(auth, "type") == "none" ? engine::AuthKind::None : engine::AuthKind::Bearer;
  if (const Json* accounts = find(auth, "accounts"); accounts && accounts->is_array()) {
    for (const Json& account : accounts->get_array()) trigger.accounts.emplace_back(account.as_string());
  }
}

}  // namespace nf::nodes
