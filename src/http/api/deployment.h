#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "http/api/metrics.h"
#include "http/api/services.h"

namespace nf::http {

// Copies what must be of one instant, and gives what writes the archive of it, piece by piece, to a sink that
// may fail. Blocks.
using WriteBackup = std::function<Result<>(const std::function<Result<>(std::string_view)>& sink)>;
using MakeBackup = std::function<Result<WriteBackup>(std::stop_token stop)>;

// Where this server stands, for the routes that depend on it.
struct Deployment {
  // As in RouterConfig: decides with the request whether cookies go over TLS only.
  std::string public_origin = {};
  // Must be writable, for /readyz. Empty: nothing is kept in files.
  std::string data_folder = {};
  // Counters for /metrics; must outlive the server. Null: it shows gauges alone.
  const Metrics* metrics = nullptr;
  // More of what /metrics shows, with its heads. Must not block. Null: nothing.
  std::function<std::string()> more_metrics = {};
  // Null: this server makes none.
  MakeBackup backup = {};

  bool is_secure(const Request& request) const {
    return request.secure || public_origin.starts_with("https://");
  }
};

// The families of routes.h that depend on it. The others of the same name are for a Deployment{}.
std::vector<Route> all_routes(const Services& services, const Deployment& deployment);
std::vector<Route> account_routes(const Services& services, const Deployment& deployment);
std::vector<Route> demo_routes(const Services& services, const Deployment& deployment);
std::vector<Route> outbox_routes(const Services& services, const Deployment& deployment);  // of the demo
std::vector<Route> operation_routes(const Services& services, const Deployment& deployment);
std::vector<Route> backup_routes(const Services& services, const Deployment& deployment);

}  // namespace nf::http
