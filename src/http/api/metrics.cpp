#include "http/api/metrics.h"

#include "base/json.h"

namespace nf::http {

namespace {

std::string seconds(std::chrono::duration<double> duration) {
  std::string text;
  write_json_number(duration.count(), text);
  return text;
}

// Values are methods and patterns of ours: none needs escaping.
std::string labels_of(std::string_view method, std::string_view route, int status) {
  return "{method=\"" + std::string(method) + "\",route=\"" + std::string(route) + "\",status=\"" +
         std::to_string(status) + "\"} ";
}

}  // namespace

void write_metric_head(std::string& out, std::string_view name, std::string_view type,
                       std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void write_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                  std::uint64_t value) {
  write_metric_head(out, name, type, help);
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

void Metrics::served(const Served& served) {
  const std::string_view method = served.request ? name_of(served.request->method) : "";
  const std::lock_guard lock(mutex_);
  Sum& sum = requests_[{method.empty() ? "other" : method, served.route, served.status}];
  ++sum.count;
  sum.took += served.took;
}

void Metrics::turned(const runtime::Loaded&, const std::vector<engine::Event>& events) {
  for (const engine::Event& event : events) {
    const auto* ended = std::get_if<engine::ExecutionEnded>(&event);
    const bool started = std::holds_alternative<engine::ExecutionStarted>(event);
    if (!started && !ended) continue;
    const std::lock_guard lock(mutex_);
    if (started) ++executions_started_;
    if (ended) ++executions_ended_[engine::name_of(ended->ending)];
  }
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  write_metric_head(out, "process_start_time_seconds", "gauge",
                    "When the process started, in seconds since 1970.");
  out += "process_start_time_seconds " + seconds(started_at_.time_since_epoch()) + "\n";
  write_metric(out, "neuronflow_executions_started_total", "counter", "Executions that were started.",
               executions_started_);
  write_metric_head(out, "neuronflow_executions_ended_total", "counter", "Executions that ended, by how.");
  for (const auto& [ending, count] : executions_ended_) {
    out += "neuronflow_executions_ended_total{status=\"" + std::string(ending) + "\"} " +
           std::to_string(count) + "\n";
  }
  write_metric_head(out, "neuronflow_http_requests_total", "counter", "Requests that were answered.");
  for (const auto& [key, sum] : requests_) {
    out += "neuronflow_http_requests_total" + std::apply(labels_of, key) + std::to_string(sum.count) + "\n";
  }
  write_metric_head(out, "neuronflow_http_request_seconds_total", "counter",
                    "Time from a request's first byte to its answer's last, summed up.");
  for (const auto& [key, sum] : requests_) {
    out += "neuronflow_http_request_seconds_total" + std::apply(labels_of, key) + seconds(sum.took) + "\n";
  }
  return out;
}

}  // namespace nf::http
