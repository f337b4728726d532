#include "runtime/connections.h"

#include <algorithm>

#include "base/check.h"
#include "base/pointer.h"
#include "flow/schema.h"
#include "runtime/admin_users.h"
#include "runtime/body_reader.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kMaxSecretBytes = 16 * 1024;

Json schema(std::string_view text) {
  auto json = parse_json(text);
  CHECK(json.has_value());
  return std::move(*json);
}

std::string mail_address(const Json& config) {
  const Json* port = find(config, "port");
  return "smtp://" + string_at(config, "host").value_or("") + ":" + (port ? write_json(*port) : "");
}
std::string base_url(const Json& config) { return string_at(config, "base_url").value_or(""); }

constexpr std::string_view kBaseUrl =
    R"({"type": "string", "title": "Base address", "pattern": "^https?://[^/@?#\\s]+(/[^?#\\s]*)?$", "maxLength": 1000})";

// What secrets are sealed for: a secret cannot be moved to another connection or address by editing the row.
std::string binding_of(const std::string& name, const ConnectionKind& kind, const Json& config,
                       std::string_view secret) {
  return name + "\n" + kind.type + "\n" + kind.address(config) + "\n" + std::string(secret);
}

void read_secrets(const Json& body, const ConnectionKind& kind, Connection& connection, const SecretBox& box,
                  BodyReader& reader, JsonObject& sealed) {
  const Json* secrets = find(body, "secrets");
  if (!secrets) return;
  if (!secrets->is_object()) return reader.fault("/secrets", "An object of names and texts was expected.");
  for (const auto& member : secrets->get_object()) {
    const std::string pointer = pointer_join("/secrets", member.key());
    if (std::ranges::find(kind.secrets, member.key()) == kind.secrets.end()) {
      reader.fault(pointer, "A connection of type " + kind.type + " has no such secret.");
    } else if (member.value().is_null()) {
      sealed.erase(member.key());
    } else if (!member.value().is_string() || member.value().get_string().size() > kMaxSecretBytes) {
      reader.fault(pointer, "A text of at most 16 KiB was expected.");
    } else {
      sealed[member.key()] = box.seal(member.value().get_string(),
                                      binding_of(connection.name, kind, *connection.config, member.key()));
    }
  }
}

}  // namespace

const std::vector<ConnectionKind>& connection_kinds() {
  static const std::vector<ConnectionKind> kinds = {
      {"smtp",
       schema(R"({
         "type": "object",
         "properties": {
           "host": {"type": "string", "title": "Server", "format": "hostname", "maxLength": 255},
           "port": {"type": "integer", "title": "Port", "minimum": 1, "maximum": 65535},
           "security": {"title": "Security", "enum": ["starttls", "tls", "none"], "default": "starttls"},
           "username": {"type": "string", "title": "User name", "maxLength": 500},
           "ca_file": {"type": "string", "title": "PEM file of certificates to trust", "maxLength": 1000}
         },
         "required": ["host"], "additionalProperties": false})"),
       {"password"},
       mail_address},
      {"openai",
       schema(R"({"type": "object", "properties": {"base_url": )" + std::string(kBaseUrl) + R"(,
         "model": {"type": "string", "title": "Model", "maxLength": 200}},
         "required": ["base_url"], "additionalProperties": false})"),
       {"api_key"},
       base_url},
      {"http",
       schema(R"({"type": "object", "properties": {"base_url": )" + std::string(kBaseUrl) + R"(,
         "header": {"type": "string", "title": "Header of the secret", "pattern": "^[A-Za-z0-9-]{1,100}$"}},
         "required": ["base_url"], "additionalProperties": false})"),
       {"value"},
       base_url},
      {"webhook",
       schema(R"({"type": "object", "properties": {
         "username": {"type": "string", "title": "User name of basic authentication", "maxLength": 200, "pattern": "^[^:]*$"}},
         "additionalProperties": false})"),
       {"secret"},
       [](const Json&) { return std::string(); }}};
  return kinds;
}

const ConnectionKind* connection_kind(std::string_view type) {
  const auto found = std::ranges::find(connection_kinds(), type, &ConnectionKind::type);
  return found == connection_kinds().end() ? nullptr : &*found;
}

Result<Connection> read_connection(const Json& body, const std::optional<std::string>& path_name,
                                   const Connection* before, const SecretBox& box) {
  BodyReader reader(body, {"name", "type", "config", "secrets"});
  if (!path_name) reader.require("name");
  reader.require("type").require("config");
  Connection connection;
  connection.name = reader.line("name", kMaxNameBytes).value_or(path_name.value_or(""));
  if (path_name && connection.name != *path_name)
    reader.fault("/name", "This is not the name of the address.");
  if (!is_path_segment(connection.name))
    reader.fault("/name", "It stands in addresses: it may have no / in it, nor be `.` or `..`.");
  if (path_name && (is_blank(*path_name) || path_name->size() > kMaxNameBytes))
    reader.fault("/name", "A text of 1 to " + std::to_string(kMaxNameBytes) + " bytes was expected.");
  connection.type = reader.line("type", kMaxNameBytes).value_or("");
  const ConnectionKind* kind = connection_kind(connection.type);
  if (!kind && !connection.type.empty()) {
    std::string types;
    for (const ConnectionKind& known : connection_kinds()) types += (types.empty() ? "" : ", ") + known.type;
    reader.fault("/type", "One of " + types + " was expected.");
  }
  const Json* config = find(body, "config");
  connection.config = std::make_shared<const Json>(config ? *config : Json(JsonObject{}));
  if (kind && config) {
    const auto compiled = flow::Schema::compile(kind->config_schema);
    CHECK(compiled.has_value());
    for (const Fault& fault : compiled->validate(*config))
      reader.fault("/config" + fault.pointer, fault.message);
  }
  TRY(reader.end());
  JsonObject sealed;
  const bool same_address = before && before->type == connection.type &&
                            kind->address(*before->config) == kind->address(*connection.config);
  if (same_address) sealed = before->sealed->get_object();
  read_secrets(body, *kind, connection, box, reader, sealed);
  TRY(reader.end());
  connection.sealed = std::make_shared<const Json>(std::move(sealed));
  return connection;
}

Result<ports::Connection> WorkspaceConnections::open(std::string_view name) const {
  const auto workspace = runtime_.workspace();
  const auto found = workspace->connections().find(std::string(name));
  if (found == workspace->connections().end()) {
    return fail(ErrorCode::NotFound, "There is no connection `" + std::string(name) + "`.");
  }
  const Connection& connection = found->second;
  const ConnectionKind* kind = connection_kind(connection.type);
  if (!kind) return fail(ErrorCode::NotFound, "The connection's type is not known here.");
  ports::Connection opened{connection.name, connection.type, *connection.config, {}};
  for (const auto& member : connection.sealed->get_object()) {
    opened.secrets[std::string(member.key())] = TRY(box_.unseal(
        member.value().as_string(), binding_of(connection.name, *kind, *connection.config, member.key())));
  }
  return opened;
}

}  // namespace nf::runtime
