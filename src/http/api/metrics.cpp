#include "http/api/metrics.h"

#include <type_traits>

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
  const double took = std::chrono::duration<double>(served.took).count();
  const std::lock_guard lock(mutex_);
  Sum& sum = requests_[{method.empty() ? "other" : method, served.route, served.status}];
  ++sum.count;
  sum.took += served.took;
  if (served.route.starts_with("/hooks/") || served.route.starts_with("/forms/")) {
    hook_seconds_.add(took);
  } else if (served.route.ends_with("/decisions")) {
    decision_seconds_.add(took);
  } else if (served.route != "/api/v1/events" &&
             served.route != "/api/v1/backup") {  // these are long by nature
    other_seconds_.add(took);
  }
}

void Metrics::turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& events) {
  const std::lock_guard lock(mutex_);
  for (const engine::Event& event : events) {
    std::visit(
        [&](const auto& e) {
          using E = std::decay_t<decltype(e)>;
          if constexpr (requires { this->count(e, loaded.state); }) {
            count(e, loaded.state);
          } else if constexpr (std::is_same_v<E, engine::ApprovalOpened>) {
            ++approvals_opened_;
          } else if constexpr (requires { this->count(e); }) {
            count(e);
          }
        },
        event);
  }
}

void Metrics::count(const engine::ExecutionStarted&) { ++executions_started_; }

void Metrics::count(const engine::ExecutionEnded& event) {
  ++executions_ended_[std::string(engine::name_of(event.ending))];
}

void Metrics::count(const engine::EffectReported& event) {
  ++effects_["kind=\"" + event.kind + "\",outcome=\"" + std::string(engine::name_of(event.outcome)) + "\""];
  if (event.attempt > 1) ++effect_retries_;
  if (event.outcome == engine::EffectOutcome::Unknown) ++effects_unknown_;
}

void Metrics::count(const engine::StepFailed& event) {
  if (!event.retry_at) ++steps_failed_;
}

void Metrics::count(const engine::NoticeSent& event) {
  ++(event.error.empty() ? notices_sent_ : notices_failed_);
}

void Metrics::count(const engine::DecisionRecorded& event, const engine::State& state) {
  ++decisions_[std::string(engine::name_of(event.decision.verdict))];
  for (const engine::Approval& approval : state.approvals) {
    if (approval.id == event.approval)
      reviewer_seconds_.add(std::chrono::duration<double>(event.at - approval.opened_at).count());
  }
}

void Metrics::count(const engine::ApprovalClosed& event, const engine::State& state) {
  ++approvals_closed_[std::string(engine::name_of(event.outcome))];
  for (const engine::Approval& approval : state.approvals) {
    if (approval.id == event.approval)
      approval_seconds_.add(std::chrono::duration<double>(event.at - approval.opened_at).count());
  }
}

void Metrics::write_requests(std::string& out) const {
  write_metric_head(out, "neuronflow_http_requests_total", "counter", "Requests that were answered.");
  for (const auto& [key, sum] : requests_) {
    out += "neuronflow_http_requests_total" + std::apply(labels_of, key) + std::to_string(sum.count) + "\n";
  }
  write_metric_head(out, "neuronflow_http_request_seconds_total", "counter",
                    "Time from a request's first byte to its answer's last, summed up.");
  for (const auto& [key, sum] : requests_) {
    out += "neuronflow_http_request_seconds_total" + std::apply(labels_of, key) + seconds(sum.took) + "\n";
  }
  write_metric_head(out, "neuronflow_http_duration_seconds", "histogram",
                    "Time from a request's first byte to its answer's last.");
  hook_seconds_.write(out, "neuronflow_http_duration_seconds", "what=\"intake\"");
  decision_seconds_.write(out, "neuronflow_http_duration_seconds", "what=\"decision\"");
  other_seconds_.write(out, "neuronflow_http_duration_seconds", "what=\"other\"");
}

void Metrics::write_work(std::string& out) const {
  const auto counted = [&out](std::string_view name, std::string_view help, std::uint64_t value) {
    write_metric(out, name, "counter", help, value);
  };
  const auto by_label = [&out](const std::string& name, std::string_view help, const std::string& label,
                               const Counts& counts) {
    write_metric_head(out, name, "counter", help);
    for (const auto& [value, count] : counts) {
      const std::string labels = label.empty() ? value : label + "=\"" + value + "\"";
      out += name + "{" + labels + "} " + std::to_string(count) + "\n";
    }
  };
  counted("neuronflow_executions_started_total", "Executions that were started.", executions_started_);
  by_label("neuronflow_executions_ended_total", "Executions that ended, by how.", "status",
           executions_ended_);
  counted("neuronflow_approvals_opened_total", "Approvals that were opened.", approvals_opened_);
  by_label("neuronflow_approvals_closed_total", "Approvals that were closed, by outcome.", "outcome",
           approvals_closed_);
  by_label("neuronflow_decisions_total", "Decisions of reviewers, by verdict.", "verdict", decisions_);
  write_metric_head(out, "neuronflow_reviewer_seconds", "histogram",
                    "Time from an approval's opening to each decision.");
  reviewer_seconds_.write(out, "neuronflow_reviewer_seconds");
  write_metric_head(out, "neuronflow_approval_seconds", "histogram",
                    "Time from an approval's opening to its outcome.");
  approval_seconds_.write(out, "neuronflow_approval_seconds");
  by_label("neuronflow_effects_total", "Attempts of effects that came back, by kind and outcome.", "",
           effects_);
  counted("neuronflow_effect_retries_total", "Attempts of effects after the first.", effect_retries_);
  counted("neuronflow_effects_unknown_total", "Attempts of which nobody knows whether they took effect.",
          effects_unknown_);
  counted("neuronflow_steps_failed_total", "Steps that failed and are not tried again.", steps_failed_);
  counted("neuronflow_notices_sent_total", "Notices to people that were handed over.", notices_sent_);
  counted("neuronflow_notices_failed_total", "Notices to people that were given up.", notices_failed_);
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  write_metric_head(out, "process_start_time_seconds", "gauge",
                    "When the process started, in seconds since 1970.");
  out += "process_start_time_seconds " + seconds(started_at_.time_since_epoch()) + "\n";
  write_work(out);
  write_requests(out);
  return out;
}

}  // namespace nf::http
