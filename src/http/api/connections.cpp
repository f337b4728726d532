#include "runtime/connections.h"

#include "http/api/admin.h"
#include "runtime/admin_connections.h"
#include "runtime/admin_shapes.h"

namespace nf::http {

namespace {

Result<Response> list(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  return named_page(call, workspace->connections(),
                    [](const runtime::Connection& connection) { return runtime::to_json(connection); });
}

Result<Response> show(const Services& services, const Call& call) {
  const auto workspace = services.runtime.workspace();
  const auto found = workspace->connections().find(call.parameter("id"));
  if (found == workspace->connections().end())
    return fail(ErrorCode::NotFound, "There is no such connection.");
  return json_with_etag(runtime::to_json(found->second), runtime::etag_of(found->second));
}

Response kinds() {
  JsonArray items;
  for (const runtime::ConnectionKind& kind : runtime::connection_kinds()) {
    JsonArray secrets(kind.secrets.begin(), kind.secrets.end());
    items.push_back(JsonObject{
        {"type", kind.type}, {"config_schema", kind.config_schema}, {"secrets", std::move(secrets)}});
  }
  return json_response(200, JsonObject{{"items", std::move(items)}, {"next_cursor", nullptr}});
}

void put(const Services& services, const CallPtr& call, std::optional<std::string> name) {
  change_workspace<runtime::PutConnection>(
      services, call, runtime::PutConnection::Wish{call->json(), std::move(name), if_match(*call)},
      *services.secrets);
}

void remove(const Services& services, const CallPtr& call) {
  change_workspace<runtime::DeleteConnection>(services, call, call->parameter("id"), if_match(*call));
}

void probe(const Services& services, const CallPtr& call) {
  const runtime::WorkspaceConnections connections(services.runtime, *services.secrets);
  auto connection = connections.open(call->parameter("id"));
  if (!connection) return call->refuse(connection.error());
  ports::Clock& clock = services.runtime.clock();
  auto then = [call, &clock, began = clock.now()](const ports::Probe& probe) {
    call->answer(json_response(
        200,
        JsonObject{{"ok", probe.ok}, {"detail", probe.detail}, {"took_ms", (clock.now() - began).count()}}));
  };
  if (services.probe && services.probe->probe(std::move(*connection), std::move(then))) return;
  call->refuse({ErrorCode::Unavailable, "Too many connections are being tried; try again in a moment."});
}

}  // namespace

std::vector<Route> connection_routes(const Services& services) {
  const Who readers = roles({Role::Admin, Role::Builder, Role::Operator, Role::Auditor});
  const Who editors = roles({Role::Admin});  // alone: a connection carries a right
  return {
      {Method::Get,
       "/api/v1/connections",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "Connections to other systems, by name, without their secrets",
        .tag = "Administration",
        .response = "Connection",
        .list = true}},
      {Method::Get,
       "/api/v1/connections/{id}",
       readers,
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "One connection, with its ETag", .tag = "Administration", .response = "Connection"}},
      {Method::Get,
       "/api/v1/connection-types",
       readers,
       no_body(),
       [](const CallPtr& call) { call->answer(kinds()); },
       {.summary = "What can be connected to, and what each connection is made of",
        .tag = "Administration",
        .response = "ConnectionType",
        .list = true,
        .whole = true}},
      {Method::Post,
       "/api/v1/connections",
       editors,
       json_body(),
       [&services](const CallPtr& call) { put(services, call, std::nullopt); },
       {.summary = "Add a connection",
        .tag = "Administration",
        .request = "NewConnection",
        .response = "Connection",
        .status = 201}},
      {Method::Put,
       "/api/v1/connections/{id}",
       editors,
       json_body(),
       [&services](const CallPtr& call) { put(services, call, call->parameter("id")); },
       {.summary =
            "Replace a connection, or add it; secrets left out stay where the address does; takes If-Match",
        .tag = "Administration",
        .request = "ConnectionChange",
        .response = "Connection",
        .also = {201, "Connection"},
        .if_match = true}},
      {Method::Post,
       "/api/v1/connections/{id}/test",
       editors,
       optional_json_body(),
       [&services](const CallPtr& call) { probe(services, call); },
       {.summary = "Try it: greet, sign in, read; nothing is done there",
        .tag = "Connections",
        .response = "ConnectionProbe",
        .keyless = true}},
      {Method::Delete,
       "/api/v1/connections/{id}",
       editors,
       no_body(),
       [&services](const CallPtr& call) { remove(services, call); },
       {.summary = "Delete a connection", .tag = "Administration", .status = 204, .if_match = true}},
  };
}

}  // namespace nf::http
