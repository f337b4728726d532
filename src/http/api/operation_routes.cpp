#include <sys/statvfs.h>
#include <unistd.h>

#include "flow/node_type.h"
#include "http/api/deployment.h"
#include "http/api/routes.h"

namespace nf::http {

namespace {

constexpr std::uint64_t kMinFreeBytes = 16 * 1024 * 1024;  // below, the next commits may fail

bool is_writable(const std::string& folder) {
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return false;
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0 || (disk.f_flag & ST_RDONLY) != 0) return false;
  return std::uint64_t{disk.f_bavail} * disk.f_frsize >= kMinFreeBytes;
}

// Whoever asks may be anybody: only our own words, no paths of this machine.
std::string why_unsigned(const Error& error) {
  return error.code == ErrorCode::Conflict ? error.message
                                           : "The log cannot be signed; the server's own log says why.";
}

// What keeps this server from doing its work.
std::vector<Fault> hindrances(const Services& services, const Deployment& deployment) {
  std::vector<Fault> faults;
  if (!services.runtime.reader()->log_head()) faults.push_back({"/database", "The database cannot be read."});
  if (!deployment.data_folder.empty() && !is_writable(deployment.data_folder)) {
    faults.push_back({"/disk", "The data folder cannot be written to, or its disk is full."});
  }
  if (const auto health = services.log_keeper.health(); !health)
    faults.push_back({"/log", why_unsigned(health.error())});
  return faults;
}

void tell_readiness(const Services& services, const Deployment& deployment, const CallPtr& call) {
  auto faults = hindrances(services, deployment);
  if (!faults.empty()) return call->refuse({ErrorCode::Unavailable, "Not ready.", "", std::move(faults)});
  call->answer(json_response(200, {{"status", "ready"}}));
}

void show_metrics(const Services& services, const Deployment& deployment, const CallPtr& call) {
  std::string text = deployment.metrics ? deployment.metrics->text() : "";
  if (deployment.more_metrics) text += deployment.more_metrics();
  write_metric(text, "neuronflow_writer_queue_jobs", "gauge", "Jobs that wait for the writer.",
               services.runtime.queued());
  write_metric(text, "neuronflow_held_webhooks", "gauge", "Callers that wait for an execution's output.",
               services.waiting_room.size());
  write_metric(text, "neuronflow_sessions", "gauge", "Sessions that are open.", services.sessions.size());
  write_metric(text, "neuronflow_log_leaves", "gauge", "Leaves in the log.", services.runtime.log_size());
  write_metric(text, "neuronflow_log_signed_leaves", "gauge", "Leaves under the latest checkpoint.",
               services.log_keeper.signed_size());
  write_metric(text, "neuronflow_log_healthy", "gauge", "1 where the log is being signed.",
               services.log_keeper.health() ? 1 : 0);
  call->answer(text_response(200, "text/plain; version=0.0.4; charset=utf-8", std::move(text)));
}

Json node_type_json(const flow::NodeType& type) {
  const flow::NodeDescription& described = type.describe();
  JsonArray ports;
  for (const std::string& port : type.ports(described.example)) ports.emplace_back(port);
  return JsonObject{{"type", described.name},
                    {"title", described.title},
                    {"group", described.group},
                    {"description", described.description},
                    {"config_schema", described.config_schema},
                    {"ports", std::move(ports)},
                    {"example", described.example},
                    {"starts", described.starts}};
}

// All of them, on one page: the editor needs them together.
void list_node_types(const Services& services, const CallPtr& call) {
  JsonArray items;
  for (const flow::NodeType* type : services.runtime.versions().catalogue().all()) {
    items.push_back(node_type_json(*type));
  }
  call->answer(json_response(200, JsonObject{{"items", std::move(items)}, {"next_cursor", nullptr}}));
}

}  // namespace

std::vector<Route> operation_routes(const Services& services) {
  return operation_routes(services, Deployment{});
}

std::vector<Route> operation_routes(const Services& services, const Deployment& deployment) {
  return {
      {Method::Get,
       "/readyz",
       anyone(),
       no_body(),
       [&services, deployment](const CallPtr& call) { tell_readiness(services, deployment, call); },
       {.summary = "Whether the server can do its work; 503 with what is wrong where it cannot",
        .tag = "Operations",
        .response = "Readiness"}},
      {Method::Get,
       "/metrics",
       anyone(),
       no_body(),
       [&services, deployment](const CallPtr& call) { show_metrics(services, deployment, call); },
       {.summary = "Metrics in Prometheus' text format", .tag = "Operations", .media = "text/plain"}},
      {Method::Get,
       "/api/v1/node-types",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { list_node_types(services, call); },
       {.summary = "The node types that workflows are made of, in the order of the editor's palette",
        .tag = "Workflows",
        .response = "NodeType",
        .list = true,
        .whole = true}},
  };
}

}  // namespace nf::http
