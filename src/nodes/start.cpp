#include "nodes/start.h"

#include <map>

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
    "type": {"title": "Type", "enum": ["none", "bearer", "basic", "hmac"]},
    "accounts": {"type": "array", "title": "Accounts", "items": {"type": "string"}, "minItems": 1,
                 "description": "bearer: only tokens of these accounts (addresses); left out, any token with the scope write"},
    "connection": {"type": "string", "title": "Connection", "minLength": 1,
                   "description": "basic, hmac: the connection of type webhook that holds the secret"},
    "scheme": {"title": "Scheme", "enum": ["github", "slack", "standard"],
               "description": "hmac: how the sender signs; left out, as the fields below say"},
    "header": {"type": "string", "title": "Header of the signature", "pattern": "^[A-Za-z0-9-]{1,100}$"},
    "algorithm": {"title": "Algorithm", "enum": ["sha256", "sha512", "sha1"], "default": "sha256"},
    "encoding": {"title": "Encoding", "enum": ["hex", "base64"], "default": "hex"},
    "prefix": {"type": "string", "title": "Before the signature", "maxLength": 50, "description": "Such as sha256="},
    "timestamp_header": {"type": "string", "title": "Header of the time", "pattern": "^[A-Za-z0-9-]{1,100}$",
                         "description": "Seconds since 1970; signed as TIME.BODY"},
    "tolerance": {"type": "string", "title": "Clocks may differ by", "description": "ISO 8601, such as PT5M, which is the default"}
  },
  "required": ["type"],
  "additionalProperties": false
})";

const std::string kPathSchema =
    R"({"type": "string", "title": "Path", "pattern": "^[a-z0-9][a-z0-9_-]{0,99}$"})";

namespace {

// Members that mean nothing beside the type are mistakes about who may call.
void check_auth(const flow::NodeSpec& node, const Json& auth, const std::string& pointer,
                flow::Problems& problems) {
  const auto report = [&](const std::string& member, std::string message, std::string mend) {
    problems.push_back({node.id, pointer + member, "auth", std::move(message), std::move(mend)});
  };
  const std::string type = string_at(auth, "type").value_or("");
  const bool secret = type == "basic" || type == "hmac";
  if (secret && !find(auth, "connection"))
    report("", "Who calls is not asked for a secret yet.",
           "Name the connection of type webhook that holds it.");
  if (type == "hmac" && !find(auth, "scheme") && !find(auth, "header"))
    report("", "Where the signature stands is not said.", "Give `scheme`, or the `header` that holds it.");
  for (const auto& member : auth.as_object()) {
    const std::string_view key = member.key();
    const bool fits = key == "type" || (key == "accounts" && type == "bearer") ||
                      (key == "connection" && secret) ||
                      (key != "accounts" && key != "connection" && type == "hmac");
    if (!fits)
      report("/" + std::string(key), "`" + std::string(key) + "` means nothing with the type " + type + ".",
             "Leave it out, or choose the type that takes it.");
  }
  if (type == "hmac" && find(auth, "scheme")) {
    for (const char* key : {"header", "algorithm", "encoding", "prefix", "timestamp_header"}) {
      if (find(auth, key))
        report("/" + std::string(key), "The scheme says this already.", "Leave out one of both.");
    }
  }
  if (const auto tolerance = string_at(auth, "tolerance"); tolerance && !read_tolerance(*tolerance))
    report("/tolerance", "The tolerance must be a duration of at most an hour.", "Write for example PT5M.");
}

}  // namespace

std::optional<Millis> read_tolerance(std::string_view text) {
  constexpr std::chrono::hours kMost{1};
  const auto duration = parse_duration(text);
  if (!duration || duration->months != 0 || duration->rest > kMost) return std::nullopt;
  return duration->rest;
}

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
  const Json* auth = find(node.config, "auth");
  if (auth && auth->is_object()) check_auth(node, *auth, "/config/auth", problems);
  const Json* hook = find(node.config, "hook");
  auth = hook ? find(*hook, "auth") : nullptr;
  if (auth && auth->is_object()) check_auth(node, *auth, "/config/hook/auth", problems);
  check_request_rules(node, problems);
}

void check_request_rules(const flow::NodeSpec& node, flow::Problems& problems) {
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
  static const std::map<std::string, engine::AuthKind> kKinds = {{"none", engine::AuthKind::None},
                                                                 {"bearer", engine::AuthKind::Bearer},
                                                                 {"basic", engine::AuthKind::Basic},
                                                                 {"hmac", engine::AuthKind::Hmac}};
  trigger.auth = kKinds.at(string_at(auth, "type").value_or("bearer"));
  trigger.auth_config = auth;
  trigger.connection = string_at(auth, "connection").value_or("");
  if (const Json* accounts = find(auth, "accounts"); accounts && accounts->is_array()) {
    for (const Json& account : accounts->get_array()) trigger.accounts.emplace_back(account.as_string());
  }
}

}  // namespace nf::nodes
